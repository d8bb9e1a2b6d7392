"""HTTP: what one web process does, beside what its framework does with an endpoint that is bare.

    python -m bench.http            some minutes
    python -m bench.http --quick    a minute, to see that it runs

Load comes from a process of its own over kept connections (`load`, `streams`); rounds of the bare
endpoint and of ours are interleaved. What counts are ratios.
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
from rich.console import Console

from bench import latency, streams, thread
from bench.drains import Run, running, server
from bench.load import Answered, Load, put
from bench.report import Report, machine
from worker.keys import Keys
from worker.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

progress = Console(stderr=True)

BARE, SUBMITS = "bare endpoint", "accepted submits"
_KEY = "key-of-the-bench"
_COMMENTS = "/v1/sites/bench/articles/a{}/comments"
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


FULL = Size(rounds=5, requests=10_000, comments=1_000_000, pages=5_000, seconds=60)
QUICK = Size(rounds=1, requests=2_000, comments=20_000, pages=500, seconds=3)


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

    submits: dict[str, Answered]
    reads: dict[str, Answered]
    streams: streams.Streams
    away: Away


def measure(size: Size) -> Http:
    """Measure everything, each on a fresh store."""
    pages = streams.most_pages(size.pages)  # before a process is started that has to open as many
    with server("everysec", 0) as run, web(run) as ours, bare(run) as framework:
        submits = rounds(
            {
                BARE: Load(*framework, _COMMENTS.format(0), size.requests, 0),
                SUBMITS: Load(*ours, _COMMENTS.format(_SUBMITTED_TO), size.requests, 0, _KEY),
            },
            size.rounds,
        )
    with server("off", 0) as run, web(run) as ours, bare(run) as framework:
        loads = {BARE: Load(*framework, _COMMENTS.format(0), size.requests, 0)}
        for article, comments in ((_SHORT, thread.FROM_THE_DOOR), (_LONG, size.comments)):
            progress.print(f"publishing {comments:,} comments")
            thread.fill(run, article, comments)
            path = _COMMENTS.format(article)
            loads[f"first page of {comments:,}"] = Load(*ours, path, size.requests)
        reads = rounds(loads, size.rounds)
    with server("everysec", 0) as run, web(run) as (port, process):
        progress.print(f"{pages:,} event streams")
        with latency.workers(run, "free", 1), Redis.from_url(run.url) as redis:
            open_pages = streams.measure(Store(redis, Keys()), port, process, pages)
        progress.print(f"store away for {size.seconds:.0f} s")
        away = without_store(run, port, size.seconds)
    return Http(submits, reads, open_pages, away)


def rounds(loads: dict[str, Load], count: int) -> dict[str, Answered]:
    """Put each load so many times, in turns; the median of each figure."""
    found: dict[str, list[Answered]] = defaultdict(list)
    for turn in range(count):
        for name, load in loads.items():
            progress.print(f"round {turn + 1}/{count}: {name}")
            found[name].append(put(load.again(turn)))
    return {name: _median(answered) for name, answered in found.items()}


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
def web(run: Run) -> Iterator[tuple[int, int]]:
    """One web process as `ombud serve` runs it; its port and process id."""
    port = _free_port()
    settings = [f"OMBUD_PORT={port}", f"OMBUD_SERVER_KEYS=bench={_KEY}"]
    with running(run, ["env", *settings, sys.executable, "-m", "web"]) as [process]:
        _wait_for(port)
        yield port, process.pid


@contextlib.contextmanager
def bare(run: Run) -> Iterator[tuple[int, int]]:
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
