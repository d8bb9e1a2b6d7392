"""The edge: what holds for every request before and after its route.

* what decides who asks for what is said once
* a request id, taken from `X-Request-ID` where it is harmless, on every answer; on those that are
  limited also how much is left, as `web.limits` counted; and that a browser may forget the cookie
  of a sign-in that is over (`web.login.states`), whatever the answer is
* a cap on the body, answered before the body is read: 64 KiB; 2 MiB for a batch, and where another
  API's callers must get that API's answer to a comment that is too long
* headers that keep browsers from doing what they should not, and every cache from keeping what does
  not say that it may be kept: errors, and what is somebody's own
* an error that nobody expected: logged with the request id, answered as a problem
"""

from __future__ import annotations

import itertools
import logging
import re
import secrets
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.requests import ClientDisconnect

from web.problems import Problem, answer, as_problem
from web.said import headers_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024
MOST_BATCH_BYTES = 2 * 1024 * 1024

_MOST_DIGITS = 19

_LARGE = re.compile(r"/comments/batch$|^/v1alpha1/|^/v1/coral/")
_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_SAID_ONCE = (
    *(b"host", b"origin", b"authorization", b"content-type", b"content-length"),
    *(b"idempotency-key", b"x-csrf-token", b"x-coral-signature", b"x-goog-api-key"),
)
_PROCESS = secrets.token_hex(6).encode()
_numbers = itertools.count(1)
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
_UNLESS_SAID = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"private, no-store"),
)


def _too_large() -> Problem:
    return Problem("too-large", headers={"Connection": "close"})


class Edge:
    """Wraps the application; pure ASGI, so that it costs microseconds."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap this application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = headers_of(scope)
        identity = _identity(headers.get(b"x-request-id", b""))
        scope["request_id"] = identity.decode()
        cap = _cap(scope["path"], headers)
        started = False

        async def begin(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _dress(message, identity, (*scope.get("limits", ()), *scope.get("forgotten", ())))
            await send(message)

        try:
            if b"host" not in headers or len(headers) < len(scope["headers"]):
                _check_said_once(scope)
            announced = _announced(headers)
            if announced > cap:
                raise _too_large()  # noqa: TRY301 - one way out for both
            # the protocol reads no more than was announced
            await self.app(scope, receive if announced else _capped(receive, cap), begin)
        except ClientDisconnect:
            return  # before the body was there: nobody waits for an answer
        except Exception as error:
            if started:
                raise
            if not isinstance(error, Problem):
                log.exception("request %s failed", scope["request_id"])
            response = await answer(Request(scope), as_problem(error))
            await response(scope, receive, begin)


def _check_said_once(scope: Scope) -> None:
    """Make sure that what decides who asks for what is there once: others may read another one.

    Raises:
        Problem: a header that may come once came twice, or HTTP/1.1 without its host.
    """
    names = [name for name, _ in scope["headers"]]
    if any(names.count(name) > 1 for name in _SAID_ONCE):
        raise Problem("unreadable")
    if b"host" not in names and scope["http_version"] == "1.1":
        raise Problem("unreadable")


def _cap(path: str, headers: dict[bytes, bytes]) -> int:
    signed = path == "/v1/check" and b"x-coral-signature" in headers
    return MOST_BATCH_BYTES if signed or _LARGE.search(path) else MOST_BYTES


def _announced(headers: dict[bytes, bytes]) -> int:
    """The body's length as the request announces it; 0 where it does not.

    Raises:
        Problem: it has more digits than any length.
    """
    length = headers.get(b"content-length", b"")
    if len(length) > _MOST_DIGITS:
        raise Problem("unreadable")
    return int(length) if length.isdigit() else 0


def _capped(receive: Receive, cap: int) -> Receive:
    """The body, until it outgrows its cap."""
    read = 0

    async def capped() -> Message:
        nonlocal read
        message = await receive()
        if message["type"] == "http.request":
            read += len(message.get("body", b""))
            if read > cap:
                raise _too_large()
        return message

    return capped


def _identity(given: bytes) -> bytes:
    """The id that came along if it is harmless, else a fresh one: no secret, only told apart."""
    return given if given and _ID.fullmatch(given) else fresh_identity()


def fresh_identity() -> bytes:
    """A request id that no other request has."""
    return b"%s-%x" % (_PROCESS, next(_numbers))


def _dress(message: Message, identity: bytes, own: Iterable[tuple[bytes, bytes]]) -> None:
    headers: list[tuple[bytes, bytes]] = message.setdefault("headers", [])
    said = {name.lower() for name, _ in headers}
    headers += [(b"x-request-id", identity), *own, *_HEADERS]
    headers += [each for each in _UNLESS_SAID if each[0] not in said]
