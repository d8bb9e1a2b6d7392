"""Review: what waits for moderators, and what they made of it."""

from __future__ import annotations

from typing import Any

from web.answers.base import Answer, like
from web.answers.comments import FULL, FullComment
from worker.states import State

_WAITING = FULL | {"waiting_since_us": 1_777_887_000_000_000}


class WaitingComment(FullComment):
    """A comment in a review queue."""

    model_config = like(_WAITING)

    waiting_since_us: int
    """Microseconds since 1970."""


class ReviewPage(Answer):
    """A page of what waits, the longest waiting first."""

    model_config = like({"items": [_WAITING], "next": None, "count": 1})

    items: list[WaitingComment]
    next: str | None
    count: int


class Decided(Answer):
    """A moderator's decision."""

    model_config = like(
        {
            "id": "00k3v8m1q2n4p6r8",
            "state": "published",
            "version": 2,
            "decision": {"by": "jun", "action": "approve", "reason": "fine"},
        }
    )

    id: str
    state: State
    version: int
    decision: dict[str, Any]


class Featured(Answer):
    """A comment after a moderator featured it, or did so no more."""

    model_config = like(
        {"id": "00k3v8m1q2n4p6r8", "state": "published", "version": 2, "featured": True}
    )

    id: str
    state: State
    version: int
    featured: bool


class Lease(Answer):
    """Who reads a comment that waits."""

    model_config = like({"id": "00k3v8m1q2n4p6r8", "by": "jun", "left_s": 120, "mine": True})

    id: str
    by: str
    left_s: int | float
    mine: bool
