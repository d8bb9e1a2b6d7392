"""One comment: what became of it; its author edits it, appeals, takes it back."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from web import answers
from web.bodies import StrictRoute
from web.callers import Anyone, Caller, TheCaller
from web.credentials import AUTHOR, known_by
from web.front import Front, TheFront
from web.languages import language
from web.limits import WRITING, slow_down
from web.paths import CommentId
from web.problems import Problem
from web.shapes import EditIn, TextIn
from web.views import full, own, public
from worker.appeals import appeal, may_appeal, no_appeal
from worker.edit import edit
from worker.records import Comment, afind
from worker.withdraw import withdraw

router = APIRouter(route_class=StrictRoute, tags=["comments"])


@router.get(
    "/v1/comments/{comment}",
    summary="What became of a comment",
    openapi_extra=known_by(*AUTHOR, "staff", also_nobody=True),
    responses={200: {"model": answers.FullComment | answers.OwnComment | answers.PublicComment}},
)
async def read(
    comment: CommentId, caller: Anyone, front: TheFront, request: Request
) -> dict[str, Any]:
    """State of a comment.

    Its author also gets the reasons, staff and the newsroom's server every decision. Everyone else
    gets a published comment, and 404 for any other.
    """
    found = await afind(front.store, comment)
    lang = language(request)
    if caller.decides or caller.serves(found.site):
        return full(found, front.policy, lang)
    if caller.sees_all_of(found):
        return own(found, front.policy, lang)
    if found.state == "published":
        return {**public(found), "state": found.state}
    raise Problem("unknown-comment")


@router.patch(
    "/v1/comments/{comment}",
    status_code=202,
    summary="Edit one's comment",
    openapi_extra=known_by(*AUTHOR),
    responses={202: {"model": answers.Receipt}},
)
async def patch(
    comment: CommentId, body: EditIn, caller: TheCaller, front: TheFront, request: Request
) -> dict[str, Any]:
    """The author says it better, within five minutes unless the site says otherwise.

    The comment is out of its thread until the new text is decided; sending it again is safe. 409
    where it is too late, or the comment is not in the `version` that was seen. An article that
    takes no new comments meanwhile stops no edit.
    """
    found = await _own(comment, caller, front)
    if not caller.can_comment:
        raise Problem("not-entitled")
    call = edit(found, body.text, front.door(), front.keys, version=body.version)
    await slow_down(request, front, caller, WRITING)
    return {
        "id": found.id,
        "state": await front.store.run(call),
        "status_url": f"/v1/comments/{found.id}",
    }


@router.post(
    "/v1/comments/{comment}/appeals",
    status_code=202,
    summary="Appeal",
    responses={202: {"model": answers.Appealed}},
    openapi_extra=known_by(*AUTHOR),
)
async def post_appeal(
    comment: CommentId, body: TextIn, caller: TheCaller, front: TheFront, request: Request
) -> dict[str, Any]:
    """The author of a refused comment asks, once, that somebody else look at it again."""
    found = await _own(comment, caller, front)
    if not may_appeal(found):
        raise no_appeal()
    call = appeal(found, body.text, front.keys, front.policy.limits)
    await slow_down(request, front, caller, WRITING)
    await front.store.run(call)
    return {"id": found.id, "state": found.state, "outcome": "appealed"}


@router.delete(
    "/v1/comments/{comment}",
    summary="Withdraw one's comment",
    responses={200: {"model": answers.Withdrawn}},
    openapi_extra=known_by(*AUTHOR),
)
async def delete(comment: CommentId, caller: TheCaller, front: TheFront) -> dict[str, Any]:
    """The author, or the newsroom's server for one, takes a comment back; nobody reads it then."""
    found = await _own(comment, caller, front)
    withdrawn = await front.store.run(withdraw(found, front.keys))
    return {"id": found.id, "state": withdrawn}


async def _own(comment: str, caller: Caller, front: Front) -> Comment:
    """The comment, for its author and the newsroom's server alone."""
    if caller.kind not in {"reader", "server"}:
        raise Problem("unauthorized")
    found = await afind(front.store, comment)
    if not caller.sees_all_of(found):
        raise Problem("unknown-comment")
    return found
