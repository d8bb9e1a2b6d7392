"""A store on an empty real server, and the short way through claim and finish."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from tests.faults.stage import Stage
from tests.worker.site import Site
from worker.claim import claim
from worker.door import Door
from worker.finish import Decision, finish
from worker.intake import Submission, accept
from worker.keys import Keys
from worker.records import Author
from worker.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redis import Redis

    from worker.claim import Batch
    from worker.embedded import EmbeddedServer
    from worker.intake import Receipt

_tokens = (f"t{number}" for number in count())


@pytest.fixture
def store(redis_client: Redis) -> Store:
    """Give a store of one shard on an empty server."""
    return Store(redis_client, Keys())


@pytest.fixture
def site(store: Store) -> Site:
    """Give a site in one shard."""
    return Site(store)


@pytest.fixture
def sharded(redis_client: Redis) -> Site:
    """Give a site in three shards."""
    return Site(Store(redis_client, Keys(shards=3)))


@pytest.fixture
def stage(valkey: EmbeddedServer, redis_client: Redis) -> Iterator[Stage]:
    """Give a stage for worker processes on the test process's server, which is empty."""
    stage = Stage(valkey.url)
    yield stage
    stage.close()


@pytest.fixture
def say(store: Store) -> Callable[..., Receipt]:
    """Give a function that submits a text, by default by reader `mina` on `demo/summit`."""

    def say(text: str, *, article: str = "summit", author: str = "mina", **more: str) -> Receipt:
        wanted = Submission("demo", article, text, Author(author), **more)
        return store.run(accept(wanted, Door(creates_articles=True), store.keys))

    return say


@pytest.fixture
def take(store: Store) -> Callable[..., Batch]:
    """Give a function that claims a batch of the first shard."""

    def take(most: int = 64, *, worker: str = "w", token: str = "", wanted: str = "") -> Batch:
        call = claim(
            0,
            store.keys,
            worker=worker,
            token=token or next(_tokens),
            most=most,
            lease_seconds=15,
            wanted=wanted,
        )
        return store.run(call)

    return take


@pytest.fixture
def settle(store: Store, take: Callable[..., Batch]) -> Callable[..., list[str]]:
    """Give a function that decides all queued comments alike."""

    def settle(state: str = "published", queue: str = "") -> list[str]:
        batch = take()
        entry = '{"by":"policy","verdict":"hold","rule":"R-TEST"}'
        decisions = [Decision(item.id, state, queue, entry) for item in batch.items]
        return store.run(finish(batch, decisions, store.keys, worker="w", seconds=0.01, sums={}))

    return settle
