"""Reports: a reader asks that a published comment be looked at again."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field, StrictStr

from web import answers
from web.bodies import StrictRoute
from web.callers import TheCaller
from web.credentials import READER, known_by
from web.front import TheFront
from web.limits import ACTING, slow_down
from web.paths import CommentId
from web.problems import Problem
from web.shapes import Taken
from worker.records import afind
from worker.reports import LONGEST_NOTE, Reason, report

router = APIRouter(route_class=StrictRoute, tags=["readers"])


class ReportIn(Taken):
    """A report."""

    model_config = answers.like({"reason": "spam", "note": "같은 광고가 네 번째입니다."})

    reason: Reason
    note: StrictStr | None = Field(default=None, max_length=LONGEST_NOTE)


@router.post(
    "/v1/comments/{comment}/reports",
    status_code=202,
    summary="Report a comment",
    responses={202: {"model": answers.Reported}},
    openapi_extra=known_by(*READER),
)
async def post(
    comment: CommentId, body: ReportIn, caller: TheCaller, front: TheFront, request: Request
) -> dict[str, Any]:
    """A signed-in reader reports somebody else's published comment; once is enough."""
    if caller.kind != "reader":
        raise Problem("unauthorized")
    await slow_down(request, front, caller, ACTING)
    found = await afind(front.store, comment)
    if not caller.reads(found.site):
        raise Problem("unauthorized")
    first = await front.store.run(
        report(found, caller.id, body.reason, body.note or "", front.keys)
    )
    return {"id": comment, "outcome": "reported" if first else "repeated"}
