"""Erase: all that a person said and is known by goes; what was decided, and when, stays.

A comment that is erased keeps its id, its place in the books and the skeleton of its decisions: who
or what decided, by which rule and version of the policy. Text, name, findings and notes are gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.calls import Call
from worker.intake import author_notes

if TYPE_CHECKING:
    from worker.keys import Keys
    from worker.records import Comment


def erase(comment: Comment, keys: Keys) -> Call[bool]:
    """Erase one comment of an author; answers whether there was something to erase."""

    def read(reply: list[Any]) -> bool:
        return bool(reply[0])

    def follow(reply: list[Any]) -> list[Call[Any]]:
        return author_notes(reply[1:2], keys)

    shard = keys.shard_of(f"{comment.site}/{comment.article}")
    return Call("erase", shard, (comment.id, comment.author.id), read, follow)


def forget_author(site: str, author: str, keys: Keys) -> Call[bool]:
    """Forget an author's sums and list, once all comments are erased; safe to send again."""
    who = f"{site}/{author}"
    return Call("forget_author", keys.shard_of(who), (who,), bool)
