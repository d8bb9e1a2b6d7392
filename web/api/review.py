"""Review: what waits for moderators, and their decisions."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request

from web import answers
from web.api.threads import Cursor, Limit
from web.bodies import StrictRoute
from web.callers import Moderator, moderator
from web.credentials import known_by
from web.front import TheFront
from web.languages import language
from web.paths import CommentId
from web.problems import answer_body, noted
from web.shapes import DecisionIn, DecisionsIn, VersionIn
from web.views import full
from worker.desk import pile
from worker.featured import feature
from worker.reading import begin_reading
from worker.records import afind
from worker.refusals import Refused
from worker.review import decide

if TYPE_CHECKING:
    from web.callers import Caller
    from web.front import Front
    from worker.states import Action

router = APIRouter(
    route_class=StrictRoute,
    tags=["review"],
    prefix="/v1/review",
    dependencies=[Depends(moderator)],
)

Op = Annotated[str, Header(alias="Idempotency-Key", pattern=r"^[A-Za-z0-9_-]{0,64}$")]


@router.get(
    "/queue",
    summary="What waits, the longest waiting first",
    openapi_extra=known_by("staff"),
    responses={200: {"model": answers.ReviewPage}},
)
async def queue(
    front: TheFront,
    request: Request,
    queue: Annotated[str, Query(max_length=64, description="One queue; all if left out.")] = "",
    limit: Limit = 20,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """Comments that wait for a person, over all articles, oldest first."""
    found = await pile(front.store, queue, limit=limit, cursor=cursor)
    lang = language(request)
    return {
        "items": [
            {**full(each.comment, front.policy, lang), "waiting_since_us": each.since_us}
            for each in found.items
        ],
        "next": found.next,
        "count": found.depth,
    }


@router.post(
    "/{comment}/decision",
    summary="Decide",
    openapi_extra=known_by("staff"),
    responses={200: {"model": answers.Decided}},
)
async def decision(
    comment: CommentId,
    body: DecisionIn,
    front: TheFront,
    caller: Moderator,
    op: Op = "",
) -> dict[str, Any]:
    """A moderator's decision on the version seen; 409 with the winner if somebody was quicker."""
    said = {"reason": body.reason, "note": body.note, "op": op}
    return await _decide(front, caller, comment, body.action, body.version, **said)


@router.post(
    "/batch",
    status_code=207,
    summary="Decide many alike",
    openapi_extra=known_by("staff"),
    responses={207: {"model": answers.Outcomes}},
)
async def batch(
    body: DecisionsIn, front: TheFront, caller: Moderator, request: Request
) -> dict[str, Any]:
    """One decision on up to 100 comments, each on the version seen and with an outcome of its own.

    `items` come in the order sent, each with a `status` as a single one would have had.
    """
    lang, said = language(request), {"reason": body.reason, "note": body.note}
    outcomes = []
    for item in body.items:
        try:
            done = await _decide(front, caller, item.id, body.action, item.version, **said)
            outcomes.append({"status": 200, **done})
        except Refused as refusal:
            outcomes.append({**answer_body(noted(request, refusal), lang), "id": item.id})
    return {"items": outcomes}


@router.post(
    "/{comment}/lease",
    summary="Say that one reads it",
    responses={200: {"model": answers.Lease}},
    openapi_extra=known_by("staff"),
)
async def lease(comment: CommentId, front: TheFront, caller: Moderator) -> dict[str, Any]:
    """Tell colleagues for two minutes that one reads this; answers who does, if another one.

    It binds nobody: whoever decides first wins all the same.
    """
    found = await afind(front.store, comment)
    reader = await front.store.run(begin_reading(found, caller.id, front.keys))
    return {"id": comment, "by": reader.by, "left_s": reader.left_s, "mine": reader.by == caller.id}


@router.post(
    "/{comment}/undo",
    summary="Take one's own last decision back",
    openapi_extra=known_by("staff"),
    responses={200: {"model": answers.Decided}},
)
async def undo(
    comment: CommentId, body: VersionIn, front: TheFront, caller: Moderator
) -> dict[str, Any]:
    """The moderator's own last decision, taken back; the comment waits again where it was."""
    return await _decide(front, caller, comment, "undo", body.version, reason="undo")


@router.put(
    "/{comment}/featured",
    summary="Feature a published comment",
    openapi_extra=known_by("staff"),
    responses={200: {"model": answers.Featured}},
)
async def put_featured(
    comment: CommentId, body: VersionIn, front: TheFront, caller: Moderator
) -> dict[str, Any]:
    """Recommend the version seen to readers; 409 if it is another one by now.

    It ends by itself when the comment is removed, withdrawn, erased or edited.
    """
    found = await afind(front.store, comment)
    call = feature(found, front.keys, by=caller.id, version=body.version)
    return asdict(await front.store.run(call))


@router.delete(
    "/{comment}/featured",
    summary="Feature a comment no more",
    openapi_extra=known_by("staff"),
    responses={200: {"model": answers.Featured}},
)
async def delete_featured(comment: CommentId, front: TheFront, caller: Moderator) -> dict[str, Any]:
    """The comment stays as it is in its thread."""
    found = await afind(front.store, comment)
    return asdict(await front.store.run(feature(found, front.keys, by=caller.id, on=False)))


async def _decide(
    front: Front, caller: Caller, comment: str, action: Action, version: int, **said: str
) -> dict[str, Any]:
    """A decision's outcome as the API gives it; `said` is what `worker.review.decide` takes."""
    found = await afind(front.store, comment)
    call = decide(found, action, by=caller.id, version=version, keys=front.keys, **said)
    decided = await front.store.run(call)
    return {
        "id": decided.id,
        "state": decided.state,
        "version": decided.version,
        "decision": decided.decision,
    }
