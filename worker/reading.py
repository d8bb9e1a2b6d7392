"""Reading: which moderator looks at a waiting comment now, so that two do not do the same work.

It binds nobody: whoever decides first wins all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker.calls import Call, text

if TYPE_CHECKING:
    from worker.keys import Keys
    from worker.records import Comment

SECONDS = 120
"""How long somebody counts as reading without saying so again."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a comment.

    Attributes:
        by: The moderator.
        left_s: Seconds until it counts as left.
    """

    by: str
    left_s: float


def begin_reading(comment: Comment, by: str, keys: Keys) -> Call[Reader]:
    """Say that one reads a comment; answers who does: oneself, or who was quicker."""
    return _call(comment, (comment.id, by, SECONDS), keys, _reader)


def read_reader(comment: Comment, keys: Keys) -> Call[Reader | None]:
    """Who reads a comment, or None."""
    return _call(comment, (comment.id, "", SECONDS), keys, _reader_or_none)


def _call(comment: Comment, arguments: tuple[Any, ...], keys: Keys, read: Any) -> Call[Any]:
    return Call("reading", keys.shard_of(f"{comment.site}/{comment.article}"), arguments, read)


def _reader(reply: list[Any]) -> Reader:
    return Reader(text(reply[0]), int(reply[1]) / 1000)


def _reader_or_none(reply: list[Any]) -> Reader | None:
    return _reader(reply) if reply else None
