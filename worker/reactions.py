"""Reactions: a reader agrees (공감) or disagrees (비공감) with a published comment, not both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from worker.calls import Call, fields, text
from worker.refusals import ActionNotAllowed, UnknownComment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.keys import Keys
    from worker.records import Comment

Kind = Literal["agree", "disagree"]


@dataclass(frozen=True, slots=True)
class Reacted:
    """What a comment's reactions are now.

    Attributes:
        agree: Readers who agree.
        disagree: Readers who do not.
        mine: The reader's own reaction, or empty.
    """

    agree: int
    disagree: int
    mine: str


def react(comment: Comment, by: str, kind: Kind, keys: Keys, *, on: bool = True) -> Call[Reacted]:
    """Set a reader's reaction, or take it back; the same again changes nothing.

    The call raises:
        UnknownComment: the comment is not published (any more).
        ActionNotAllowed: it is the reader's own.
    """

    def read(reply: list[Any]) -> Reacted:
        outcome = text(reply[0])
        if outcome == "unknown":
            raise UnknownComment(f"there is no comment {comment.id!r} to react to")
        if outcome == "own":
            raise ActionNotAllowed(
                "nobody agrees or disagrees with one's own comment",
                "자신의 댓글에는 공감이나 비공감을 누를 수 없습니다.",
            )
        return Reacted(int(reply[1]), int(reply[2]), text(reply[3]))

    shard = keys.shard_of(f"{comment.site}/{comment.article}")
    return Call("react", shard, (comment.id, by, kind, "1" if on else ""), read)


def read_own(
    site: str, article: str, comments: Sequence[str], by: str, keys: Keys
) -> Call[dict[str, str]]:
    """A reader's own reactions to these comments of an article, by comment; others are left out."""
    shard = keys.shard_of(f"{site}/{article}")
    return Call("own_reactions", shard, (by, *comments), fields)
