"""The tail: one listener per shard in each web process, for all who wait in it.

Two kinds of waiters: `Prefer: wait`, which is woken when its comment is decided, and live pages,
which are told what readers may now see. A comment is read once however many pages watch.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from web.told import STILL_HERE, Told, of_event, of_state
from web.views import in_force, public
from worker.article_settings import Scope, Terms, read_terms
from worker.events import REACTIONS, SETTINGS, Event, follow
from worker.records import Comment, read_record
from worker.refusals import StoreUnavailable
from worker.thread import read_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redis.asyncio import Redis as AsyncRedis

    from worker.store import AsyncStore

_MOST_WAITING = 256
"""Batches of news a page may be behind; one that is slower has to come back."""

_BEGINS_WITHIN_SECONDS = 1.0
_HEARTBEAT_SECONDS = 15.0
_REACTIONS_EVERY_SECONDS = 1.0
"""However many react, pages are told of each comment at most as often."""

_PAGES_AT_ONCE = 100
"""Pages that are told before other requests have their turn."""

News = Sequence[Told]
"""What a page is told at once."""

Page = asyncio.Queue[News | None]
"""What an open page is yet to be told; None sends it away."""


class Tail:
    """Follows the shards' events and tells those who wait."""

    def __init__(
        self,
        redis: AsyncRedis,
        store: AsyncStore,
        forget: Callable[[str], None],
        *,
        lazy: bool = False,
    ) -> None:
        """Prepare to listen.

        Args:
            redis: A client of its own, whose time-out is longer than two seconds.
            store: Where to read what happened.
            forget: Told of the `site/article` on which something ceased to be readable.
            lazy: Whether a first comment creates its article.
        """
        self._lazy = lazy
        self._forget = forget
        self._redis = redis
        self._store = store
        self._tasks: list[asyncio.Task[None]] = []
        self._deciding: dict[str, list[asyncio.Event]] = defaultdict(list)
        self._pages: dict[str, set[Page]] = defaultdict(set)
        self._reacted: dict[str, set[str]] = defaultdict(set)

    async def start(self) -> None:
        """Begin to listen; from then on no event is missed, unless Redis is away."""
        begun = [asyncio.Event() for _ in range(self._store.keys.shards)]
        self._tasks = [
            asyncio.create_task(self._listen(shard, event)) for shard, event in enumerate(begun)
        ]
        self._tasks += [
            asyncio.create_task(self._show_life()),
            asyncio.create_task(self._show_reactions()),
        ]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_BEGINS_WITHIN_SECONDS):
                await asyncio.gather(*(event.wait() for event in begun))

    async def stop(self) -> None:
        """Stop listening and send every page away."""
        self.dismiss()
        await end(self._tasks)
        await self._redis.aclose()

    def dismiss(self) -> None:
        """Send every page away, so that the server can stop."""
        for queue in [queue for queues in self._pages.values() for queue in queues]:
            _dismiss(queue)

    @contextlib.contextmanager
    def decided(self, comment: str) -> Iterator[asyncio.Event]:
        """An event that is set when this comment leaves the state checking."""
        bell = asyncio.Event()
        self._deciding[comment].append(bell)
        try:
            yield bell
        finally:
            self._deciding[comment].remove(bell)
            if not self._deciding[comment]:
                del self._deciding[comment]

    @contextlib.contextmanager
    def page(self, on: str) -> Iterator[Page]:
        """A queue of what pages of this article are told; None sends the page away."""
        queue: Page = asyncio.Queue()
        self._pages[on].add(queue)
        try:
            yield queue
        finally:
            self._pages[on].discard(queue)
            if not self._pages[on]:
                del self._pages[on]

    async def tell(self, events: Sequence[Event]) -> dict[str, list[Told]]:
        """What pages are told of these events, by the article they belong to.

        Raises:
            StoreUnavailable: what they are about cannot be read.
        """
        events = [event for event in events if _shows(event)]
        shards = [self._store.keys.shard_of(event.on) for event in events]
        reads = [read_record(e.comment, s) for e, s in zip(events, shards, strict=True)]
        records = await self._store.run_all(reads)
        news: dict[str, list[Told]] = defaultdict(list)
        last: dict[str, str] = {}
        for event, record in zip(events, records, strict=True):
            last[event.on] = event.id
            if told := _told(event, record):
                news[event.on].append(told)
        for on, event_id in last.items():
            site, _, article = on.partition("/")
            [counts] = await self._store.run_all(read_counts(site, [article], self._store.keys))
            if not isinstance(counts, dict):
                raise counts
            news[on].append(of_state("count", {"count": counts[article]}, event_id))
        return news

    async def settings(self, on: str) -> dict[str, Any] | None:
        """The settings in force on an article as pages are told; None if Redis is away."""
        site, _, article = on.partition("/")
        call = read_terms(Scope(site, "article", article), self._store.keys)
        [found] = await self._store.run_all([call])
        return {"in_force": in_force(found, lazy=self._lazy)} if isinstance(found, Terms) else None

    async def _listen(self, shard: int, begun: asyncio.Event) -> None:
        async for events in follow(self._redis, shard, begun):
            for event in events:
                self._note(event)
            for on in self._set_anew(events, shard):
                if settings := await self.settings(on):
                    await self._spread(on, [of_state("settings", settings)])
                else:
                    self._send_away(on)
            watched = [event for event in events if event.on in self._pages]
            try:
                news = await self.tell(watched)
            except StoreUnavailable:
                for on in {event.on for event in watched}:
                    self._send_away(on)
                continue
            for on, told in news.items():
                await self._spread(on, told)

    def _note(self, event: Event) -> None:
        """Take note of an event for all who wait for something else than to be told of it."""
        if event.after == REACTIONS:
            if event.on in self._pages:
                self._reacted[event.on].add(event.comment)
            return
        for bell in self._deciding.get(event.comment, ()):
            bell.set()
        if event.before == "published":
            self._forget(event.on)

    async def _show_life(self) -> None:
        """Keep quiet connections open, and find those that nobody listens to any more."""
        while True:
            await asyncio.sleep(_HEARTBEAT_SECONDS)
            for on in tuple(self._pages):
                await self._spread(on, [STILL_HERE])

    async def _show_reactions(self) -> None:
        """Tell pages what the reactions are now where somebody reacted."""
        while True:
            await asyncio.sleep(_REACTIONS_EVERY_SECONDS)
            reacted, self._reacted = self._reacted, defaultdict(set)
            for on, comments in reacted.items():
                shard = self._store.keys.shard_of(on)
                reads = [read_record(comment, shard) for comment in sorted(comments)]
                records = await self._store.run_all(reads)
                if news := [told for each in records if (told := _reactions(each))]:
                    await self._spread(on, news)

    def _set_anew(self, events: Sequence[Event], shard: int) -> set[str]:
        """The watched articles of this shard whose settings may have changed."""
        places = {event.on for event in events if event.after == SETTINGS}
        return {
            on
            for on in (self._pages if places else ())
            if (on in places or on[: on.index("/") + 1] in places)
            and self._store.keys.shard_of(on) == shard
        }

    async def _spread(self, on: str, news: News) -> None:
        """Tell all pages of an article; other requests have their turn in between."""
        for number, page in enumerate(tuple(self._pages.get(on, ())), start=1):
            if page.qsize() < _MOST_WAITING:
                page.put_nowait(news)
            else:
                _dismiss(page)
            if number % _PAGES_AT_ONCE == 0:
                await asyncio.sleep(0)

    def _send_away(self, on: str) -> None:
        """Send the pages of an article away: they come back and ask for what they missed."""
        for page in self._pages.get(on, ()):
            _dismiss(page)


async def end(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel tasks until they ended: the client of Redis swallows a cancel while it connects."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=0.2)


def _shows(event: Event) -> bool:
    """Whether readers can see the difference."""
    return "published" in {event.before, event.after}


def _told(event: Event, record: object) -> Told | None:
    if event.after != "published":
        return of_event(event.id, "comment.removed", {"id": event.comment})
    if isinstance(record, StoreUnavailable):
        raise record
    if not isinstance(record, Comment) or record.state != "published":
        return None
    name = "comment.updated" if event.before == "published" else "comment.published"
    return of_event(event.id, name, public(record))


def _reactions(record: object) -> Told | None:
    if not isinstance(record, Comment) or record.state != "published":
        return None
    shown = public(record)
    return of_state("comment.reactions", {name: shown[name] for name in ("id", "reactions")})


def _dismiss(queue: Page) -> None:
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(None)
