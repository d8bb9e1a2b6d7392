"""How a contender is measured: comments are queued, workers drain them, readers could read them.

Rates are taken between the first and the last published comment, so that starting a process counts
for nobody; everything else counts. Rounds of all contenders are interleaved, medians are told.
"""

from __future__ import annotations

import contextlib
import os
import signal
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from redis import Redis

from worker.embedded import ensure_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
AOF = {
    "off": {"appendonly": "no"},
    "everysec": {"appendonly": "yes", "appendfsync": "everysec"},
    "always": {"appendonly": "yes", "appendfsync": "always"},
}
GIVES_UP_AFTER = 180.0
"""Seconds after which what does not come is given up."""


@dataclass(frozen=True)
class Run:
    """One server of a run, and the price of the fixed policy on this machine.

    Attributes:
        url: The server.
        turns: Turns of the loop that cost what the fixed policy costs.
    """

    url: str
    turns: int

    @property
    def environment(self) -> dict[str, str]:
        """Environment of the programs of this run."""
        ours = {"BENCH_URL": self.url, "BENCH_TURNS": str(self.turns), "PYTHONPATH": str(ROOT)}
        return {**os.environ, **ours, "OMBUD_REDIS_URL": self.url}


@dataclass(frozen=True)
class Contender:
    """A queue that moderates comments.

    Attributes:
        name: What the table calls it.
        enqueue: Program that queues as many comments as its last word says.
        worker: Program of one worker.
        published: How many comments are readable by now.
        rate: Comments a second it may be expected to do, for the size of its rounds.
        paced: Program that sends comments at the rate and of the number its last words say.
    """

    name: str
    enqueue: list[str]
    worker: list[str]
    published: Callable[[Redis], int]
    rate: int
    paced: list[str] = field(default_factory=list)


@dataclass
class Drain:
    """One drain: comments queued and published per second, and the server's CPU per comment."""

    enqueued_per_s: float
    published_per_s: float
    redis_us: float


@contextlib.contextmanager
def server(aof: str, turns: int) -> Iterator[Run]:
    """A fresh server for a run."""
    with (
        tempfile.TemporaryDirectory(prefix="ombud-bench-") as folder,
        ensure_server(Path(folder), extra=AOF[aof]) as running,
    ):
        yield Run(running.url, turns)


@contextlib.contextmanager
def running(
    run: Run, program: list[str], count: int = 1
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many of a program, killed with all they started when they are not needed any more."""
    programs = [
        subprocess.Popen(
            program,
            cwd=ROOT,
            env=run.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(count)
    ]
    try:
        yield programs
    finally:
        for each in programs:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(each.pid, signal.SIGKILL)
            each.wait()


def drain(run: Run, contender: Contender, seconds: float, workers: int = 1) -> Drain:
    """Queue what should take so many seconds, and drain it.

    Raises:
        RuntimeError: the contender did not publish everything in time.
    """
    count = max(200, int(contender.rate * seconds * workers))
    with Redis.from_url(run.url) as redis:
        redis.flushall()
        cpu = _cpu(redis)
        start = time.perf_counter()
        subprocess.run([*contender.enqueue, str(count)], cwd=ROOT, env=run.environment, check=True)
        enqueued = count / (time.perf_counter() - start)
        with running(run, contender.worker, workers):
            series = _watch(redis, contender, count)
        cost = (_cpu(redis) - cpu) / count * 1_000_000
    (began, first), (ended, last) = series[0], series[-1]
    return Drain(enqueued, (last - first) / max(ended - began, 1e-9), cost)


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Wait until something is so.

    Raises:
        RuntimeError: it was not so in time.
    """
    deadline = time.monotonic() + GIVES_UP_AFTER
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what}: not within {GIVES_UP_AFTER:.0f} s")
        time.sleep(0.01)


def medians(drains: list[Drain]) -> Drain:
    """The median of each figure."""
    return Drain(
        statistics.median(d.enqueued_per_s for d in drains),
        statistics.median(d.published_per_s for d in drains),
        statistics.median(d.redis_us for d in drains),
    )


def _watch(redis: Redis, contender: Contender, count: int) -> list[tuple[float, int]]:
    """Published comments over time, from the first to the last."""
    series: list[tuple[float, int]] = []
    deadline = time.perf_counter() + GIVES_UP_AFTER
    while True:
        published = contender.published(redis)
        now = time.perf_counter()
        if published:
            series.append((now, published))
        if published >= count:
            return series
        if now > deadline:
            raise RuntimeError(f"{contender.name}: {published} of {count} after {GIVES_UP_AFTER} s")
        time.sleep(0.005)


def _cpu(redis: Redis) -> float:
    cpu = redis.info("cpu")
    return cpu["used_cpu_user"] + cpu["used_cpu_sys"]
