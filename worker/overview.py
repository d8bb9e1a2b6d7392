"""Overview: the sums of all shards, and what a person should be told about them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.ready import read_redis
from worker.refusals import Refused, StoreUnavailable
from worker.states import STATES
from worker.status import ReviewStatus, read_status
from worker.workers import read_workers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    from worker.ready import RedisState
    from worker.status import ShardStatus
    from worker.store import AsyncStore

    Answer = TypeVar("Answer")

LATE_SECONDS = 30.0
"""Age of the oldest undecided comment from which something is wrong."""


@dataclass(frozen=True, slots=True)
class Overview:
    """All shards together.

    Attributes:
        shards: Each shard's own sums.
        workers: State of each living worker by its name.
        redis: What the server says of itself.
    """

    shards: tuple[ShardStatus, ...]
    workers: dict[str, str]
    redis: RedisState

    @property
    def depth(self) -> int:
        """Comments queued."""
        return sum(each.queue_depth for each in self.shards)

    @property
    def in_flight(self) -> int:
        """Comments in the hands of workers."""
        return sum(each.in_flight for each in self.shards)

    @property
    def dead_letters(self) -> int:
        """Jobs that failed for good."""
        return sum(each.dead_letters for each in self.shards)

    @property
    def oldest_undecided_seconds(self) -> float:
        """Age of the oldest undecided comment."""
        return max(each.oldest_age_seconds for each in self.shards)

    @property
    def imbalance(self) -> int:
        """Accepted comments that are in no state."""
        return sum(each.imbalance for each in self.shards)

    @property
    def metrics(self) -> Counter[str]:
        """Raw sums by name."""
        return sum((Counter(each.metrics) for each in self.shards), Counter())

    @property
    def ledger(self) -> dict[str, int]:
        """Comments per state, and `accepted`."""
        names = ("accepted", *STATES)
        return {name: sum(s.ledger.get(name, 0) for s in self.shards) for name in names}

    @property
    def reviews(self) -> list[ReviewStatus]:
        """Review queues over all shards."""
        return _reviews(self.shards)

    @property
    def complaints(self) -> list[str]:
        """What a person should look at, in words; empty when all is well."""
        late, dead = self.oldest_undecided_seconds, self.dead_letters
        said = {
            "no worker is alive: comments queue and wait": not self.workers,
            f"the oldest undecided comment has waited {late:.0f} s": late > LATE_SECONDS,
            f"{dead} dead letters wait: see `ombud failed list`": dead > 0,
            f"the books are off by {self.imbalance}: see `ombud reconcile`": self.imbalance != 0,
            f"the server threw {self.redis.evicted} keys away": self.redis.evicted > 0,
            "the last write to the append-only file failed": self.redis.aof_broken,
            "RQ's workers are suspended: see `rq resume`": any(s.suspended for s in self.shards),
        }
        return [words for words, holds in said.items() if holds]


async def read_overview(store: AsyncStore) -> Overview:
    """The sums of all shards; writes nothing, costs the same at any size.

    Raises:
        StoreUnavailable: Redis is away.
    """
    statuses = await _read_statuses(store)
    workers = [read_workers(shard, store.keys) for shard in range(store.keys.shards)]
    alive: dict[str, str] = {}
    for each in _all(await store.run_all(workers)):
        alive |= each
    return Overview(tuple(statuses), alive, await read_redis(store))


async def read_reviews(store: AsyncStore) -> list[ReviewStatus]:
    """Every review queue, over all shards.

    Raises:
        StoreUnavailable: Redis is away.
    """
    return _reviews(await _read_statuses(store))


async def _read_statuses(store: AsyncStore) -> list[ShardStatus]:
    shards = range(store.keys.shards)
    return _all(await store.run_all([read_status(shard, store.keys) for shard in shards]))


def _reviews(shards: Sequence[ShardStatus]) -> list[ReviewStatus]:
    found: dict[str, ReviewStatus] = {}
    for each in (review for shard in shards for review in shard.reviews):
        known = found.get(each.name, ReviewStatus(each.name, 0, 0.0))
        oldest = max(known.oldest_age_seconds, each.oldest_age_seconds)
        found[each.name] = ReviewStatus(each.name, known.depth + each.depth, oldest)
    return sorted(found.values(), key=lambda review: review.name)


def _all(answers: Sequence[Answer | Refused | StoreUnavailable]) -> list[Answer]:
    found: list[Answer] = []
    for answer in answers:
        if isinstance(answer, Refused | StoreUnavailable):
            raise answer
        found.append(answer)
    return found
