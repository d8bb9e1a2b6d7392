"""Erase: all that a person said and is known by goes; what was decided, and when, stays.

A comment that is erased keeps its id, its place in the books and the skeleton of its decisions: who
or what decided, by which rule and version of the policy. Text, name, findings and notes are gone.

What they did to others' comments goes too: reactions are taken back, and a report keeps its reason
alone. They are found by a list in each shard of what a reader touched; of a store that is older
than these lists `ombud reconcile --fix` makes them, and until then `worker.traces` the reader's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker.calls import Call
from worker.intake import author_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.keys import Keys
    from worker.records import Comment


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What somebody did to others' comments, and nobody knows any more.

    Attributes:
        reactions: How many were taken back.
        reports: How many name nobody now.
        left: Comments that may still know; ask again until there are none.
    """

    reactions: int
    reports: int
    left: int


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of a comment that is to be erased.

    Attributes:
        now: Whether it was not erased before.
        left: Readers who reacted to it or reported it and are known yet; ask again until there are
            none.
    """

    now: bool
    left: int


def erase(comment: Comment, keys: Keys) -> Call[Erased]:
    """Erase one comment of an author, and some of what readers did to it."""

    def read(reply: list[Any]) -> Erased:
        done, _, left = reply
        return Erased(bool(done), left)

    def follow(reply: list[Any]) -> list[Call[Any]]:
        return author_notes(reply[1:2], keys)

    shard = keys.shard_of(f"{comment.site}/{comment.article}")
    return Call("erase", shard, (comment.id, comment.author.id), read, follow)


def forget_touched(site: str, account: str, shard: int) -> Call[Forgotten]:
    """Forget what an account did to others' comments of a shard, some at a time."""

    def read(reply: list[int]) -> Forgotten:
        return Forgotten(*reply)

    return Call("forget_touched", shard, (site, account), read)


def forget_author(site: str, author: str, erased: Sequence[str], keys: Keys) -> Call[int]:
    """Take erased comments off an author's list; with the last one go the author's sums.

    Answers how many are left in the list: it may have grown meanwhile. Safe to send again.

    Args:
        site: The site.
        author: The author.
        erased: The comments, some hundreds at most.
        keys: Names in the key space.
    """
    who = f"{site}/{author}"
    return Call("forget_author", keys.shard_of(who), (who, *erased), int)
