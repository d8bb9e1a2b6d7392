"""Review: what waits for a moderator, and a moderator's decision.

A decision names the version of the comment that the moderator saw. If somebody was quicker, nothing
changes and the answer says who decided what.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker.calls import Call, fields, text
from worker.intake import author_notes
from worker.records import comment_of
from worker.refusals import ActionNotAllowed, StaleDecision, UnknownComment
from worker.states import TRANSITIONS
from worker.thread import parse_cursor

if TYPE_CHECKING:
    from worker.keys import Keys
    from worker.records import Comment
    from worker.states import Action


@dataclass(frozen=True, slots=True)
class Waiting:
    """A comment in a review queue.

    Attributes:
        comment: The comment.
        since_us: Since when it waits, microseconds since 1970.
    """

    comment: Comment
    since_us: int


@dataclass(frozen=True, slots=True)
class Queue:
    """A part of a shard's review queue.

    Attributes:
        name: The queue.
        depth: How many comments wait in it in this shard.
        items: The longest waiting ones first.
    """

    name: str
    depth: int
    items: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a moderator's decision made of a comment.

    Attributes:
        id: The comment.
        state: Its state now.
        version: Its version now.
        decision: The decision as recorded.
    """

    id: str
    state: str
    version: int
    decision: dict[str, Any]


def read_queue(queue: str, shard: int, *, limit: int = 20, cursor: str = "") -> Call[Queue]:
    """The longest waiting comments of a review queue in one shard.

    Raises:
        worker.thread.InvalidCursor: the cursor was not given out by a page.
    """
    score, last = parse_cursor(cursor)

    def read(reply: list[Any]) -> Queue:
        depth, rows = reply
        items = (Waiting(comment_of(text(row[0]), fields(row[2:])), int(row[1])) for row in rows)
        return Queue(queue, int(depth), tuple(items))

    return Call("review_page", shard, (queue, limit, score, last), read)


def decide(
    comment: Comment,
    action: Action,
    *,
    by: str,
    reason: str,
    keys: Keys,
    version: int | None = None,
    note: str = "",
    op: str = "",
) -> Call[Decided]:
    """A moderator's decision on a comment.

    Args:
        comment: The comment as read.
        action: approve, reject, keep, remove, restore, escalate or undo.
        by: The moderator's account.
        reason: Why, in a word the newsroom agreed on.
        keys: Names in the key space.
        version: The version the moderator saw; the comment's own if left out.
        note: More words for colleagues.
        op: Id of this act: sent again, it gets the same answer.

    The call raises:
        StaleDecision: somebody was quicker; says who and what.
        ActionNotAllowed: the action does not fit the comment's state.
        UnknownComment: there is no such comment.
    """
    entry: dict[str, str] = {"by": by, "action": action, "reason": reason}
    if note:
        entry["note"] = note
    if op:
        entry["op"] = op
    seen = comment.version if version is None else version
    shard = keys.shard_of(f"{comment.site}/{comment.article}")

    def read(reply: list[Any]) -> Decided:
        outcome, state, now, last = (text(part) for part in reply[:4])
        if outcome == "unknown":
            raise UnknownComment(f"there is no comment {comment.id!r}")
        decision = json.loads(last) if last else {}
        if outcome == "conflict":
            raise stale(decision, state, int(now))
        if outcome == "own":
            raise ActionNotAllowed(
                "an appeal is decided by somebody who did not decide before",
                "이의 제기는 앞서 결정하지 않은 담당자가 결정합니다.",
            )
        if outcome == "refused":
            raise ActionNotAllowed(*_what_fits(action, state))
        return Decided(comment.id, state, int(now), decision)

    def follow(reply: list[Any]) -> list[Call[Any]]:
        return author_notes(reply[4:5], keys)

    arguments = (
        comment.id,
        action,
        seen,
        by,
        json.dumps(entry, ensure_ascii=False, separators=(",", ":")),
        op,
    )
    return Call("decide", shard, arguments, read, follow)


def stale(decision: dict[str, Any], state: str, version: int) -> StaleDecision:
    """What a moderator is told who saw the comment before this decision was made."""
    act = decision.get("action") or decision.get("verdict") or state
    by = decision.get("by")
    en = f"{by or 'somebody'} decided first ({act}): the comment is {state} now"
    ko = f"{by or '다른 담당자'}의 결정({act})이 먼저 있었습니다. 댓글은 지금 {state} 상태입니다."
    return StaleDecision(en, state, version, decision, ko)


def _what_fits(action: str, state: str) -> tuple[str, str]:
    """What a moderator is told whose action does not fit, in English and in Korean."""
    fitting = ", ".join(name for name, table in TRANSITIONS.items() if state in table)
    if action == "undo":
        return (
            "only your own last decision can be undone",
            "자신이 마지막으로 내린 결정만 되돌릴 수 있습니다.",
        )
    if action in fitting.split(", "):
        return (
            f"{action} changes nothing: the comment is {state} and waits in no review queue",
            f"{action} 처리로 바뀌는 것이 없습니다. 댓글은 {state} 상태이고 대기열에 없습니다.",
        )
    return (
        f"{action} does not fit a comment that is {state}; "
        + (f"what fits: {fitting}" if fitting else "no action fits"),
        f"{action} 처리는 {state} 상태인 댓글에 맞지 않습니다. "
        + (f"맞는 처리: {fitting}." if fitting else "맞는 처리가 없습니다."),
    )
