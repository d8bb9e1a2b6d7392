"""The thread: an article's published comments, as readers page through them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from worker.calls import Call, fields, text
from worker.records import comment_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from worker.keys import Keys
    from worker.records import Comment

Order = Literal["newest", "oldest", "popular", "featured"]
"""`featured` lists only those that moderators feature, newest first."""

CURSOR = re.compile(r"([0-9]{1,20})\.([A-Za-z0-9_-]{1,64})")
"""The place behind a comment of a page: what the page is sorted by, and the comment's id."""


class InvalidCursor(ValueError):  # noqa: N818 - named for what it is
    """The cursor is not one that a page gave out."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        items: The comments, in the page's order.
        next: Cursor of the following page; None on the last.
        count: Published comments of the whole article.
    """

    items: tuple[Comment, ...]
    next: str | None
    count: int


def read_page(
    site: str,
    article: str,
    keys: Keys,
    *,
    order: Order = "newest",
    limit: int = 20,
    cursor: str = "",
) -> Call[Page]:
    """A page of an article's published comments; as quick in a long thread as in a short one.

    Raises:
        InvalidCursor: the cursor was not given out by a page.
    """
    on = f"{site}/{article}"
    score, last = parse_cursor(cursor)
    if order == "popular":
        return _read_best(on, keys.shard_of(on), limit, score, last)

    def read(reply: list[Any]) -> Page:
        count, rows, more = reply
        items = tuple(comment_of(text(row[0]), fields(row[1:])) for row in rows)
        following = make_cursor(items[-1].accepted_us, items[-1].id) if more and items else None
        return Page(items, following, int(count))

    return Call("page", keys.shard_of(on), (on, order, limit, score, last), read)


def _read_best(on: str, shard: int, limit: int, score: str, last: str) -> Call[Page]:
    """Those that most readers agree with first, then the others, newest first."""

    def read(reply: list[Any]) -> Page:
        count, rows, more = reply
        items = tuple(comment_of(text(row[1]), fields(row[2:])) for row in rows)
        following = make_cursor(int(rows[-1][0]), items[-1].id) if more and items else None
        return Page(items, following, int(count))

    return Call("best_page", shard, (on, limit, score, last), read)


def read_counts(site: str, articles: Sequence[str], keys: Keys) -> list[Call[dict[str, int]]]:
    """Published comments per article: one call for each shard they live in."""
    by_shard: dict[int, list[str]] = {}
    for article in dict.fromkeys(articles):
        by_shard.setdefault(keys.shard_of(f"{site}/{article}"), []).append(article)
    return [_read_counts(site, here, shard) for shard, here in by_shard.items()]


def _read_counts(site: str, articles: list[str], shard: int) -> Call[dict[str, int]]:
    def read(reply: list[int]) -> dict[str, int]:
        return dict(zip(articles, reply, strict=True))

    return Call("counts", shard, tuple(f"{site}/{article}" for article in articles), read)


def make_cursor(score: int, comment: str) -> str:
    """The cursor that continues behind this comment."""
    return f"{score}.{comment}"


def parse_cursor(cursor: str) -> tuple[str, str]:
    """Score and id in a cursor; two empty strings for no cursor.

    Raises:
        InvalidCursor: it was not given out by a page.
    """
    if not cursor:
        return "", ""
    if not (match := CURSOR.fullmatch(cursor)):
        raise InvalidCursor(f"{cursor[:40]!r} is no cursor; take `next` from a page's answer")
    return match[1], match[2]
