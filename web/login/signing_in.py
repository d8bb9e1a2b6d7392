"""Signing in: to the provider, and back from it with a code."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from web.answers import LOCATION
from web.front import TheFront
from web.identity import account
from web.languages import asked_for, language
from web.limits import ARRIVING, ENTERING, slow_network_down
from web.login import stand_in
from web.login.arriving import arrive, left
from web.login.cookies import set_cookie, take_back
from web.login.provider import Busy, NotConfirmed, Remote, error_codes
from web.login.providers import chosen
from web.login.states import (
    SECONDS,
    State,
    begin,
    cookie_of,
    finish,
    only_once,
    remember,
    told,
    too_many,
    way_back,
)
from web.outbound import NoAnswer, Unreadable
from web.paths import PROVIDER
from web.problems import Problem
from web.templating import say
from worker.sessions import Session

if TYPE_CHECKING:
    from web.front import Front
    from web.login.provider import SignIn

router = APIRouter(tags=["readers"])

PATIENCE_SECONDS = 10.0
"""How long a provider has for all that it is asked in one sign-in."""

_LONGEST_CODE = 4_096
_GAVE_UP = frozenset({"access_denied", "user_cancelled_login", "user_denied"})
_NOT_NOW = frozenset({"server_error", "temporarily_unavailable"})


@router.get(
    PROVIDER,
    summary="Sign in",
    response_class=RedirectResponse,
    status_code=303,
    responses={
        200: {
            "description": "A stand-in's page",
            "content": {
                "text/html": {
                    "schema": {"type": "string"},
                    "example": "<!doctype html><title>Twitter (X)</title>",
                }
            },
        },
        303: {"description": "To the provider's page", "headers": {"Location": LOCATION}},
    },
)
async def start(
    provider: Annotated[
        str, Path(description="`x`, `facebook` or another that `/v1/me` offers.", examples=["x"])
    ],
    request: Request,
    front: TheFront,
    return_to: Annotated[
        str,
        Query(
            description="Where to come back to: a path of this service, or the address of a page "
            "that has the comments in place."
        ),
    ] = "/",
    popup: Annotated[str, Query(description="`1`: in a window that a frame opened.")] = "",
) -> Response:
    """To the provider's own page, or in development to the page of its stand-in."""
    back = way_back(return_to, front.settings.in_place_by_origin)
    begun = State(provider, back, popup == "1", asked_for(request))
    remember(request, begun)
    request.scope["here"] = begun.address
    await slow_network_down(request, front, ENTERING)
    found = chosen(front.settings, provider)
    state, held = begin(front, begun)
    if isinstance(found, Remote):
        try:
            address = await found.address(told(request, front, provider, state), front)
        except (NoAnswer, NotConfirmed) as error:
            raise _refused(found, error) from None
        answer: Response = RedirectResponse(address, 303)
    else:
        answer = stand_in.page(request, found, begun, state)
    set_cookie(request, answer, cookie_of(state), held, SECONDS)
    for name in too_many(request):
        take_back(request, answer, name)
    return answer


@router.get("/login/{provider}/callback", include_in_schema=False)
async def callback(
    provider: str,
    request: Request,
    front: TheFront,
    state: str = "",
    code: str = "",
    error: str = "",
    iss: str = "",
) -> Response:
    """Back from the provider: a session for whom it names, or nothing."""
    only_once(request)
    await slow_network_down(request, front, ARRIVING)
    found = chosen(front.settings, provider)
    if not isinstance(found, Remote):
        raise Problem("not-found")
    begun = await finish(request, front, provider, state)
    if error in _GAVE_UP:
        return left(request, begun)
    try:
        if error in _NOT_NOW:
            raise Busy(error)  # noqa: TRY301 - one way out for all
        if error or not 0 < len(code) <= _LONGEST_CODE:
            named = " ".join(error_codes({"error": error}))
            raise NotConfirmed(f"no code {named}".rstrip())  # noqa: TRY301
        session = await _session(
            request, found, code, iss, front, told(request, front, provider, state)
        )
    except (NoAnswer, NotConfirmed, Busy) as reason:
        raise _refused(found, reason) from None
    return await arrive(request, front, begun, session)


async def _session(
    request: Request, provider: Remote, code: str, issuer: str, front: Front, sign_in: SignIn
) -> Session:
    """The session of whom the provider names."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            who = await provider.identity(code, sign_in, front, issuer=issuer)
    except TimeoutError:
        raise NoAnswer(f"it took more than {PATIENCE_SECONDS:g} seconds") from None
    name = who.name or say(language(request), "nameless")
    found = account(provider.id, who.issuer, who.subject)
    return Session("reader", found, name, picture=who.picture)


def _refused(provider: Remote, error: NoAnswer | NotConfirmed | Busy) -> Problem:
    """The problem of a sign-in that failed: it says whose fault it is; why is for the log."""
    code, headers = "login-unavailable", {"Retry-After": "5"}
    match error:
        case NotConfirmed():
            code, headers = "login-failed", {}
        case Unreadable():
            code, headers = "login-unreadable", {}
        case Busy():
            headers = {"Retry-After": str(error.seconds)}
    why = f"sign-in by {provider.id} failed"
    return Problem(code, headers=headers, why=why, cause=str(error), provider=provider.name)
