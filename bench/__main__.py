"""`make bench`: every number of the README in one run, interleaved, with nothing left out.

make bench                        ten minutes: all but a backlog, a burst and a restart
make bench ARGS=--quick           minutes, to see that it runs
make bench ARGS="--long --write"  twenty and some: everything in full length, for RESULTS.md
make bench ARGS=--judge           fails where a goal is missed, and names it
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench import goals, growth, http, latency, memory, policy, popular
from bench.contenders import FORKING, ombud, peers
from bench.drains import Drain, drain, medians, server
from bench.progress import Section, run_all, tell
from bench.report import Report, machine
from bench.workload import FIXED_POLICY_US, turns_for

if TYPE_CHECKING:
    from bench.drains import Contender

BACKLOG = 1_000_000
WORKERS = [count for count in (1, 2, 4, 8) if count <= max(2, os.cpu_count() or 2)]
_ROUNDS, _SECONDS = 3, 3.0


def main() -> int:
    """Run the bench; 0 when it ran to its end, and with `--judge` all goals were met."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one short round of everything")
    parser.add_argument("--long", action="store_true", help="also backlog, burst and restart")
    parser.add_argument("--backlog", type=int, default=BACKLOG, help="comments of the backlog")
    parser.add_argument("--write", action="store_true", help="write bench/RESULTS.md")
    parser.add_argument("--judge", action="store_true", help="fail where a goal is missed")
    options = parser.parse_args()
    bench = Bench.quick() if options.quick else Bench()
    if options.long:
        bench.over_http = http.FULL
    sections = bench.sections + (bench.long_sections(options.backlog) if options.long else [])
    try:
        run_all(sections)
    finally:  # what was measured is worth telling, whatever ended the run
        found = list(bench.measured.goals())
        bench.report.goals(found)
        print(bench.report.text())
    if options.write:
        bench.report.write()
    missed = goals.missed(found) if options.judge else []
    for sentence in missed:
        tell(sentence)
    return 1 if missed else 0


@dataclass
class Bench:
    """One run: its parameters, its sections, and what they found.

    Attributes:
        rounds: Rounds of each contender.
        seconds: About how long each of one worker's rounds drains.
        comments: Comments that memory is measured with.
        live: Live articles that What's Popular Now is read with.
        over_http: How much is measured over HTTP.
    """

    rounds: int = _ROUNDS
    seconds: float = _SECONDS
    comments: int = 100_000
    live: tuple[int, ...] = popular.LIVE
    over_http: http.Size = http.SHORT
    turns: int = field(default_factory=lambda: turns_for(FIXED_POLICY_US))
    report: Report = field(default_factory=lambda: Report(machine()))

    def __post_init__(self) -> None:
        ceiling = 1_000_000 / FIXED_POLICY_US
        self.measured = goals.Measured(ceiling)
        self.report.say(
            f"The fixed policy takes {FIXED_POLICY_US} µs: one process can do {ceiling:,.0f}/s."
        )

    @classmethod
    def quick(cls) -> Bench:
        """One short round of everything."""
        return cls(1, 1.0, comments=4_000, live=(100, 1_000), over_http=http.QUICK)

    @property
    def sections(self) -> list[Section]:
        """What every run measures."""
        turns = self.rounds * self.seconds
        return [
            Section("what a check costs", 10 + 5 * self.rounds, self.checks),
            Section("one worker", 8 * self.rounds + 8 * turns, self.one_worker),
            Section("several workers", 15 * self.rounds + 8 * turns, self.several_workers),
            Section("a check of 1 ms", 3 * self.rounds + 2 * turns, self.slow_checks),
            Section("append-only files", 18 * self.rounds + 8 * turns, self.every_aof),
            Section("time to publish", 30 + 26 * self.seconds, self.times_to_publish),
            Section("memory", 5 + self.comments / 4_500, self.memory_of_comments),
            Section("What's Popular Now", 5 + sum(self.live) / 500, self.whats_popular),
            Section("HTTP", 30 + self.over_http.expected_seconds, self.web),
        ]

    def long_sections(self, backlog: int) -> list[Section]:
        """What only a long run measures."""
        return [
            Section("backlog and restart", 10 + backlog / 4_500, lambda: self.growth(backlog)),
            Section("burst", 1.1 * growth.BURST_SECONDS, self.burst),
        ]

    def checks(self) -> None:
        """What a check costs."""
        self.measured.costs = policy.measure(self.rounds)
        self.report.costs(self.measured.costs.tables())

    def one_worker(self) -> None:
        """Every contender with one worker."""
        self.measured.alone = one_worker(self.turns, self.rounds, self.seconds)
        self.report.drains("One worker, AOF off, median of rounds", self.measured.alone)

    def several_workers(self) -> None:
        """Every contender with as many workers as there are cores, and with fewer."""
        self.measured.workers = several_workers(self.turns, self.rounds, self.seconds / 2)
        self.report.drains("Workers", self.measured.workers)

    def slow_checks(self) -> None:
        """One and two workers whose checks are slow."""
        self.measured.slow = slow_checks(self.turns, self.rounds, self.seconds / 2)
        title = (
            "Ombud, a check of 1 ms: what another worker adds while Redis needs little of the cores"
        )
        self.report.drains(title, self.measured.slow)

    def every_aof(self) -> None:
        """Every contender with each way of writing the append-only file."""
        self.report.drains("AOF", every_aof(self.turns, self.rounds, self.seconds / 2))

    def times_to_publish(self) -> None:
        """Time to publish at a steady rate."""
        assert self.measured.alone is not None
        with server("everysec", self.turns) as run:
            self.measured.latencies = latencies(run, self.measured.alone, 2 * self.seconds)
        self.report.latencies(self.measured.latencies)

    def memory_of_comments(self) -> None:
        """What a comment costs the server's memory."""
        with server("everysec", self.turns) as run:
            self.measured.memory = memory.measure(run, self.comments)
        self.report.memory(self.measured.memory)

    def whats_popular(self) -> None:
        """What is popular: reading it, and keeping it."""
        with server("off", self.turns) as run:
            self.report.popular(popular.measure(run, self.live))

    def web(self) -> None:
        """What a web process does."""
        self.measured.http = http.measure(self.over_http)
        self.report.http(self.measured.http)

    def growth(self, comments: int) -> None:
        """A backlog, drained, and a restart with all of it stored."""
        backlog, restart = growth.backlog_and_restart(self.turns, comments)
        self.report.backlog(backlog)
        self.report.restart(restart)

    def burst(self) -> None:
        """A burst that lasts."""
        with server("everysec", self.turns) as run:
            self.report.burst(growth.burst(run))


