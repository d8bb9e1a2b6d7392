"""Goals: what the numbers of a run are held to, each judged by what that run measured.

A run that left something out, as short ones do, says so: what was not measured is neither met nor
missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bench.drains import Drain
    from bench.http import Http
    from bench.latency import Latency
    from bench.memory import Memory
    from bench.policy import Costs

OMBUD, SHIPPED = "ombud, fixed policy", "ombud, shipped policy"
_LOOP = "streams loop with overlap"
_ONE, _TWO = "1 worker", "2 workers"
_COMMENTS, _PAGES, _LONG, _AWAY_SECONDS = 100_000, 5_000, 1_000_000, 60.0


@dataclass(frozen=True)
class Goal:
    """One goal.

    Attributes:
        what: What is measured.
        least: It must be at least this; None where `most` says what it may be.
        most: It may be at most this.
        found: What was measured; None: nothing was, in this run.
        unit: How a figure is written, such as `{:.1f} ms`.
    """

    what: str
    found: float | None
    unit: str
    least: float | None = None
    most: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether it is met; None where nothing was measured."""
        if self.found is None:
            return None
        if self.least is not None:
            return self.found >= self.least
        return self.most is not None and self.found <= self.most

    @property
    def row(self) -> tuple[str, str, str, str]:
        """Its line in the table."""
        bound = f"≥ {self._said(self.least)}" if self.most is None else f"≤ {self._said(self.most)}"
        verdict = {True: "met", False: "**missed**", None: ""}[self.met]
        return self.what, bound, self._said(self.found), verdict

    def _said(self, figure: float | None) -> str:
        return "not measured" if figure is None else self.unit.format(figure)


@dataclass
class Measured:
    """What a run has measured by now.

    Attributes:
        ceiling: Comments a second that the fixed policy alone allows.
        costs: What checks cost.
        alone: Drains with one worker.
        workers: Drains with several workers.
        slow: Drains with a check of 1 ms, by how many workers.
        latencies: Times to publish at 200/s and at half of capacity, for each policy.
        memory: What a comment costs.
        http: What a web process does.
    """

    ceiling: float
    costs: Costs | None = None
    alone: Mapping[str, Drain] | None = None
    workers: Mapping[str, Drain] | None = None
    slow: Mapping[str, Drain] | None = None
    latencies: Mapping[str, Latency] | None = None
    memory: Memory | None = None
    http: Http | None = None

    def goals(self) -> Iterator[Goal]:
        """Every goal, in the order of the report."""
        yield from self._of_checks()
        yield from self._of_workers()
        yield from self._of_latencies()
        full = self.memory if self.memory and self.memory.comments >= _COMMENTS else None
        published = full and full.published  # of fewer, the articles' and authors' part is larger
        yield Goal("memory per published comment", published, "{:,.0f} bytes", most=1_228)
        yield from self._of_http()

    def _of_checks(self) -> Iterator[Goal]:
        costs = self.costs
        check = costs and max(costs.shipped_us.values())
        yield Goal("a check by the shipped policy", check, "{:.0f} µs", most=60)
        more = costs and costs.with_more_terms
        yield Goal("a check with 100,000 more terms, to that", more, "{:.2f} ×", most=1.5)
        loading = costs and costs.loading_ms
        yield Goal("loading the shipped policy", loading, "{:.0f} ms", most=300)

    def _of_workers(self) -> Iterator[Goal]:
        rates = {name: drain.published_per_s for name, drain in (self.alone or {}).items()}

        def to(*others: str) -> float | None:
            known = [rates[other] for other in others if other in rates]
            return rates[OMBUD] / max(known) if known else None

        yield Goal("one worker, to RQ's SimpleWorker", to("rq SimpleWorker"), "{:.1f} ×", least=20)
        yield Goal("one worker, to RQ's forking Worker", to("rq Worker"), "{:.0f} ×", least=100)
        yield Goal(
            "one worker, to the best other queue", to("dramatiq", "huey"), "{:.2f} ×", least=2.5
        )
        yield Goal("one worker, to a hand-written Streams loop", to(_LOOP), "{:.2f} ×", least=1.3)
        share = rates[OMBUD] / self.ceiling if rates else None
        yield Goal("one worker, to what the policy alone allows", share, "{:.0%}", least=0.6)
        redis = self.alone and self.alone[OMBUD].redis_us
        yield Goal("Redis for a comment", redis, "{:.0f} µs", most=80)
        fixed = self.workers and (
            self.workers[f"{OMBUD}, {_TWO}"].published_per_s
            / self.workers[f"{OMBUD}, {_ONE}"].published_per_s
        )
        yield Goal("two workers, to one", fixed, "{:.2f} ×", least=1.7)
        slow = self.slow and self.slow[_TWO].published_per_s / self.slow[_ONE].published_per_s
        yield Goal("two workers, to one, a check of 1 ms", slow, "{:.2f} ×", least=1.7)

    def _of_latencies(self) -> Iterator[Goal]:
        of_shipped = [
            each for name, each in (self.latencies or {}).items() if name.startswith(SHIPPED)
        ]
        steady, busy = of_shipped or (None, None)
        yield Goal("to publish at 200/s, p50", steady and steady.p50_ms, "{:.1f} ms", most=2)
        yield Goal("to publish at 200/s, p99", steady and steady.p99_ms, "{:.1f} ms", most=6)
        yield Goal(
            "to publish at half of capacity, p50", busy and busy.p50_ms, "{:.1f} ms", most=10
        )
        yield Goal(
            "to publish at half of capacity, p99", busy and busy.p99_ms, "{:.1f} ms", most=50
        )

    def _of_http(self) -> Iterator[Goal]:
        http = self.http
        by_server = http and http.submits.by_server.share
        yield Goal("submits with a server's key, to bare", by_server, "{:.0%}", least=0.5)
        by_readers = http and http.submits.by_readers.share
        yield Goal("submits of readers, to bare", by_readers, "{:.0%}", least=0.5)
        reads = http.reads if http else None
        short = reads and reads.short.p99_ms / reads.bare.p99_ms
        yield Goal("first page of 100, p99 to bare", short, "{:.2f} ×", most=2)
        whole = reads if reads and reads.comments >= _LONG else None
        long = whole and whole.long.p99_ms / whole.bare.p99_ms
        yield Goal("first page of 1,000,000, p99 to bare", long, "{:.2f} ×", most=2)
        same = whole and whole.long.p50_ms / whole.short.p50_ms
        yield Goal("first page of 1,000,000, median to that of 100", same, "{:.2f} ×", most=1.2)
        pages = http.streams if http and http.streams.pages >= _PAGES else None
        yield Goal("5,000 event streams, memory", pages and pages.megabytes, "{:.0f} MB", most=400)
        yield Goal(
            "5,000 event streams, an event on all",
            pages and pages.slowest_ms,
            "{:,.0f} ms",
            most=1_000,
        )
        away = http.away if http and http.away.seconds >= _AWAY_SECONDS else None
        answered = away and away.answered / (away.answered + away.refused)
        yield Goal("reads answered, store away 60 s", answered, "{:.1%}", least=1)


def missed(goals: Iterable[Goal]) -> list[str]:
    """A sentence for each goal that was measured and missed."""
    rows = [goal.row for goal in goals if goal.met is False]
    return [f"missed: {what} is {found}, not {bound}" for what, bound, found, _ in rows]
