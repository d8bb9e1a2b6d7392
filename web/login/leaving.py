"""Leaving: signing out, in this browser or everywhere."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from web import answers
from web.bodies import read_json
from web.callers import (
    READER_COOKIES,
    STAFF_COOKIE,
    cookie_name,
    same_site,
    signed_in,
    sites_of_page,
)
from web.front import TheFront
from web.login.cookies import take_back
from web.login.states import way_back
from web.signing_out import sign_out
from web.tokens import csrf
from worker import sessions

router = APIRouter(tags=["readers"])

_EVERYWHERE = {"description": "`true` or `1`: every session of the account; else this one alone."}
_BODY = {
    "content": {
        "application/json": {
            "schema": {"properties": {"everywhere": _EVERYWHERE}},
            "example": {"everywhere": True},
        },
        "application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "properties": {
                    "csrf": {"type": "string", "description": "The token of the session's page."},
                    "everywhere": {"type": "string", **_EVERYWHERE},
                    "return_to": {"type": "string", "default": "/desk"},
                },
            },
            "example": {"csrf": "8c1f", "return_to": "/desk"},
        },
    }
}


@router.post(
    "/logout",
    summary="Sign out",
    responses={
        200: {"model": answers.SignedOff},
        303: {"description": "After a form: back", "headers": {"Location": answers.LOCATION}},
    },
    openapi_extra={"requestBody": _BODY},
)
async def logout(
    request: Request,
    front: TheFront,
    everywhere: Annotated[
        bool, Query(description="Every session of the account. Also taken in the body.")
    ] = False,
) -> Response:
    """End the session: of the form's own token, or, asked by a script, the reader's.

    A page that has the comments in place may ask, too, for a session that it could use.
    """
    form = "form" in request.headers.get("content-type", "")
    elsewhere = bool(sites_of_page(request, front.settings))
    if form or not elsewhere:
        same_site(request)
    fields: Any = await request.form() if form else read_json(await request.body() or b"{}")
    asked = fields if form or isinstance(fields, dict) else {}
    everywhere = everywhere or asked.get("everywhere") in (True, "1", "true")
    back = way_back(str(asked.get("return_to", "/desk" if form else "/")))
    answer: Response = RedirectResponse(back, 303) if form else JSONResponse({"signed_in": False})
    for name in (*READER_COOKIES, STAFF_COOKIE):
        secret = request.cookies.get(cookie_name(request, name), "")
        token = str(asked.get("csrf", ""))
        meant = token == csrf(front.settings, secret) if form else name in READER_COOKIES
        if elsewhere:
            who = await signed_in(request, front, name)
            meant = who is not None and who.kind == "reader"
        if secret and meant:
            session = await front.store.run(sessions.close_session(secret, front.keys))
            if session is not None and everywhere:
                await sign_out(front, session.account)
            take_back(request, answer, name)
    return answer
