"""What's Popular Now: one reading of a site with few lively articles, and of one with many.

Both sites are filled through the front door; their readings are timed in turns, on one server.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from redis import Redis

from bench import latency
from bench.ombud import AT_ONCE, DOOR, wait_until_decided
from bench.workload import text
from worker.intake import Submission, accept
from worker.keys import Keys
from worker.popular import read_popular
from worker.records import Author
from worker.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.drains import Run

FEW, LIMIT = 100, 50
_ROUNDS, _READINGS = 10, 50
_CROWDED_EVERY = 10


@dataclass(frozen=True)
class Reading:
    """Microseconds that one reading takes the server, of few and of many articles."""

    few: int
    many: int
    few_us: float
    many_us: float


def measure(run: Run, many: int = 10_000) -> Reading:
    """Fill two sites and read what is popular on each."""
    sites = {"few": FEW, "many": many}
    with Redis.from_url(run.url) as redis:
        store = Store(redis, Keys())
        with latency.workers(run, "free", 1):
            for site, articles in sites.items():
                _fill(store, site, articles)
            wait_until_decided(redis)
        took: dict[str, list[float]] = {site: [] for site in sites}
        for _ in range(_ROUNDS):
            for site, times in took.items():
                redis.config_resetstat()
                for _ in range(_READINGS):
                    found = store.run(read_popular(site, "24h", 0, limit=LIMIT))
                    if len(found) != LIMIT:
                        raise RuntimeError(f"{len(found)} popular articles on {site}, not {LIMIT}")
                times.append(redis.info("commandstats")["cmdstat_evalsha"]["usec_per_call"])
    return Reading(FEW, many, *map(statistics.median, took.values()))


def _fill(store: Store, site: str, articles: int) -> None:
    submissions = _submissions(site, articles)
    while some := list(islice(submissions, AT_ONCE)):
        for receipt in store.run_all([accept(each, DOOR, store.keys) for each in some]):
            if isinstance(receipt, Exception):
                raise receipt


def _submissions(site: str, articles: int) -> Iterator[Submission]:
    """A comment on every article, and some more by others on every tenth."""
    for number in range(articles):
        people = 4 if number % _CROWDED_EVERY == 0 else 1
        for person in range(people):
            body = text(number * people + person)
            yield Submission(site, f"a{number}", body, Author(f"reader-{number}-{person}"))
