"""Appeals: an author asks once that somebody else look at a refused comment again.

The comment stays refused and waits in the review queue `appeals`. Whoever had a part in an earlier
decision on it cannot decide there (`scripts/decide.lua`): approve or restore grants the appeal,
reject or remove turns it down.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from worker.calls import Call, text
from worker.intake import normalised
from worker.refusals import ActionNotAllowed, UnknownComment

if TYPE_CHECKING:
    from policies.limits import Limits
    from worker.keys import Keys
    from worker.records import Comment

QUEUE = "appeals"
"""The review queue of appeals."""

APPEALABLE = frozenset({"rejected", "removed"})
"""States that can be appealed."""


def may_appeal(comment: Comment) -> bool:
    """Whether the author may appeal: it is refused, not by a rule without appeal, and not twice."""
    if comment.state not in APPEALABLE or any(map(_is_appeal, comment.decisions)):
        return False
    decision = comment.decision or {}
    return bool(decision.get("appeal")) if decision.get("by") == "policy" else True


def no_appeal() -> ActionNotAllowed:
    """What an appeal meets that may not be."""
    return ActionNotAllowed(
        "this comment cannot be appealed, or was already",
        "이의를 제기할 수 없거나 이미 제기한 댓글입니다.",
    )


def appeal(comment: Comment, words: str, keys: Keys, limits: Limits) -> Call[int]:
    """Appeal; answers the comment's version.

    Args:
        comment: The comment, whose author asks.
        words: Why it should be looked at again, within the limits of a comment.
        keys: Names in the key space.
        limits: Length limits.

    Raises:
        InvalidSubmission: the words are no text that fits.

    The call raises:
        ActionNotAllowed: it cannot be appealed, or was already.
        UnknownComment: there is no such comment.
    """
    body = normalised(words, limits)
    said = {"by": "author", "action": "appeal", "text": body}
    entry = json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    def read(reply: list[Any]) -> int:
        outcome = text(reply[0])
        if outcome == "unknown":
            raise UnknownComment(f"there is no comment {comment.id!r} of this author")
        if outcome == "refused":
            raise no_appeal()
        return int(reply[1])

    shard = keys.shard_of(f"{comment.site}/{comment.article}")
    return Call("appeal", shard, (comment.id, comment.author.id, entry, QUEUE), read)


def _is_appeal(entry: dict[str, Any]) -> bool:
    return entry.get("by") == "author" and entry.get("action") == "appeal"
