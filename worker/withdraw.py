"""Withdraw: the author takes a comment back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.calls import Call, text
from worker.intake import author_notes
from worker.refusals import ActionNotAllowed, UnknownComment

if TYPE_CHECKING:
    from worker.keys import Keys
    from worker.records import Comment


def withdraw(comment: Comment, keys: Keys) -> Call[str]:
    """Take back what its author wrote; answers the state, `withdrawn` also when sent again.

    The call raises:
        UnknownComment: there is no such comment, or nobody in particular wrote it.
        ActionNotAllowed: it was rejected or removed already.
    """

    def read(reply: list[Any]) -> str:
        outcome, state = text(reply[0]), text(reply[1])
        if outcome == "unknown":
            raise UnknownComment(f"there is no comment {comment.id!r} that can be withdrawn")
        if outcome == "refused":
            raise ActionNotAllowed(
                f"a comment that is {state} cannot be withdrawn: it was decided against",
                f"게재하지 않기로 결정된 댓글은 내릴 수 없습니다. 지금은 {state} 상태입니다.",
            )
        return state

    def follow(reply: list[Any]) -> list[Call[Any]]:
        return author_notes(reply[3:4], keys)

    shard = keys.shard_of(f"{comment.site}/{comment.article}")
    return Call("withdraw", shard, (comment.id, comment.author.id), read, follow)