def one_worker(turns: int, rounds: int, seconds: float) -> dict[str, Drain]:
    """Every contender with one worker, round by round."""
    contenders = [ombud("fixed", 5000), ombud("shipped", 3500), *peers()]
    found: dict[str, list[Drain]] = defaultdict(list)
    with server("off", turns) as run:
        for turn in range(rounds):
            for contender in contenders:
                tell(f"round {turn + 1}/{rounds}: {contender.name}")
                found[contender.name].append(drain(run, contender, seconds))
    return {name: medians(drains) for name, drains in found.items()}


def several_workers(turns: int, rounds: int, seconds: float) -> dict[str, Drain]:
    """Every contender with one worker, and with more as far as there are cores for them."""
    found: dict[str, list[Drain]] = defaultdict(list)
    with server("off", turns) as run:
        for turn in range(rounds):
            for contender in [ombud("fixed", 4000), *busy_peers()]:
                for workers in WORKERS:
                    name = f"{contender.name}, {so_many(workers)}"
                    tell(f"round {turn + 1}/{rounds}: {name}")
                    found[name].append(drain(run, contender, seconds, workers))
    return {name: medians(drains) for name, drains in found.items()}


def slow_checks(turns: int, rounds: int, seconds: float) -> dict[str, Drain]:
    """One and two workers whose checks take ten times as long as those of the other tables."""
    found: dict[str, list[Drain]] = defaultdict(list)
    contender = ombud("fixed", 800)
    with server("off", 10 * turns) as run:
        for turn in range(rounds):
            for workers in (1, 2):
                tell(f"round {turn + 1}/{rounds}: {so_many(workers)} with a slow check")
                found[so_many(workers)].append(drain(run, contender, seconds, workers))
    return {name: medians(drains) for name, drains in found.items()}


def busy_peers() -> list[Contender]:
    """All others but the one that forks for each comment, which is busy with that alone."""
    return [each for each in peers() if each is not FORKING]


def so_many(workers: int) -> str:
    """A number of workers, in words."""
    return "1 worker" if workers == 1 else f"{workers} workers"


def every_aof(turns: int, rounds: int, seconds: float) -> dict[str, Drain]:
    """Every contender with each way of writing the append-only file."""
    found: dict[str, list[Drain]] = defaultdict(list)
    for turn in range(rounds):
        for contender in [ombud("fixed", 4000), *busy_peers()]:
            for aof in ("off", "everysec", "always"):
                name = f"{contender.name}, AOF {aof}"
                tell(f"round {turn + 1}/{rounds}: {name}")
                with server(aof, turns) as run:
                    found[name].append(drain(run, contender, seconds))
    return {name: medians(drains) for name, drains in found.items()}


def latencies(
    run: latency.Run, drains: dict[str, Drain], seconds: float
) -> dict[str, latency.Latency]:
    """Time to publish at 200/s and at half of what each was seen to do with one worker."""
    found = {}
    for kind in ("shipped", "fixed"):
        name = f"ombud, {kind} policy"
        for rate in (200.0, drains[name].published_per_s / 2):
            tell(f"time to publish at {rate:.0f}/s: {name}")
            found[f"{name}, {rate:,.0f}/s"] = latency.paced(run, rate, seconds, policy=kind)
    for peer in peers():
        capacity = drains[peer.name].published_per_s
        for rate in (200.0, capacity / 2):
            if rate < capacity:  # a queue that cannot keep up has no time to publish
                tell(f"time to publish at {rate:.0f}/s: {peer.name}")
                found[f"{peer.name}, {rate:,.0f}/s"] = latency.paced_peer(run, peer, rate, seconds)
    return found


if __name__ == "__main__":
    sys.exit(main())
