"""Edit: for a few minutes an author may say it better; it is checked again before anybody reads it.

The comment goes back to the state checking and out of its thread. A worker that holds the old text
loses it: its verdict was on other words. What was said before stays in the decisions.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from worker.calls import Call, text
from worker.copies import asked_anew
from worker.intake import author_notes, measured
from worker.jobs import DATA_AFTER_ID, DATA_BEFORE_ID, rq_now
from worker.refusals import ActionNotAllowed, StaleDecision, UnknownComment

if TYPE_CHECKING:
    from worker.door import Door
    from worker.keys import Keys
    from worker.records import Comment


def edit(
    comment: Comment, words: str, door: Door, keys: Keys, *, version: int | None = None
) -> Call[str]:
    """Change what the author wrote; answers the state, `checking` unless nothing changed.

    Sent again, it answers the same.

    Args:
        comment: As it was read.
        words: The new text.
        door: What the door asks: the limits, and until when a comment may be edited.
        keys: Names in the key space.
        version: The version the author saw, to change no other; None: whichever it is.

    Raises:
        InvalidSubmission: the words are no comment.

    The call raises:
        ActionNotAllowed: it is too late, or the comment is in a state that cannot be edited.
        StaleDecision: the comment is no longer as the author saw it.
        UnknownComment: there is no such comment, or nobody in particular wrote it.
    """
    body, lengths = measured(words, door)
    shard = keys.shard_of(f"{comment.site}/{comment.article}")

    def read(reply: list[Any]) -> str:
        outcome, state, seen, decision = (text(part) for part in reply[:4])
        if outcome == "unknown":
            raise UnknownComment(f"there is no comment {comment.id!r} that can be edited")
        if outcome == "unfit":
            raise lengths.refusal(state)
        if outcome == "late":
            raise ActionNotAllowed(
                f"a comment can be edited for {door.edit_window_seconds} seconds",
                f"댓글은 쓴 뒤 {door.edit_window_seconds}초 동안 고칠 수 있습니다.",
            )
        if outcome == "refused":
            raise ActionNotAllowed(
                f"a comment that is {state} cannot be edited, only one that waits for a check or "
                "is published",
                f"확인을 기다리거나 게재된 댓글만 고칠 수 있습니다. 지금은 {state} 상태입니다.",
            )
        if outcome == "conflict":
            raise StaleDecision(
                f"this comment is {state} in version {seen}, not {version}; look at it again",
                state,
                int(seen),
                json.loads(decision) if decision else {},
                f"이 댓글은 지금 {state} 상태이고 버전은 {version}이 아니라 {seen}입니다. "
                "다시 확인해 주세요.",
            )
        return state

    def follow(reply: list[Any]) -> list[Call[Any]]:
        return author_notes(reply[4:5], keys)

    arguments = (
        *(comment.id, comment.author.id, body),
        door.edit_window_seconds,
        keys.queue(shard),
        DATA_BEFORE_ID + comment.id + DATA_AFTER_ID,
        rq_now(),
        "" if version is None else version,
        *asked_anew(body, comment.text, door.copies),
        lengths.kept_in,
    )
    return Call("edit", shard, arguments, read, follow)
