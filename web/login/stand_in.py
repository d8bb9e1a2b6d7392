"""The stand-in: plays a provider in development and the demo, and says so.

It has the shape of the real thing: the state, the cookie that ties it to this browser, the way
back. Whoever knows a name can sign in with it, so the durable profile offers none of this.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from web.callers import same_site
from web.front import TheFront
from web.identity import account
from web.languages import language
from web.limits import ARRIVING, slow_network_down
from web.login.arriving import arrive
from web.login.provider import Provider, Remote
from web.login.providers import chosen
from web.login.states import State, begun, finish, only_once
from web.login.x import LONGEST_STATE
from web.pages.rendering import render
from web.pages.sites import SERVICE
from web.problems import Problem, noted, wrong_field
from web.templating import say
from worker.names import can_be_shown
from worker.sessions import Session

router = APIRouter(include_in_schema=False)

LONGEST_NAME = 40
_ISSUER = "stand-in"


@router.post("/login/{provider}/callback")
async def callback(
    provider: str,
    request: Request,
    front: TheFront,
    state: Annotated[str, Form(max_length=LONGEST_STATE)] = "",
    name: Annotated[str, Form()] = "",
) -> Response:
    """The way back from the stand-in: a session for the name that was given."""
    only_once(request)
    await slow_network_down(request, front, ARRIVING)
    found = chosen(front.settings, provider)
    if isinstance(found, Remote):
        raise Problem("not-found")
    same_site(request)
    shown = " ".join(name.split())
    asked = begun(request, front, provider, state)
    if not 0 < len(shown) <= LONGEST_NAME or not can_be_shown(shown):
        noted(request, wrong_field("name", "invalid"))
        return page(request, found, asked, state, problem=True)
    done = await finish(request, front, provider, state)
    session = Session("reader", account(provider, _ISSUER, shown), shown)
    return await arrive(request, front, done, session)


def page(
    request: Request, provider: Provider, asked: State, token: str, *, problem: bool = False
) -> Response:
    """The page that asks for a name and nothing else, in the sign-in that was asked for."""
    return render(
        request,
        "login_stand_in.html",
        status_code=422 if problem else 200,
        site=SERVICE,
        here=asked.address,
        provider={"id": provider.id, "name": provider.name},
        action=f"/login/{provider.id}/callback?lang={language(request)}",
        fields={"state": token},
        problem=say(language(request), "stand_in_problem", max=LONGEST_NAME) if problem else None,
    )
