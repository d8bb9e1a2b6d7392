"""What's Popular Now: what a reading takes the server, and what keeping it adds to a decision.

Sites with few and with many live articles are filled through the front door, and each has a twin
with the worst ranking there can be: above its live articles stand as many that ran out of the
window all at once a second ago (the time of their last act is set back), so that a reading looks at
all of them in vain and then at all live ones. The next acts on the site would clear them away. All
are read in turns.

Comments of more than a week ago are published like others but count for nothing: what a decision
on them takes less is what keeping the ranking takes, but for looking up that nothing is to be kept.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, cast

from redis import Redis

from bench import latency
from bench.ombud import AT_ONCE, DOOR, FixedPolicy, wait_until_decided
from bench.workload import text
from worker.budget import Budget
from worker.check import check
from worker.claim import claim
from worker.finish import finish
from worker.intake import Submission, accept
from worker.keys import Keys
from worker.popular import SECONDS, read_popular
from worker.records import Author
from worker.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bench.drains import Run
    from policies import Policy
    from worker.intake import Receipt

LIMIT = 50
LIVE = (100, 1_000, 10_000)
_WINDOW = "24h"
_ROUNDS, _READINGS = 10, 5
_CROWDED_EVERY = 10
_STALE = "silent-"
_BATCH, _ARTICLES = 64, 50
_EIGHT_DAYS_US = 8 * 86_400_000_000


@dataclass(frozen=True)
class Reading:
    """Microseconds that one reading takes the server.

    Attributes:
        live: Articles within the window.
        us: Where all that is ranked is live.
        stale_us: Where as many that are not stand above them.
    """

    live: int
    us: float
    stale_us: float


@dataclass(frozen=True)
class Popular:
    """Readings, and the microseconds that a decision takes the server, counted there or not."""

    readings: list[Reading]
    counted_us: float
    uncounted_us: float


def measure(run: Run, live: Iterable[int] = LIVE) -> Popular:
    """Fill the sites and read what is popular on each; then decide with and without keeping it.

    Args:
        run: A fresh server.
        live: Articles within the window, of each site.
    """
    with Redis.from_url(run.url) as redis:
        store = Store(redis, Keys())
        readings = _readings(run, store, list(live))
        return Popular(readings, *_decisions(store))


def _readings(run: Run, store: Store, sizes: list[int]) -> list[Reading]:
    with latency.workers(run, "free", 1):
        for live in sizes:
            _submit_all(store, _lively(f"easy-{live}", live))
            _submit_all(store, _silent(f"worst-{live}", live))
            _submit_all(store, _lively(f"worst-{live}", live))
        wait_until_decided(store.redis)
    for live in sizes:
        _set_back(store.redis, f"worst-{live}", live)
    took: dict[str, list[float]] = {f"{kind}-{n}": [] for n in sizes for kind in ("easy", "worst")}
    for _ in range(_ROUNDS):
        for site, times in took.items():
            times.append(_reading_us(store, site))
    us = {site: statistics.median(times) for site, times in took.items()}
    return [Reading(live, us[f"easy-{live}"], us[f"worst-{live}"]) for live in sizes]


def _reading_us(store: Store, site: str) -> float:
    store.redis.config_resetstat()
    for _ in range(_READINGS):
        found = store.run(read_popular(site, _WINDOW, 0, limit=LIMIT))
        if len(found) != LIMIT or any(each.article.startswith(_STALE) for each in found):
            raise RuntimeError(f"not the {LIMIT} articles that are popular on {site}")
    return _script_us(store.redis)


def _lively(site: str, articles: int) -> Iterator[Submission]:
    """A comment on every article, and some more by others on every tenth."""
    for number in range(articles):
        people = 4 if number % _CROWDED_EVERY == 0 else 1
        for person in range(people):
            yield _submission(site, f"a{number}", number * people + person)


def _silent(site: str, articles: int) -> Iterator[Submission]:
    """More people on every article than on a lively one, so that it stands above."""
    for number in range(articles):
        for person in range(5):
            yield _submission(site, f"{_STALE}{number}", number * 5 + person)


def _submission(site: str, article: str, number: int) -> Submission:
    return Submission(site, article, text(number), Author(f"reader-{number}"))


def _submit_all(store: Store, submissions: Iterator[Submission]) -> list[Receipt]:
    receipts: list[Receipt] = []
    while some := list(islice(submissions, AT_ONCE)):
        for receipt in store.run_all([accept(each, DOOR, store.keys) for each in some]):
            if isinstance(receipt, Exception):
                raise receipt
            receipts.append(receipt)
    return receipts


def _set_back(redis: Redis, site: str, articles: int) -> None:
    """Let the silent articles' last act be a second longer ago than the window."""
    ago = _now_us(redis) - (SECONDS[_WINDOW] + 1) * 1_000_000
    lasts = {f"{site}/{_STALE}{number}": -ago for number in range(articles)}
    if redis.zadd(f"{{s0}}lively:{site}", lasts, xx=True, ch=True) != articles:
        raise RuntimeError(f"not all of {articles} articles are ranked on {site}")


def _decisions(store: Store) -> tuple[float, float]:
    """What a decision takes while what it publishes counts, and while it does not."""
    took: dict[str, list[float]] = {"counted": [], "uncounted": []}
    for turn in range(_ROUNDS + 1):
        for site, times in took.items():
            comments = (
                _submission(site, f"a{number % _ARTICLES}", number)
                for number in range(turn * _BATCH, (turn + 1) * _BATCH)
            )
            receipts = _submit_all(store, comments)
            if site == "uncounted":
                _date_back(store.redis, receipts)
            times.append(_decision_us(store, f"{site}-{turn}"))
    counted, uncounted = (statistics.median(times[1:]) for times in took.values())
    return counted, uncounted


def _date_back(redis: Redis, receipts: list[Receipt]) -> None:
    """Let comments that wait have been accepted longer than a week ago."""
    at = _now_us(redis) - _EIGHT_DAYS_US
    with redis.pipeline(transaction=False) as pipeline:
        for number, receipt in enumerate(receipts):
            pipeline.hset(f"{{s0}}comment:{receipt.id}", "at", at + number)
        pipeline.execute()


def _decision_us(store: Store, token: str) -> float:
    keys = store.keys
    batch = store.run(claim(0, keys, worker="bench", token=token, most=_BATCH, lease_seconds=60.0))
    done = check(cast("Policy", FixedPolicy(0)), batch.items, Budget(5_000))
    call = finish(batch, done.decisions, keys, worker="bench", seconds=0.0, sums=done.sums)
    store.redis.config_resetstat()
    if store.run(call) != ["published"] * _BATCH:
        raise RuntimeError("not all of a batch were published")
    return _script_us(store.redis) / _BATCH


def _script_us(redis: Redis) -> float:
    return float(redis.info("commandstats")["cmdstat_evalsha"]["usec_per_call"])


def _now_us(redis: Redis) -> int:
    seconds, micros = redis.time()
    return int(seconds) * 1_000_000 + int(micros)
