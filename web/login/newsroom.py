"""Newsroom: readers and colleagues who come with a token that the newsroom signed.

A page can send the token with each request, or exchange it here for a session of an hour. Both end
when the newsroom says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import StrictStr

from web import answers
from web.bodies import StrictRoute
from web.callers import STAFF_COOKIE, Caller, TheCaller, comes_from, cookie_name, sites_of_page
from web.credentials import known_by
from web.front import TheFront
from web.identity import account
from web.limits import slow_down
from web.login.cookies import open_session
from web.paths import SiteId
from web.problems import Problem
from web.shapes import Taken
from web.signing_out import sign_out
from web.site_tokens import PROVIDER, REVOKED, holder, refused, revoked
from worker import sessions
from worker.pace import Limit
from worker.sessions import Session

if TYPE_CHECKING:
    from web.front import Front
    from web.site_tokens import Holder

router = APIRouter(route_class=StrictRoute, tags=["readers"])

EXCHANGING = Limit("exchange", 60, 60)
"""Tokens of one account that are exchanged: its reader's page views."""


class TokenIn(Taken):
    """A token that the newsroom signed."""

    model_config = answers.like({"token": "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJyZWFkZXItNyJ9.c2lnbmVk"})

    token: StrictStr


class RevocationIn(Taken):
    """Which of a reader's tokens are no longer good: one, those of a session, or all until now."""

    model_config = answers.like({"sub": "reader-7", "sid": "session-3"})

    sub: StrictStr
    sid: StrictStr = ""
    jti: StrictStr = ""


@router.post(
    "/login/newsroom",
    summary="Exchange a newsroom's token for a session",
    responses={200: {"model": answers.Signed}},
    openapi_extra=known_by("token", also_nobody=True),
)
async def exchange(request: Request, front: TheFront, body: TokenIn | None = None) -> JSONResponse:
    """A session of an hour, for the token in the body or in `Authorization: Bearer`.

    Where the browser has this very session, and half an hour of it left, it goes on. A token that
    names a role of the desk also opens the desk, where the site's tokens may.
    """
    bearer = request.headers.get("authorization", "").partition(" ")[2].strip()
    found = await holder(body.token if body else bearer, request, front)
    session = found.session
    await slow_down(request, front, Caller("reader", session.account), EXCHANGING)
    if not comes_from(request, front.settings, session.site):
        raise Problem("cross-site")
    answer = JSONResponse({"signed_in": True, "id": session.account, "name": session.name})
    framed, jti = not sites_of_page(request, front.settings), found.marks["jti"]
    opened = [
        await open_session(request, answer, front, session, framed=framed, jti=jti),
        await _open_desk(request, answer, front, found),
    ]
    if await revoked(found, front):
        # who revoked it meanwhile ended what was open then and of it, which these need not be
        for secret in filter(None, opened):
            await front.store.run(sessions.close_session(secret, front.keys))
        raise refused(REVOKED)
    return answer


@router.post(
    "/v1/sites/{site}/revocations",
    status_code=204,
    summary="Revoke a reader's tokens",
    openapi_extra=known_by("server"),
)
async def revocation(
    site: SiteId, body: RevocationIn, caller: TheCaller, front: TheFront
) -> Response:
    """The newsroom's server says that tokens are no longer good, and ends the sessions of them.

    A session is of the token that it was made of, or went on with last.
    """
    signed = front.settings.tokens_by_site.get(site)
    if not caller.serves(site):
        raise Problem("unauthorized")
    if signed is None:
        raise Problem("not-found")
    whose = account(PROVIDER, signed.issuer, body.sub)
    if body.jti:
        await sign_out(front, whose, jti=body.jti)
    if body.sid or not body.jti:
        await sign_out(front, whose, sid=body.sid)
    return Response(status_code=204)


async def _open_desk(request: Request, answer: Response, front: Front, found: Holder) -> str:
    """A session at the desk for a colleague, by its secret; none for somebody who was one."""
    who = found.session
    if found.role:
        staff = Session("staff", who.account, who.name, found.role, sid=who.sid)
        return await open_session(request, answer, front, staff, jti=found.marks["jti"])
    secret = request.cookies.get(cookie_name(request, STAFF_COOKIE), "")
    before = await front.store.run(sessions.read_session(secret, front.keys)) if secret else None
    if before is not None and before.account == who.account:
        await front.store.run(sessions.close_session(secret, front.keys))
    return ""
