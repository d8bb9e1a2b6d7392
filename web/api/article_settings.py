"""Article settings: closed, slow and their like, switched by article, section or tag.

What readers are told is the same for all of them and may be kept by caches; who set what, and why,
has an address of its own, so that no cache takes one for the other.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from web import answers
from web.bodies import StrictRoute
from web.callers import Caller, caller, moderator
from web.credentials import known_by
from web.front import TheFront
from web.paths import SiteId
from web.problems import Problem
from web.shapes import SettingIn
from web.views import in_force
from web.views import setting as shown
from worker.article_settings import Kind, Name, Scope, read_terms, switch, switch_off
from worker.refusals import Refused, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from web.front import Front
    from worker.calls import Call

router = APIRouter(route_class=StrictRoute, tags=["articles"])

_KINDS: dict[str, Kind] = {"articles": "article", "sections": "section", "tags": "tag"}


async def scope(
    site: SiteId,
    kind: Literal["articles", "sections", "tags"],
    name: Annotated[
        str,
        Path(
            max_length=128,
            description="The article; or the section or tag, of at most 64 characters.",
            json_schema_extra={"pattern": r"^[^/|\u0000-\u001f\u007f]+$"},
        ),
    ],
) -> Scope:
    """What the address names."""
    return Scope(site, _KINDS[kind], name)


async def switching(site: SiteId, request: Request, front: TheFront) -> Caller:
    """A colleague who decides, or the site's own server.

    Raises:
        Problem: it is neither.
    """
    if "authorization" not in request.headers:
        return await moderator(request, front)
    found = await caller(request, front)
    if not found.serves(site):
        raise Problem("unauthorized")
    return found


TheScope = Annotated[Scope, Depends(scope)]
Switching = Annotated[Caller, Depends(switching)]

_ADDRESS = "/v1/sites/{site}/{kind}/{name}/settings"


@router.get(
    _ADDRESS,
    summary="The settings of an article, a section or a tag",
    responses={200: {"model": answers.Settings}},
    openapi_extra=known_by("server", "staff", also_nobody=True),
)
async def read(
    scope: TheScope,
    front: TheFront,
    request: Request,
    *,
    full: Annotated[bool, Query(description="For the newsroom: who set what, and why.")] = False,
    _at: Annotated[
        int | None,
        Query(alias="at", ge=0, description="Any new number: no cache has an older answer for it."),
    ] = None,
) -> Response:
    """What is in force, the same for whoever asks; with `full`, who set it, for the newsroom alone.

    A newsroom's server that wants to know who set what, where and why asks with `full=true` and its
    key: only then are there `items`.

    `max_graphemes` is the most characters that a comment may have there, as the policy in force
    says for the article's section.

    An article's settings include those of its section and tags. `scope` says where each was
    switched, or that the newsroom's server says it of the article. A cache may give what was in
    force two seconds ago; what an event of the stream says is newer. While the store is away,
    readers are given the last answer for up to two minutes, with its `Age` and `Ombud-Stale: true`.
    """
    if full:
        await switching(scope.site, request, front)
        return JSONResponse(await _all_of(scope, front))

    async def asked_now() -> dict[str, Any]:
        terms = await front.store.run(read_terms(scope, front.keys))
        most = front.policy.limits_for(terms.section).max_graphemes
        told = in_force(terms, lazy=front.settings.creates_articles)
        return {"in_force": told, "max_graphemes": most}

    asked = ("settings", scope.site, scope.kind, scope.name)
    return await front.readings.answer(request, asked, asked_now)


@router.put(
    f"{_ADDRESS}/{{setting}}",
    summary="Switch a setting on",
    responses={200: {"model": answers.Settings}},
    openapi_extra=known_by("server", "staff"),
)
async def put(
    scope: TheScope, setting: Name, body: SettingIn, front: TheFront, caller: Switching
) -> dict[str, Any]:
    """Until a moment, for some minutes, or until it is taken back; it is over by itself."""
    calls = switch(
        scope,
        setting,
        front.keys,
        by=caller.id or "server",
        until=body.until,
        lasts=timedelta(minutes=body.minutes) if body.minutes else None,
        seconds=body.value,
        why=body.why,
    )
    await _everywhere(front, calls)
    return await _all_of(scope, front)


@router.delete(
    f"{_ADDRESS}/{{setting}}",
    summary="Take a setting back",
    responses={200: {"model": answers.Settings}},
    openapi_extra=known_by("server", "staff"),
)
async def delete(
    scope: TheScope, setting: Name, front: TheFront, caller: Switching
) -> dict[str, Any]:
    """Before its time, and with what the newsroom's server said of the article."""
    await _everywhere(front, switch_off(scope, setting, front.keys, by=caller.id or "server"))
    return await _all_of(scope, front)


async def _all_of(scope: Scope, front: Front) -> dict[str, Any]:
    """The settings as the newsroom sees them."""
    terms = await front.store.run(read_terms(scope, front.keys))
    told = in_force(terms, lazy=front.settings.creates_articles)
    return {"in_force": told, "items": [shown(each) for each in terms.settings]}


async def _everywhere(front: Front, calls: Sequence[Call[None]]) -> None:
    for answer in await front.store.run_all(calls):
        if isinstance(answer, Refused | StoreUnavailable):
            raise answer
