"""Session: who am I, and the hand-over from a login window to a frame."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import StrictStr

from web import answers
from web.bodies import StrictRoute
from web.callers import TheCaller, same_site
from web.credentials import READER, known_by
from web.front import TheFront
from web.limits import ARRIVING, slow_network_down
from web.login.cookies import open_session
from web.login.providers import offered
from web.problems import Problem
from web.shapes import Taken
from web.views import is_staff
from worker import sessions
from worker.keys import SITE

router = APIRouter(route_class=StrictRoute, tags=["readers"])


class Code(Taken):
    """A one-time code from a login window."""

    model_config = answers.like({"code": "Zm9yLW9uZS1taW51dGU"})

    code: StrictStr


@router.get(
    "/v1/me",
    summary="Who am I",
    responses={200: {"model": answers.SignedIn | answers.SignedOut}},
    openapi_extra=known_by(*READER, also_nobody=True),
)
async def me(
    caller: TheCaller,
    front: TheFront,
    site: Annotated[
        str | None, Query(pattern=f"^{SITE.pattern}$", description="The one site that is meant.")
    ] = None,
) -> dict[str, Any]:
    """The signed-in reader, or the providers to sign in with.

    With `site`, who is a reader of another site only, by its newsroom's token, is nobody; and so
    they are to a page that has other sites' comments in place.
    """
    levels = front.settings.reply_levels
    signed_in = caller.kind == "reader" if site is None else caller.reads(site)
    if signed_in:
        return {
            "signed_in": True,
            "id": caller.id,
            "name": caller.name,
            "picture": caller.picture or None,
            "can_comment": caller.can_comment,
            "staff": is_staff(caller),
            "edit_window_seconds": front.settings.edit_window_seconds,
            "reply_levels": levels,
        }
    providers = [each.described for each in offered(front.settings)]
    return {
        "signed_in": False,
        "elsewhere": caller.kind != "server" and caller.sites is not None,
        "providers": providers,
        "reply_levels": levels,
    }


@router.post(
    "/login/redeem",
    summary="Take over a sign-in from its window",
    responses={200: {"model": answers.Signed}},
)
async def redeem(body: Code, request: Request, front: TheFront) -> JSONResponse:
    """The frame's own session, for the code that the login window handed over.

    It works once, and for as long as the window's session stands.
    """
    await slow_network_down(request, front, ARRIVING)
    same_site(request)
    found = await front.store.run(sessions.take_once("handover", body.code, front.keys))
    named = found["session"] if found else ""
    session = await front.store.run(sessions.read_named(named, front.keys))
    if session is None:
        raise Problem("login-expired")
    answer = JSONResponse({"signed_in": True, "id": session.account, "name": session.name})
    await open_session(request, answer, front, session, framed=True)
    return answer
