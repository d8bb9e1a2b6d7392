"""Reports: readers say that a published comment should be looked at again.

One report a reader and comment. The first puts a published comment, as it stays published, into
the review queue `reports`; a comment that a moderator chose to keep takes no more of them, until
its text changes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, get_args

from worker.calls import Call, fields, text
from worker.refusals import ActionNotAllowed, UnknownComment

if TYPE_CHECKING:
    from worker.keys import Keys
    from worker.records import Comment

Reason = Literal["abuse", "hate", "spam", "privacy", "illegal", "other"]
REASONS: tuple[Reason, ...] = get_args(Reason)

QUEUE = "reports"
"""The review queue of reported comments."""

LONGEST_NOTE = 500


def report(comment: Comment, by: str, reason: Reason, note: str, keys: Keys) -> Call[bool]:
    """Report a comment; answers whether it was the reader's first report of it.

    The call raises:
        UnknownComment: it is not published (any more).
        ActionNotAllowed: it is the reader's own.
    """
    entry = json.dumps({"reason": reason, "note": note}, ensure_ascii=False)
    author = f"{comment.site}/{comment.author.id}" if comment.author.id else ""

    def read(reply: list[Any]) -> bool:
        outcome = text(reply[0])
        if outcome == "unknown":
            raise UnknownComment(f"there is no comment {comment.id!r} to report")
        if outcome == "own":
            raise ActionNotAllowed(
                "nobody reports one's own comment", "자신의 댓글은 신고할 수 없습니다."
            )
        return outcome == "reported"

    def follow(reply: list[Any]) -> list[Call[Any]]:
        if text(reply[0]) != "reported" or not author:
            return []
        return [Call("note_report", keys.shard_of(author), (author, comment.id, by), bool)]

    arguments = (comment.id, by, reason, entry, QUEUE)
    return Call("report", _shard(comment, keys), arguments, read, follow)


def read_reports(comment: Comment, keys: Keys) -> Call[list[dict[str, Any]]]:
    """How often a comment was reported by reason: `{reason, count}`, most often first."""

    def read(reply: list[Any]) -> list[dict[str, Any]]:
        counts: dict[str, int] = {}
        for entry in fields(reply).values():
            reason = json.loads(entry)["reason"]
            counts[reason] = counts.get(reason, 0) + 1
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return [{"reason": reason, "count": count} for reason, count in ordered]

    return Call("reports", _shard(comment, keys), (comment.id,), read)


def _shard(comment: Comment, keys: Keys) -> int:
    return keys.shard_of(f"{comment.site}/{comment.article}")
