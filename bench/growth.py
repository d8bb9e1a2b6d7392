"""Growth: a backlog of a million, a burst that lasts, and a restart with a million stored."""

from __future__ import annotations

import itertools
import os
import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from redis import Redis

from bench import latency
from bench.drains import AOF, Run
from bench.ombud import batches, submit, undecided
from bench.progress import counted
from worker.embedded import ensure_server
from worker.keys import Keys
from worker.store import Store

if TYPE_CHECKING:
    from bench.latency import Latency
    from worker.embedded import EmbeddedServer

BURST_SECONDS = 300.0
_TENTHS = 10


@dataclass(frozen=True)
class Backlog:
    """How a backlog was drained: published comments at points in time (seconds)."""

    comments: int
    bytes_queued: float
    over_time: list[tuple[float, int]]

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.over_time[-1][0] - self.over_time[0][0]

    @property
    def rates(self) -> list[float]:
        """Published per second in each tenth of the backlog."""
        points = [self.over_time[0]]
        for tenth in range(1, _TENTHS + 1):
            goal = self.comments * tenth / _TENTHS
            points.append(next(point for point in self.over_time if point[1] >= goal))
        return [(b[1] - a[1]) / max(b[0] - a[0], 1e-9) for a, b in itertools.pairwise(points)]

    @property
    def slowest(self) -> float:
        """Published per second in the slowest tenth."""
        return min(self.rates)

    @property
    def fastest(self) -> float:
        """Published per second in the fastest tenth."""
        return max(self.rates)

    def plot(self) -> str:
        """The rate over time as SVG."""
        width, height, left, bottom = 720, 240, 60, 30
        ticks: list[tuple[float, float]] = []
        at, done = self.over_time[0]
        for time_now, published in self.over_time:
            if time_now - at >= max(1.0, self.seconds / 120):
                ticks.append(((at + time_now) / 2, (published - done) / (time_now - at)))
                at, done = time_now, published
        top = max((rate for _, rate in ticks), default=0.0) * 1.1
        start = self.over_time[0][0]
        points = " ".join(
            f"{left + (t - start) / self.seconds * (width - left - 10):.1f},"
            f"{height - bottom - rate / top * (height - bottom - 10):.1f}"
            for t, rate in ticks
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            'font-family="sans-serif" font-size="12">'
            f'<rect width="{width}" height="{height}" fill="white"/>'
            f'<path d="M{left} 10V{height - bottom}H{width - 10}" fill="none" stroke="#999"/>'
            f'<text x="{left - 6}" y="20" text-anchor="end">{top:,.0f}</text>'
            f'<text x="{left - 6}" y="{height - bottom}" text-anchor="end">0</text>'
            f'<text x="{width - 10}" y="{height - 10}" text-anchor="end">'
            f"{self.seconds:,.0f} s</text>"
            f'<text x="{left}" y="{height - 10}">published per second, '
            f"{self.comments:,} queued, two workers</text>"
            f'<polyline points="{points}" fill="none" stroke="#1a5fb4" stroke-width="2"/></svg>\n'
        )


@dataclass(frozen=True)
class Burst:
    """Time to publish while submissions keep coming fast."""

    rate: float
    seconds: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Restart:
    """How long a killed server takes to be ready again."""

    comments: int
    megabytes: float
    seconds: float


def backlog_and_restart(turns: int, comments: int) -> tuple[Backlog, Restart]:
    """Drain a backlog, then kill the server that holds it all and time it until it is ready."""
    with (
        tempfile.TemporaryDirectory(prefix="ombud-bench-") as folder,
        ensure_server(Path(folder), extra=AOF["everysec"]) as server,
    ):
        found = backlog(Run(server.url, turns), comments)
        return found, restart(server, comments)


def backlog(run: Run, comments: int) -> Backlog:
    """Queue so many comments on a fresh server, then drain them with two workers."""
    with Redis.from_url(run.url) as redis:
        before = redis.info("memory")["used_memory"]
        _submit(redis, comments)
        queued = (redis.info("memory")["used_memory"] - before) / comments
        series: list[tuple[float, int]] = []
        with counted("draining", comments) as tell_done, latency.workers(run, "shipped", 2):
            while not series or series[-1][1] < comments:
                done = comments - undecided(redis)
                series.append((time.perf_counter(), done))
                tell_done(done)
                time.sleep(0.1)
    started = next(i for i, (_, done) in enumerate(series) if done)
    return Backlog(comments, queued, series[started:])


def restart(server: EmbeddedServer, comments: int) -> Restart:
    """Kill a server that stores so many comments, and time it until it is ready again."""
    with Redis.from_url(server.url) as redis:
        megabytes = redis.info("memory")["used_memory"] / 1e6
        pid = redis.info("server")["process_id"]
    os.kill(pid, signal.SIGKILL)
    start = time.perf_counter()
    server.ensure()
    return Restart(comments, megabytes, time.perf_counter() - start)


def burst(run: Run, rate: float = 2000, seconds: float = BURST_SECONDS) -> Burst:
    """Submit at a high rate for minutes into two workers."""
    found: Latency = latency.paced(run, rate, seconds, policy="shipped", count=2)
    return Burst(rate, seconds, found.p50_ms, found.p99_ms)


def _submit(redis: Redis, comments: int) -> None:
    store = Store(redis, Keys())
    with counted("submitting", comments) as tell_done:
        for numbers in batches(comments):
            submit(store, numbers)
            tell_done(numbers.stop)
