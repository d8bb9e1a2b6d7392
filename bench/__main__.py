"""`make bench`: every number of the README in one run, interleaved, with nothing left out.

make bench                        some minutes: checks, drains, workers, AOF, latency, memory
make bench ARGS=--quick           a minute, to see that it runs
make bench ARGS="--long --write"  also a backlog of a million, a burst, a restart; for RESULTS.md
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict

from rich.console import Console

from bench import growth, http, latency, memory, policy, popular
from bench.contenders import ombud, peers
from bench.drains import Drain, drain, medians, server
from bench.report import Report, machine
from bench.workload import FIXED_POLICY_US, turns_for

progress = Console(stderr=True)


def main() -> int:
    """Run the bench; 0 when it ran to its end."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one short round of everything")
    parser.add_argument("--long", action="store_true", help="also backlog, burst and restart")
    parser.add_argument("--backlog", type=int, default=1_000_000, help="comments of the backlog")
    parser.add_argument("--write", action="store_true", help="write bench/RESULTS.md")
    options = parser.parse_args()
    rounds, seconds = (1, 1.0) if options.quick else (3, 4.0)

    turns = turns_for(FIXED_POLICY_US)
    report = Report(machine())
    ceiling = 1_000_000 / FIXED_POLICY_US
    report.say(f"The fixed policy takes {FIXED_POLICY_US} µs: one process can do {ceiling:,.0f}/s.")
    progress.print("what a check costs")
    report.costs(policy.tables(rounds))
    alone = one_worker(turns, rounds, seconds)
    report.drains("One worker, AOF off, median of rounds", alone)
    report.drains("Workers", several_workers(turns, rounds, seconds))
    title = "Ombud, a check of 1 ms: what another worker adds while Redis needs little of the cores"
    report.drains(title, slow_checks(turns, rounds, seconds))
    report.drains("AOF", every_aof(turns, rounds, seconds))
    with server("everysec", turns) as run:
        report.latencies(latencies(run, alone, 2 * seconds))
    with server("everysec", turns) as run:
        report.memory(memory.measure(run, 4_000 if options.quick else 100_000))
    with server("off", turns) as run:
        report.popular(popular.measure(run, 1_000 if options.quick else 10_000))
    progress.print("what a web process does")
    report.http(http.measure(http.FULL if options.long else http.QUICK))
    if options.long:
        with server("everysec", turns) as run:
            report.backlog(growth.backlog(run, options.backlog))
        with server("everysec", turns) as run:
            report.burst(growth.burst(run))
        report.restart(growth.restart(turns, options.backlog))
    print(report.text())
    if options.write:
        report.write()
    return 0


def one_worker(turns: int, rounds: int, seconds: float) -> dict[str, Drain]:
    """Every contender with one worker, round by round."""
    contenders = [ombud("fixed", 5000), ombud("shipped", 3500), *peers()]
    found: dict[str, list[Drain]] = defaultdict(list)
    with server("off", turns) as run:
        for turn in range(rounds):
            for contender in contenders:
                progress.print(f"round {turn + 1}/{rounds}: {contender.name}")
                found[contender.name].append(drain(run, contender, seconds))
    return {name: medians(drains) for name, drains in found.items()}


def several_workers(turns: int, rounds: int, seconds: float) -> dict[str, Drain]:
    """Every contender with one, two and four workers."""
    found: dict[str, list[Drain]] = defaultdict(list)
    with server("off", turns) as run:
        for turn in range(rounds):
            for contender in [ombud("fixed", 4000), *peers()]:
                for workers in (1, 2, 4):
                    name = f"{contender.name}, {so_many(workers)}"
                    progress.print(f"round {turn + 1}: {name}")
                    found[name].append(drain(run, contender, seconds / 2, workers))
    return {name: medians(drains) for name, drains in found.items()}


def slow_checks(turns: int, rounds: int, seconds: float) -> dict[str, Drain]:
    """One and two workers whose checks take ten times as long as those of the other tables."""
    found: dict[str, list[Drain]] = defaultdict(list)
    contender = ombud("fixed", 800)
    with server("off", 10 * turns) as run:
        for turn in range(rounds):
            for workers in (1, 2):
                progress.print(f"round {turn + 1}: {workers} with a slow check")
                found[so_many(workers)].append(drain(run, contender, seconds / 2, workers))
    return {name: medians(drains) for name, drains in found.items()}


def so_many(workers: int) -> str:
    """A number of workers, in words."""
    return "1 worker" if workers == 1 else f"{workers} workers"


def every_aof(turns: int, rounds: int, seconds: float) -> dict[str, Drain]:
    """Every contender with each way of writing the append-only file."""
    found: dict[str, list[Drain]] = defaultdict(list)
    for turn in range(rounds):
        for contender in [ombud("fixed", 4000), *peers()]:
            for aof in ("off", "everysec", "always"):
                name = f"{contender.name}, AOF {aof}"
                progress.print(f"round {turn + 1}: {name}")
                with server(aof, turns) as run:
                    found[name].append(drain(run, contender, seconds / 2))
    return {name: medians(drains) for name, drains in found.items()}


def latencies(
    run: latency.Run, drains: dict[str, Drain], seconds: float
) -> dict[str, latency.Latency]:
    """Time to publish at 200/s and at half of what each was seen to do with one worker."""
    found = {}
    for kind in ("shipped", "fixed"):
        name = f"ombud, {kind} policy"
        for rate in (200.0, drains[name].published_per_s / 2):
            progress.print(f"time to publish at {rate:.0f}/s: {name}")
            found[f"{name}, {rate:,.0f}/s"] = latency.paced(run, rate, seconds, policy=kind)
    for peer in peers():
        capacity = drains[peer.name].published_per_s
        for rate in (200.0, capacity / 2):
            if rate < capacity:  # a queue that cannot keep up has no time to publish
                progress.print(f"time to publish at {rate:.0f}/s: {peer.name}")
                found[f"{peer.name}, {rate:,.0f}/s"] = latency.paced_peer(run, peer, rate, seconds)
    return found


if __name__ == "__main__":
    sys.exit(main())
