"""Outbound: what we ask of other servers while a reader signs in, and how little we trust it.

By https only (in development also this machine, plainly); five seconds and 256 KiB for an answer,
however it trickles in; no redirect is followed, no cookie kept, nothing is unpacked; nothing of
what is asked or answered is ever logged, since tokens are in it.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx2
from pydantic_core import from_json

from worker.sign_in import may_be_asked

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

SECONDS = 5.0
MOST_BYTES = 256 * 1024

# Both would log whole addresses, and some providers want tokens in them.
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class NoAnswer(Exception):  # noqa: N818 - it says what happened
    """The other server was not reached in time."""


class Unreadable(NoAnswer):
    """It answered what nobody can use: too much, a page, or something that is no JSON object."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What another server answered.

    Attributes:
        status: HTTP status.
        body: The JSON object; empty for an answer of status 400 or more that has none.
        headers: Its headers, with lower-case names.
    """

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str]


class Outbound:
    """Asks other servers."""

    def __init__(self, client: httpx2.AsyncClient, *, dev: bool) -> None:
        """Ask over this client; in development also this machine itself, plainly."""
        self._client = client
        self._dev = dev

    async def get(
        self, address: str, params: Mapping[str, str] | None = None, *, token: str = ""
    ) -> Answer:
        """Ask for a JSON object, as the bearer of a token where there is one.

        Raises:
            NoAnswer: there is none, or the address may not be asked.
            Unreadable: there is one that nobody can use, or the address is none.
        """
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return await self._ask("GET", address, params=params, headers=headers)

    async def post(
        self, address: str, form: Mapping[str, str], *, auth: tuple[str, str] | None = None
    ) -> Answer:
        """Send a form, with HTTP Basic authentication where there is one.

        Raises:
            NoAnswer: there is none, or the address may not be asked.
            Unreadable: there is one that nobody can use, or the address is none.
        """
        return await self._ask("POST", address, data=form, auth=auth)

    async def _ask(self, method: str, address: str, **sent: Any) -> Answer:
        try:
            host = urlsplit(address).hostname
        except ValueError:
            raise Unreadable("an address was given that is none") from None
        if not may_be_asked(address, dev=self._dev):
            raise NoAnswer(f"{host} may not be asked: only https is allowed")
        try:
            async with (
                asyncio.timeout(SECONDS),
                self._client.stream(method, address, **sent) as response,
            ):
                body = b""
                async for part in response.aiter_raw():
                    body += part
                    if len(body) > MOST_BYTES:
                        raise Unreadable(f"{host} answered with more than {MOST_BYTES} bytes")
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError) as error:
            raise NoAnswer(f"{host} did not answer: {type(error).__name__}") from None
        return Answer(response.status_code, _object(response, body), dict(response.headers))


@asynccontextmanager
async def asking(*, dev: bool) -> AsyncIterator[Outbound]:
    """Ask other servers while this is open."""
    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    async with httpx2.AsyncClient(
        timeout=SECONDS,
        follow_redirects=False,
        cookies=no_cookies,
        headers={"Accept": "application/json", "Accept-Encoding": "identity"},
    ) as client:
        yield Outbound(client, dev=dev)


def _object(response: httpx2.Response, body: bytes) -> Mapping[str, Any]:
    """The JSON object in a body; one that calls itself a page is none, whatever is in it."""
    page = "html" in response.headers.get("content-type", "").lower()
    try:
        found = None if page else from_json(body)
    except ValueError:
        found = None
    if isinstance(found, dict):
        return found
    if response.is_error:
        return {}
    raise Unreadable(f"{response.url.host} answered {response.status_code} without a JSON object")
