"""Standing: what is known of an author within a site, and what the author wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker.calls import Call, fields, text
from worker.records import comment_of
from worker.thread import make_cursor, parse_cursor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.keys import Keys
    from worker.records import Comment

_COUNTED = ("published", "held", "rejected", "removed", "withdrawn", "reports")


@dataclass(frozen=True, slots=True)
class Standing:
    """An author's comments in sums.

    Attributes:
        since_us: First comment, microseconds since 1970; 0 if there is none.
        now_us: Redis TIME of the answer.
        published: Comments that are published now; likewise the others.
        held: Held.
        rejected: Rejected.
        removed: Removed.
        withdrawn: Withdrawn.
        reports: Times that readers reported them.
    """

    since_us: int
    now_us: int
    published: int
    held: int
    rejected: int
    removed: int
    withdrawn: int
    reports: int

    @property
    def age_days(self) -> int:
        """Whole days since the first comment."""
        return (self.now_us - self.since_us) // 86_400_000_000 if self.since_us else 0


@dataclass(frozen=True, slots=True)
class OwnPage:
    """One page of what an author wrote.

    Attributes:
        ids: The comments' ids, newest first.
        next: Cursor of the following page; None on the last.
    """

    ids: tuple[str, ...]
    next: str | None


def read_standing(site: str, author: str, keys: Keys) -> Call[Standing]:
    """An author's standing."""
    who = f"{site}/{author}"

    def read(reply: list[Any]) -> Standing:
        now, flat = reply
        found = fields(flat)
        counts = {name: max(0, int(found.get(name, 0))) for name in _COUNTED}
        return Standing(int(found.get("since", 0)), int(now), **counts)

    return Call("author", keys.shard_of(who), ("standing", who), read)


def read_mine(site: str, author: str, keys: Keys, *, limit: int) -> Call[list[str]]:
    """Ids of an author's latest comments, newest first."""
    who = f"{site}/{author}"

    def read(reply: list[Any]) -> list[str]:
        return [text(comment) for comment in reply[::2]]

    return Call("author", keys.shard_of(who), ("mine", who, limit, "", ""), read)


def read_own_page(
    site: str, author: str, keys: Keys, *, limit: int, cursor: str = ""
) -> Call[OwnPage]:
    """A page of an author's comments, newest first; as quick far back as at the latest.

    Raises:
        InvalidCursor: the cursor was not given out by a page.
    """
    who = f"{site}/{author}"
    at, last = parse_cursor(cursor)

    def read(reply: list[Any]) -> OwnPage:
        ids = tuple(text(comment) for comment in reply[: 2 * limit : 2])
        more = len(reply) > 2 * limit
        return OwnPage(ids, make_cursor(int(reply[2 * limit - 1]), ids[-1]) if more else None)

    return Call("author", keys.shard_of(who), ("mine", who, limit + 1, at, last), read)


def read_many(comments: Sequence[str], shard: int) -> Call[list[Comment]]:
    """Those of these comments that live in one shard, in their order."""

    def read(reply: list[Any]) -> list[Comment]:
        return [comment_of(text(row[0]), fields(row[1:])) for row in reply]

    return Call("comments", shard, tuple(comments), read)
