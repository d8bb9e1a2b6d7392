"""Time to publish: from accepted to readable, both by the server's clock, at a steady rate."""

from __future__ import annotations

import contextlib
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redis import Redis

from bench.contenders import ombud
from bench.drains import ROOT, Run, running, wait_for
from bench.ombud import submit, wait_until_decided
from worker.keys import Keys
from worker.records import Comment, read_record
from worker.scanning import ids
from worker.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bench.drains import Contender


@dataclass(frozen=True)
class Latency:
    """Milliseconds from accepted to readable, and how many comments were timed."""

    rate: float
    p50_ms: float
    p99_ms: float
    worst_ms: float
    comments: int


@contextlib.contextmanager
def workers(run: Run, policy: str, count: int) -> Iterator[None]:
    """Workers that have told RQ of themselves: they are ready to claim."""
    with running(run, ombud(policy, 1).worker, count), Redis.from_url(run.url) as redis:
        wait_for(lambda: redis.scard("rq:workers") >= count, "workers ready to claim")
        yield


def paced(run: Run, rate: float, seconds: float, *, policy: str, count: int = 1) -> Latency:
    """Submit at a steady rate and read from the records when each comment was published."""
    total = int(rate * seconds)
    with Redis.from_url(run.url) as redis:
        redis.flushall()
        store = Store(redis, Keys())
        with workers(run, policy, count):
            start = time.perf_counter()
            sent = 0
            while sent < total:
                due = min(total, int((time.perf_counter() - start) * rate) + 1)
                if due > sent:
                    submit(store, range(sent, due))
                    sent = due
                time.sleep(max(0.0, start + sent / rate - time.perf_counter()))
            wait_until_decided(redis)
        return _latency(rate, _waits(store))


def paced_peer(run: Run, peer: Contender, rate: float, seconds: float) -> Latency:
    """Send a peer comments at a steady rate; its publish script notes how long each took."""
    total = int(rate * seconds)
    with Redis.from_url(run.url) as redis:
        redis.flushall()
        _program(run, [*peer.enqueue, "1"])  # one that is not timed tells that the worker is ready
        with running(run, peer.worker, 1):
            _await(redis, peer, 1)
            _program(run, [*peer.paced, str(rate), str(total)])
            _await(redis, peer, 1 + total)
        return _latency(rate, (1000 * float(each) for each in redis.lrange("waits", 0, -1)))


def _program(run: Run, words: list[str]) -> None:
    subprocess.run(words, cwd=ROOT, env=run.environment, check=True)


def _await(redis: Redis, peer: Contender, published: int) -> None:
    wait_for(lambda: peer.published(redis) >= published, f"{peer.name}: {published} published")


def _waits(store: Store) -> Iterator[float]:
    """Milliseconds from accepted to decided of every comment in the store."""
    for page in ids(store, 0):
        for comment in store.run_all([read_record(each, 0) for each in page]):
            assert isinstance(comment, Comment)
            yield (comment.decisions[0]["at"] - comment.accepted_us) / 1000


def _latency(rate: float, milliseconds: Iterable[float]) -> Latency:
    waits = sorted(milliseconds)
    return Latency(rate, _quantile(waits, 0.5), _quantile(waits, 0.99), waits[-1], len(waits))


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
