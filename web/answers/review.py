"""Review: what waits for moderators, and what they made of it."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from web.answers.base import Answer
from web.answers.comments import FullComment
from worker.states import State


class WaitingComment(FullComment):
    """A comment in a review queue."""

    waiting_since_us: int
    """Microseconds since 1970."""


class ReviewPage(Answer):
    """A page of what waits, the longest waiting first."""

    items: list[WaitingComment]
    next: str | None
    count: int


class Decided(Answer):
    """A moderator's decision."""

    id: str
    state: State
    version: int
    decision: dict[str, Any]


class Featured(Answer):
    """A comment after a moderator featured it, or did so no more."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"id": "00k3v8m1q2n4p6r8", "state": "published", "version": 2, "featured": True}
            ]
        }
    )

    id: str
    state: State
    version: int
    featured: bool


class Lease(Answer):
    """Who reads a comment that waits."""

    id: str
    by: str
    left_s: int | float
    mine: bool
