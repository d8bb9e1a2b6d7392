"""Cookies: the secrets that a browser holds for us.

A frame on a page of another site has cookies of its own, apart from those that the same browser
holds for us elsewhere, and gets none of these. There the reader's session has its own cookie
(`FRAMED_COOKIE`: SameSite=None, Partitioned), which needs https; that it is sent with requests of
other pages is no harm: they change nothing with it, and those that have the comments in place are
nobody's with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.callers import (
    FRAMED_COOKIE,
    READER_COOKIES,
    STAFF_COOKIE,
    cookie_name,
    is_https,
)
from worker import sessions
from worker.renewal import renew_same

if TYPE_CHECKING:
    from fastapi import Request, Response

    from web.front import Front
    from worker.sessions import Session


async def open_session(
    request: Request,
    response: Response,
    front: Front,
    session: Session,
    *,
    framed: bool = False,
    jti: str | None = None,
) -> str:
    """A fresh session in the store, its secret in the browser; those before are over, and gone.

    Args:
        request: Whose browser it is.
        response: Gets the cookie.
        front: The front.
        session: Who signed in.
        framed: Whether it may be a frame on another site that asks: one that sends no cookie of
            the reader's.
        jti: The name, or empty, of the newsroom's token that says so, which may say it again and
            again: a session that is this one and lasts goes on. None where no token says so.

    Returns:
        The secret, of the session that goes on as well.
    """
    if jti is not None and (going := await _goes_on(request, front, session, jti, framed=framed)):
        return going
    own, *_ = cookies = _cookies_of(session)
    held = [each for each in cookies if cookie_name(request, each) in request.cookies]
    for each in held:
        if before := request.cookies[cookie_name(request, each)]:
            await front.store.run(sessions.close_session(before, front.keys))
    chosen = FRAMED_COOKIE if framed and is_https(request) and own not in held else own
    secret = sessions.new_secret()
    await front.store.run(sessions.open_session(secret, session, front.keys, jti=jti or ""))
    set_cookie(request, response, chosen, secret, session.seconds)
    for each in held:
        if each != chosen:  # its session is over, and beside it none would go on
            take_back(request, response, each)
    return secret


def set_cookie(request: Request, response: Response, name: str, secret: str, seconds: int) -> None:
    """Give the browser a secret that scripts cannot read and other sites do not send.

    Args:
        request: Whose browser it is.
        response: Gets the cookie.
        name: The cookie's name.
        secret: The secret.
        seconds: How long the browser keeps it.
    """
    response.headers.append("set-cookie", _written(request, name, secret, seconds))


def take_back(request: Request, response: Response, name: str) -> None:
    """Let the browser forget a secret."""
    response.headers.append("set-cookie", taken_back(request, name))


def taken_back(request: Request, name: str) -> str:
    """What `Set-Cookie` says to let the browser forget a secret."""
    return _written(request, name, "", 0)


def _written(request: Request, name: str, secret: str, seconds: int) -> str:
    parts = [f"{cookie_name(request, name)}={secret}", f"Max-Age={seconds}", "Path=/", "HttpOnly"]
    if is_https(request):
        parts.append("Secure")
    # Spelled out here: not every Python this runs on can write `Partitioned`.
    parts += ["SameSite=none", "Partitioned"] if name == FRAMED_COOKIE else ["SameSite=lax"]
    return "; ".join(parts)


def _cookies_of(session: Session) -> tuple[str, ...]:
    return (STAFF_COOKIE,) if session.kind == "staff" else READER_COOKIES


async def _goes_on(
    request: Request, front: Front, session: Session, jti: str, *, framed: bool
) -> str:
    """The secret, if the browser holds this very session alone and half of its time is left."""
    own = _cookies_of(session)
    held = [each for each in own if cookie_name(request, each) in request.cookies]
    usable = own if framed else own[:1]  # a page in place has no use for the session of a frame
    if len(held) != 1 or held[0] not in usable:
        return ""
    secret = request.cookies[cookie_name(request, held[0])]
    goes_on = await front.store.run(renew_same(secret, session, front.keys, jti=jti))
    return secret if goes_on else ""
