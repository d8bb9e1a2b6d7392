"""Reactions: 공감 and 비공감, and which of them are one's own.

Pages of a thread are the same for all readers, so that they can be cached for all; which reactions
are one's own is asked apart, for the comments of the page.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field

from web import answers
from web.bodies import StrictRoute
from web.callers import Caller, TheCaller
from web.credentials import READER, known_by
from web.front import Front, TheFront
from web.limits import ACTING, slow_down
from web.paths import ArticleId, CommentId, SiteId
from web.problems import Problem
from worker.keys import COMMENT
from worker.reactions import Kind, react, read_own
from worker.records import afind

router = APIRouter(route_class=StrictRoute, tags=["readers"])

MOST_ASKED = 100
"""Comments of which one's own reactions are told at once: those of a page."""

_ADDRESS = "/v1/comments/{comment}/reactions/{kind}"


@router.put(
    _ADDRESS,
    summary="Agree or disagree",
    openapi_extra=known_by(*READER),
    responses={200: {"model": answers.Reacted}},
)
async def put(
    comment: CommentId, kind: Kind, caller: TheCaller, front: TheFront, request: Request
) -> dict[str, Any]:
    """A signed-in reader's reaction; it takes the place of the other one."""
    return await _react(comment, kind, caller, front, request, on=True)


@router.delete(
    _ADDRESS,
    summary="Take a reaction back",
    openapi_extra=known_by(*READER),
    responses={200: {"model": answers.Reacted}},
)
async def delete(
    comment: CommentId, kind: Kind, caller: TheCaller, front: TheFront, request: Request
) -> dict[str, Any]:
    """As if the reader had never reacted."""
    return await _react(comment, kind, caller, front, request, on=False)


@router.get(
    "/v1/sites/{site}/articles/{article}/reactions/mine",
    summary="My reactions to comments",
    openapi_extra=known_by(*READER),
    responses={200: {"model": answers.OwnReactions}},
)
async def mine(
    site: SiteId,
    article: ArticleId,
    caller: TheCaller,
    front: TheFront,
    comment: Annotated[
        list[Annotated[str, Field(pattern=f"^{COMMENT.pattern}$")]],
        Query(min_length=1, max_length=MOST_ASKED),
    ],
) -> dict[str, Any]:
    """Which of these comments of an article the signed-in reader agrees or disagrees with."""
    if not caller.reads(site):
        raise Problem("unauthorized")
    own = await front.store.run(read_own(site, article, comment, caller.id, front.keys))
    return {"mine": own}


async def _react(
    comment: str, kind: Kind, caller: Caller, front: Front, request: Request, *, on: bool
) -> dict[str, Any]:
    if caller.kind != "reader":
        raise Problem("unauthorized")
    await slow_down(request, front, caller, ACTING)
    found = await afind(front.store, comment)
    if not caller.reads(found.site):
        raise Problem("unauthorized")
    now = await front.store.run(react(found, caller.id, kind, front.keys, on=on))
    return {
        "id": comment,
        "reactions": {"agree": now.agree, "disagree": now.disagree},
        "mine": now.mine or None,
    }
