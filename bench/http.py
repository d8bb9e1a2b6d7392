"""HTTP: what one web process does, beside what its framework does with an endpoint that is bare.

    python -m bench.http            some minutes
    python -m bench.http --quick    a minute, to see that it runs

Load comes from a process of its own over kept connections (`load`, `streams`); rounds of the bare
endpoint and of ours are interleaved, and both are sent the same. What counts are ratios.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import statistics
import sys
import time
import urllib.request
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redis import Redis

from bench import latency, readers, streams, thread
from bench.drains import Run, running, server
from bench.load import Answered, Load, put
from bench.progress import tell
from bench.report import Report, machine
from worker.keys import Keys
from worker.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = "key-of-the-bench"
_COMMENTS = "/v1/sites/bench/articles/a{}/comments"
_OF_READERS = "/v1/sites/bench-{turn}/articles/a{article}/comments"
_SUBMITTED_TO, _SHORT, _LONG = 2, 3, 4
_STARTS_WITHIN = 30.0


@dataclass(frozen=True)
class Size:
    """How much is measured.

    Attributes:
        rounds: Rounds of each load.
        requests: Requests of a round.
        comments: Comments of the long thread.
        pages: Event streams.
        seconds: How long the store is away.
    """

    rounds: int
    requests: int
    comments: int
    pages: int
    seconds: float

    @property
    def expected_seconds(self) -> float:
        """About how long it takes, on two cores that do nothing else."""
        loads = 7 * self.rounds * (0.7 + self.requests / 5_000)
        return loads + self.comments / 40_000 + self.pages / 250 + self.seconds


FULL = Size(rounds=5, requests=10_000, comments=1_000_000, pages=5_000, seconds=60)
SHORT = Size(rounds=3, requests=5_000, comments=100_000, pages=1_000, seconds=10)
QUICK = Size(rounds=1, requests=2_000, comments=20_000, pages=500, seconds=3)


@dataclass(frozen=True)
class Beside:
    """What we answer, beside what the bare endpoint answers to the same requests."""

    bare: Answered
    ours: Answered

    @property
    def share(self) -> float:
        """Our answers per second as a share of the bare endpoint's; refusals are worth nothing."""
        if not all(status.startswith("2") for status in self.ours.statuses):
            return 0.0
        return self.ours.per_s / self.bare.per_s


@dataclass(frozen=True)
class Submits:
    """Submitting with a server's key, and as readers' widgets do."""

    by_server: Beside
    by_readers: Beside


@dataclass(frozen=True)
class Reads:
    """Reading first pages, beside the bare endpoint.

    Attributes:
        bare: The bare endpoint, which is sent comments.
        short: The first page of few comments.
        long: The first page of many comments.
        comments: How many are many.
    """

    bare: Answered
    short: Answered
    long: Answered
    comments: int


@dataclass(frozen=True)
class Away:
    """Reads of a first page while the store is away."""

    seconds: float
    answered: int
    refused: int
    slowest_ms: float


@dataclass(frozen=True)
class Http:
    """All that was measured."""

    submits: Submits
    reads: Reads
    streams: streams.Streams
    away: Away


def measure(size: Size) -> Http:
    """Measure everything, each on a fresh store."""
    pages = streams.most_pages(size.pages)  # before a process is started that has to open as many
    with server("everysec", 0) as run, web(run) as ours, bare(run) as framework:
        submits = submitting(run, ours, framework, size)
    with server("off", 0) as run, web(run) as ours, bare(run) as framework:
        reads = reading(run, ours, framework, size)
    with server("everysec", 0) as run, web(run) as (port, process):
        tell(f"{pages:,} event streams")
        with latency.workers(run, "free", 1), Redis.from_url(run.url) as redis:
            open_pages = streams.measure(Store(redis, Keys()), port, process, pages)
        tell(f"store away for {size.seconds:.0f} s")
        away = without_store(run, port, size.seconds)
    return Http(submits, reads, open_pages, away)


Process = tuple[int, int]
"""The port and the id of a process that answers."""


