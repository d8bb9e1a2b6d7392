"""Readers of the bench: signed in, each at home in a network, writing as the widget sends.

Every limit is at work while they write (`web.limits`), and nobody comes near one: so few comments
come from each reader, and so few readers from each network, that all are taken in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.sessions import Session, open_session

if TYPE_CHECKING:
    from worker.store import Store

PROXY = "127.0.0.1"
"""The proxy that names a reader's address: where load comes from."""

COMMENTS_EACH, READERS_TOGETHER = 10, 20
"""Comments of each reader in a load, and readers in a network."""

_AT_ONCE = 1_000
_HOST = "comments.news.example"
_CHROMIUM = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36"
)


def sign_in(store: Store, comments: int) -> None:
    """Open the sessions of as many readers as write so many comments."""
    calls = [
        open_session(_secret(reader), Session("reader", _account(reader), "독자"), store.keys)
        for reader in range(-(-comments // COMMENTS_EACH))
    ]
    for start in range(0, len(calls), _AT_ONCE):
        for opened in store.run_all(calls[start : start + _AT_ONCE]):
            if isinstance(opened, Exception):
                raise opened


def account(number: int) -> str:
    """The account whose comment of this number it is, which the widget says to be the reader's."""
    return _account(number // COMMENTS_EACH)


def headers(number: int) -> list[str]:
    """What Chromium sends for the widget with the comment of this number, and a TLS proxy adds."""
    reader = number // COMMENTS_EACH
    network = reader // READERS_TOGETHER
    return [
        f"Host: {_HOST}",
        "Connection: keep-alive",
        'sec-ch-ua-platform: "Linux"',
        "Accept-Language: ko",
        "Accept: application/json",
        'sec-ch-ua: "Chromium";v="142", "Not_A Brand";v="99"',
        "Content-Type: application/json",
        f"Idempotency-Key: 00000000-0000-4000-8000-{number:012d}",
        "sec-ch-ua-mobile: ?0",
        f"User-Agent: {_CHROMIUM}",
        f"Origin: https://{_HOST}",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Mode: cors",
        "Sec-Fetch-Dest: empty",
        f"Referer: https://{_HOST}/bench/articles/a0",
        "Accept-Encoding: gzip, deflate, br, zstd",
        f"Cookie: __Host-ombud_reader={_secret(reader)}",
        "X-Forwarded-Proto: https",
        # networks that are set aside for benchmarks (RFC 2544)
        f"X-Forwarded-For: 198.{18 + network // 256 % 2}.{network % 256}.{reader % 256}",
    ]


def _account(reader: int) -> str:
    return f"x:{reader}"


def _secret(reader: int) -> str:
    return f"{reader:043d}"
