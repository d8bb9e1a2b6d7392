"""Events: every transition, and every change of settings, in the order it happened, by shard.

The stream is a bell, not the truth: it keeps some 20,000 transitions. Whoever listens reads the
record before telling anybody anything. Reactions have a stream beside it, of which little is kept:
whoever missed one is told by the next page what they are.
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError

from worker.calls import Call, text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from redis.asyncio import Redis as AsyncRedis

    from worker.keys import Keys

log = logging.getLogger(__name__)

MOST_REPLAYED = 500
"""Most events of one article that a listener is told again."""

SETTINGS = "settings"
"""What `after` says where settings changed and no comment moved."""

REACTIONS = "reactions"
"""What `after` says where readers reacted to a comment, which did not move."""

_ID = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")  # no longer than Redis can read
_WAIT_MS = 2000
_AT_ONCE = 256
_PAUSE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Event:
    """One transition, one change of settings, or one reaction.

    Attributes:
        id: Its place in its stream; later events have greater ones.
        comment: The comment, or empty.
        on: `site/article`; `site/` for settings of a section or tag.
        before: State before.
        after: State from then on, `SETTINGS` or `REACTIONS`.
        version: The comment's version from then on.
    """

    id: str
    comment: str
    on: str
    before: str
    after: str
    version: int

    @property
    def place(self) -> tuple[int, int]:
        """The id as numbers, to compare by."""
        return place(self.id)


def place(event_id: str) -> tuple[int, int]:
    """An event's id as numbers, to compare by; zeros for anything else."""
    found = _ID.fullmatch(event_id)
    return (int(found[1]), int(found[2])) if found else (0, 0)


async def follow(redis: AsyncRedis, shard: int, begun: asyncio.Event) -> AsyncIterator[list[Event]]:
    """Events of a shard from now on, as they come; goes on by itself when Redis was away.

    Args:
        redis: A client of one's own, whose time-out is longer than two seconds.
        shard: The shard.
        begun: Set when it is known after which event to begin: none is missed from then on.
    """
    streams = [f"{{s{shard}}}{name}" for name in ("events", "reactions")]
    last: dict[Any, Any] = {}
    while True:
        try:
            if not last:
                last = {stream: await _newest(redis, stream) for stream in streams}
                begun.set()
            replies: Any = await redis.xread(last, count=_AT_ONCE, block=_WAIT_MS)
        except (RedisError, OSError) as error:
            log.info("events of shard %d: %s; listening again", shard, type(error).__name__)
            await asyncio.sleep(_PAUSE_SECONDS)
            continue
        for stream, entries in replies:
            last[text(stream)] = text(entries[-1][0])
            yield [_event(name, found) for name, found in entries]


async def _newest(redis: AsyncRedis, stream: str) -> str:
    newest = await redis.xrevrange(stream, count=1)
    return text(newest[0][0]) if newest else "0-0"


@dataclass(frozen=True, slots=True)
class Missed:
    """What happened on an article since an event.

    Attributes:
        events: The events, oldest first.
        beyond: Empty; or the id of the newest event, where what happened is too much or too long
            ago to be told one by one.
        now_ms: The time of the store, in milliseconds since 1970 as in events' ids.
    """

    events: list[Event]
    beyond: str
    now_ms: int

    def no_later(self, seen: tuple[int, int]) -> tuple[int, int]:
        """The place that a page says it has seen, or now: to who is ahead nothing would be news."""
        return seen if seen[0] <= self.now_ms else (self.now_ms, 0)


def read_since(site: str, article: str, last: str, keys: Keys) -> Call[Missed]:
    """What happened on one article after this event."""
    on = f"{site}/{article}"

    def read(reply: list[Any]) -> Missed:
        beyond, rows, now = reply
        events = [_event(row[0], dict(zip(row[1::2], row[2::2], strict=True))) for row in rows]
        return Missed(events, text(beyond), int(now))

    return Call("events_since", keys.shard_of(on), (on, last, MOST_REPLAYED), read)


def _event(name: Any, found: Mapping[Any, Any]) -> Event:
    entry = {text(field): text(value) for field, value in found.items()}
    return Event(text(name), entry["c"], entry["on"], entry["f"], entry["s"], int(entry["v"]))