def submitting(run: Run, ours: Process, bare: Process, size: Size) -> Submits:
    """Submit as the newsroom's server does, and as readers do: each beside the bare endpoint."""
    with Redis.from_url(run.url) as redis:
        readers.sign_in(Store(redis, Keys()), size.rounds * size.requests)
    path = _COMMENTS.format(_SUBMITTED_TO)
    loads = {
        "bare endpoint": Load(*bare, path, size.requests, 0, _KEY),
        "submits with a server's key": Load(*ours, path, size.requests, 0, _KEY),
        "bare endpoint, as readers": Load(*bare, _OF_READERS, size.requests, 0),
        "submits of readers": Load(*ours, _OF_READERS, size.requests, 0),
    }
    found = list(rounds(loads, size.rounds))
    return Submits(Beside(*found[:2]), Beside(*found[2:]))


def reading(run: Run, ours: Process, framework: Process, size: Size) -> Reads:
    """Read the first pages of a short and of a long thread, beside the bare endpoint."""
    loads = {"bare endpoint": Load(*framework, _COMMENTS.format(0), size.requests, 0, _KEY)}
    for article, comments in ((_SHORT, thread.FROM_THE_DOOR), (_LONG, size.comments)):
        tell(f"publishing {comments:,} comments")
        thread.fill(run, article, comments)
        loads[f"first page of {comments:,}"] = Load(*ours, _COMMENTS.format(article), size.requests)
    return Reads(*rounds(loads, size.rounds), size.comments)


def rounds(loads: dict[str, Load], count: int) -> Iterator[Answered]:
    """Put each load so many times, in turns; the median of each figure, load by load."""
    found: dict[str, list[Answered]] = defaultdict(list)
    for turn in range(count):
        for name, load in loads.items():
            tell(f"round {turn + 1}/{count}: {name}")
            found[name].append(put(load.again(turn)))
    return map(_median, found.values())


def _median(answered: list[Answered]) -> Answered:
    statuses: Counter[str] = Counter()
    for each in answered:
        statuses.update(each.statuses)
    return Answered(
        statistics.median(each.per_s for each in answered),
        statistics.median(each.p50_ms for each in answered),
        statistics.median(each.p99_ms for each in answered),
        statistics.median(each.cpu_us for each in answered),
        dict(statuses),
    )


def without_store(run: Run, port: int, seconds: float) -> Away:
    """Read a first page, then stop the store and go on reading, ten times a second."""
    address = f"http://127.0.0.1:{port}{_COMMENTS.format(streams.ARTICLE)}"
    answers(address)
    with Redis.from_url(run.url) as redis:
        pid = redis.info("server")["process_id"]
    os.kill(pid, signal.SIGSTOP)
    try:
        answered, refused, slowest = 0, 0, 0.0
        end = time.perf_counter() + seconds
        while (started := time.perf_counter()) < end:
            if answers(address):
                answered += 1
            else:
                refused += 1
            slowest = max(slowest, time.perf_counter() - started)
            time.sleep(0.1)
    finally:
        os.kill(pid, signal.SIGCONT)
    return Away(seconds, answered, refused, slowest * 1000)


def answers(address: str) -> bool:
    """Whether an address answers 200."""
    try:
        with urllib.request.urlopen(address, timeout=10):
            return True
    except OSError:
        return False


@contextlib.contextmanager
def web(run: Run) -> Iterator[Process]:
    """One web process as `ombud serve` runs it; its port and process id."""
    port = _free_port()
    settings = [
        *(f"OMBUD_PORT={port}", f"OMBUD_SERVER_KEYS=bench={_KEY}"),
        *(f"OMBUD_TRUSTED_PROXIES={readers.PROXY}", "OMBUD_STREAMS_PER_NETWORK=100000"),
    ]
    with running(run, ["env", *settings, sys.executable, "-m", "web"]) as [process]:
        _wait_for(port)
        yield port, process.pid


@contextlib.contextmanager
def bare(run: Run) -> Iterator[Process]:
    """The bare endpoint; its port and process id."""
    port = _free_port()
    with running(run, [sys.executable, "-m", "bench.bare", str(port)]) as [process]:
        _wait_for(port)
        yield port, process.pid


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.perf_counter() + _STARTS_WITHIN
    while not answers(f"http://127.0.0.1:{port}/livez"):
        if time.perf_counter() > deadline:
            raise RuntimeError(f"nothing answers on port {port} after {_STARTS_WITHIN} s")
        time.sleep(0.05)


def main() -> int:
    """Run it and print its tables."""
    parser = argparse.ArgumentParser(prog="bench.http", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one short round of everything")
    report = Report(machine())
    report.http(measure(QUICK if parser.parse_args().quick else FULL))
    print(report.text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
