"""The desk: what waits for moderators over all shards, the longest waiting first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.overview import read_reviews
from worker.review import Queue, Waiting, read_queue
from worker.thread import make_cursor, parse_cursor

if TYPE_CHECKING:
    from worker.store import AsyncStore


@dataclass(frozen=True, slots=True)
class Pile:
    """A page of what waits.

    Attributes:
        items: The longest waiting first.
        depth: How many wait in all.
        next: Cursor of the following page; None on the last.
    """

    items: tuple[Waiting, ...]
    depth: int
    next: str | None


async def pile(store: AsyncStore, queue: str, *, limit: int = 20, cursor: str = "") -> Pile:
    """What waits in a queue, or in all of them where it is empty.

    Raises:
        worker.thread.InvalidCursor: the cursor was not given out by a page.
        StoreUnavailable: Redis is away.
    """
    parse_cursor(cursor)  # also where there is no queue that would look at it
    names = [queue] if queue else [each.name for each in await read_reviews(store)]
    calls = [
        read_queue(name, shard, limit=limit + 1, cursor=cursor)
        for name in names
        for shard in range(store.keys.shards)
    ]
    parts: list[Queue] = []
    for answer in await store.run_all(calls):
        if not isinstance(answer, Queue):
            raise answer
        parts.append(answer)
    waiting = [item for part in parts for item in part.items]
    waiting.sort(key=lambda item: (item.since_us, item.comment.id))
    page = tuple(waiting[:limit])
    more = len(waiting) > limit
    following = make_cursor(page[-1].since_us, page[-1].comment.id) if more and page else None
    return Pile(page, sum(part.depth for part in parts), following)
