"""Featured: published comments that the newsroom recommends.

A moderator features the comment as it was seen. It is featured for as long as it is published with
those words: removed, withdrawn, erased or edited, it is so no more, and being restored does not
bring it back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker.calls import Call, text
from worker.refusals import ActionNotAllowed, UnknownComment
from worker.review import stale

if TYPE_CHECKING:
    from worker.keys import Keys
    from worker.records import Comment


@dataclass(frozen=True, slots=True)
class Featured:
    """A comment after a moderator featured it, or did so no more.

    Attributes:
        id: The comment.
        state: Its state.
        version: Its version, which this does not change.
        featured: Whether it is featured.
    """

    id: str
    state: str
    version: int
    featured: bool


def feature(
    comment: Comment, keys: Keys, *, by: str, on: bool = True, version: int | None = None
) -> Call[Featured]:
    """Feature a published comment, or do so no more; the same again changes nothing.

    Args:
        comment: The comment as read.
        keys: Names in the key space.
        by: The moderator's account, for the audit trail.
        on: Whether it is to be featured.
        version: The version the moderator saw, where it is to be featured; the comment's own if
            left out.

    The call raises:
        StaleDecision: somebody was quicker; says who and what.
        ActionNotAllowed: it is to be featured and is not published.
        UnknownComment: there is no such comment.
    """
    seen = comment.version if version is None else version

    def read(reply: list[Any]) -> Featured:
        outcome, state, now, last = (text(part) for part in reply)
        if outcome == "unknown":
            raise UnknownComment(f"there is no comment {comment.id!r}")
        if outcome == "conflict":
            raise stale(json.loads(last) if last else {}, state, int(now))
        if outcome == "refused":
            raise ActionNotAllowed(
                f"only published comments are featured; this one is {state}",
                f"게재된 댓글만 추천할 수 있습니다. 이 댓글은 지금 {state} 상태입니다.",
            )
        return Featured(comment.id, state, int(now), on)

    shard = keys.shard_of(f"{comment.site}/{comment.article}")
    return Call("feature", shard, (comment.id, "1" if on else "", seen, by), read)
