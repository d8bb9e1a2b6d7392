"""The report: tables of medians and ratios, the machine beside them."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from redis import __version__ as redis_py
from rq import VERSION as RQ_VERSION

from bench import thread
from bench.sections import sections, table
from worker.server_binary import find_binary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.drains import Drain
    from bench.goals import Goal
    from bench.growth import Backlog, Burst, Restart
    from bench.http import Http
    from bench.latency import Latency
    from bench.load import Answered
    from bench.memory import Memory
    from bench.popular import Popular

RESULTS = Path(__file__).parent / "RESULTS.md"
PLOT = Path(__file__).parent / "backlog.svg"

_HTTP_HEADS = (
    "",
    *("answers/s", "of bare"),
    "p50 ms",
    *("p99 ms", "of bare"),
    *("CPU µs", "of bare"),
    "status",
)


def machine() -> str:
    """The machine and the programs, in a sentence."""
    model = "unknown processor"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    server = find_binary().name
    return (
        f"{os.cpu_count()} cores of {model}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, redis-py {redis_py}, RQ {RQ_VERSION}, {server} on a "
        "unix socket; worker, server and bench share the cores. Read ratios, not absolutes."
    )


def _today() -> str:
    now = datetime.now(UTC)
    return f"{now.day} {now:%B %Y}"


class Report:
    """Gathers the tables of a run."""

    def __init__(self, about: str) -> None:
        self._parts = ["# What Ombud does, measured\n", f"{_today()}: {about}\n"]
        self._plot = ""

    def say(self, sentence: str) -> None:
        """Add a sentence."""
        self._parts.append(f"{sentence}\n")

    def drains(self, title: str, drains: dict[str, Drain]) -> None:
        """Add a table of drains; ratios are to its first row."""
        first = next(iter(drains.values()))
        rows = (
            (
                name,
                f"{found.enqueued_per_s:,.0f}",
                f"{found.published_per_s:,.0f}",
                f"{first.published_per_s / found.published_per_s:.2f} ×",
                f"{found.redis_us:.0f}",
            )
            for name, found in drains.items()
        )
        heads = ("", "submitted/s", "published/s", "first row is", "Redis µs/comment")
        self._table(title, heads, rows)

    def costs(self, tables: Iterable[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]) -> None:
        """Add what checks cost: title, heads and rows of each table."""
        for title, heads, rows in tables:
            self._table(title, heads, rows)

    def latencies(self, latencies: dict[str, Latency]) -> None:
        """Add the times to publish."""
        rows = (
            (name, f"{each.p50_ms:.1f}", f"{each.p99_ms:.1f}", f"{each.worst_ms:.1f}")
            for name, each in latencies.items()
        )
        title = "Time to publish (accepted → readable), one worker, AOF everysec"
        self._table(title, ("", "p50 ms", "p99 ms", "worst ms"), rows)

    def memory(self, memory: Memory) -> None:
        """Add what a comment costs."""
        self.say(
            f"Memory per comment of 200 Korean characters ({memory.text:.0f} bytes): queued "
            f"{memory.queued:,.0f} bytes, published {memory.published:,.0f} bytes, with all that "
            "is kept beside the record: thread, author, event, audit, and what copies are found by."
        )

    def popular(self, found: Popular) -> None:
        """Add what a reading of What's Popular Now takes, and what keeping it does."""
        first = found.readings[0]
        rows = (
            (
                f"{each.live:,}",
                *(f"{each.us:,.0f}", f"{each.us / first.us:.1f} ×"),
                *(f"{each.stale_us:,.0f}", f"{each.stale_us / each.us:.1f} ×"),
            )
            for each in found.readings
        )
        heads = ("live articles", "all live, µs", "of the first", "half stale, µs", "of all live")
        self._table("What's Popular Now: the server reads the first 50", heads, rows)
        self.say(
            "Where half is stale, as many articles as are live stand above them and ran out of the "
            "window all at once: the worst that a ranking can be, until people act again."
        )
        self.say(
            f"Of a decision that publishes, the server's script takes {found.counted_us:.0f} µs a "
            f"comment, and {found.uncounted_us:.0f} µs where the comment is older than a week and "
            "counts for nothing there: the difference is what keeping the ranking takes, but for "
            "looking up that nothing is to be kept."
        )

    def backlog(self, found: Backlog) -> None:
        """Add the drain of a large backlog, with its plot."""
        self._plot = found.plot()
        self.say(
            f"A backlog of {found.comments:,} comments, two workers: drained in "
            f"{found.seconds:,.0f} s; slowest tenth {found.slowest:,.0f}/s, fastest "
            f"{found.fastest:,.0f}/s; {found.bytes_queued:,.0f} bytes per queued comment.\n\n"
            "![published per second over time](backlog.svg)"
        )

    def burst(self, found: Burst) -> None:
        """Add the time to publish under a burst."""
        self.say(
            f"{found.rate:,.0f} submissions/s for {found.seconds:,.0f} s into two workers: time to "
            f"publish p50 {found.p50_ms:,.1f} ms, p99 {found.p99_ms:,.1f} ms."
        )

    def restart(self, found: Restart) -> None:
        """Add what a restart costs with many stored comments."""
        self.say(
            f"With {found.comments:,} stored comments ({found.megabytes:,.0f} MB of memory) the "
            f"server is killed and ready again after {found.seconds:,.1f} s."
        )

    def http(self, found: Http) -> None:
        """Add what a web process does; ratios are to the bare endpoint of the same rounds."""
        of_server, of_readers = found.submits.by_server, found.submits.by_readers
        self._answers(
            "Submitting",
            [
                ("bare endpoint, as a newsroom's server asks", of_server.bare, of_server.bare),
                ("accepted from a newsroom's server", of_server.ours, of_server.bare),
                ("bare endpoint, as readers' widgets ask", of_readers.bare, of_readers.bare),
                ("accepted from readers, every limit counted", of_readers.ours, of_readers.bare),
            ],
        )
        reads = found.reads
        self._answers(
            "Reading",
            [
                ("bare endpoint", reads.bare, reads.bare),
                (f"first page of {thread.FROM_THE_DOOR:,}", reads.short, reads.bare),
                (f"first page of {reads.comments:,}", reads.long, reads.bare),
            ],
        )
        pages, away = found.streams, found.away
        self.say(
            f"{pages.pages:,} open event streams on one web process: {pages.megabytes:,.0f} MB, "
            f"and a comment is on all of them {pages.slowest_ms:,.0f} ms after it was submitted."
        )
        self.say(
            f"While the store did not answer for {away.seconds:.0f} s, {away.answered} of "
            f"{away.answered + away.refused} reads of a first page were answered, the slowest "
            f"after {away.slowest_ms:,.0f} ms."
        )

    def _answers(self, title: str, rows: Iterable[tuple[str, Answered, Answered]]) -> None:
        """Add a table of answers, each beside the bare endpoint's to the same requests."""
        lines = (
            (
                name,
                *(f"{each.per_s:,.0f}", f"{each.per_s / bare.per_s:.0%}"),
                f"{each.p50_ms:.1f}",
                *(f"{each.p99_ms:.1f}", f"{each.p99_ms / bare.p99_ms:.1f} ×"),
                *(f"{each.cpu_us:.0f}", f"{each.cpu_us / (bare.cpu_us or 1):.1f} ×"),
                " ".join(sorted(each.statuses)),
            )
            for name, each, bare in rows
        )
        self._table(f"{title} over HTTP, one web process, 32 connections", _HTTP_HEADS, lines)

    def goals(self, goals: Iterable[Goal]) -> None:
        """Put what the figures are held to above all tables."""
        heads = ("", "goal", "measured", "which is")
        rows = table(heads, (goal.row for goal in goals))
        about = "What these figures are held to, each judged by this run alone."
        self._parts.insert(2, f"## Goals\n\n{about}\n\n{rows}\n")

    def text(self) -> str:
        """The report as Markdown."""
        return "\n".join(self._parts)

    def write(self) -> None:
        """Write bench/RESULTS.md and its plot; what other commands measured stays."""
        kept = sections(RESULTS.read_text("utf-8")) if RESULTS.exists() else ""
        RESULTS.write_text(f"{self.text()}\n{kept}" if kept else self.text(), encoding="utf-8")
        if self._plot:
            PLOT.write_text(self._plot, encoding="utf-8")

    def _table(self, title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
        self._parts.append(f"## {title}\n\n{table(heads, rows)}\n")
