"""Metrics: the sums that the scripts keep, as Prometheus families. Reading them changes nothing.

The sums live in each shard's `metrics` hash: `submitted|accepted`, `decisions|hold|policy`,
`rule_hits|R|mode`, and of histograms `check_seconds|0.05`, `check_seconds|sum_us` (microseconds).
Labels are bounded: never an author, article or comment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)

from worker.workers import STATES as WORKER_STATES

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from prometheus_client.core import Metric

    from policies import Policy
    from worker.overview import Overview

BUCKETS = (
    *("0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5"),
    *("1", "2", "5", "10", "30", "60", "300", "1800", "7200", "28800", "86400", "+Inf"),
)
"""Upper edges in seconds, as `scripts/moves.lua` counts into them."""

_COUNTERS = {
    "submitted": ("Submissions by outcome", ("outcome",)),
    "decisions": ("Decisions by verdict and by whom", ("verdict", "by")),
    "rule_hits": ("How often rules fired", ("rule", "mode")),
    "rule_errors": ("How often a rule could not be decided", ("rule",)),
    "recovered": ("Comments taken back from workers that died", ()),
    "policy_load_failures": (
        "Times that a process could not load a version of the policy, or not reach it",
        (),
    ),
}
_HISTOGRAMS = {
    "check_seconds": "From accepted to the machine's decision",
    "review_seconds": "From held to a person's decision",
}


def families(overview: Overview, policy: Policy) -> Iterator[Metric]:
    """Every family, from one overview."""
    sums = overview.metrics
    for name, (help_text, labels) in _COUNTERS.items():
        yield _counter(name, help_text, labels, sums)
    for name, help_text in _HISTOGRAMS.items():
        yield _histogram(name, help_text, sums)
    yield from _shards(overview)
    yield from _reviews(overview)
    workers = GaugeMetricFamily("ombud_workers", "Living workers by state", labels=["state"])
    for state in WORKER_STATES:
        workers.add_metric([state], list(overview.workers.values()).count(state))
    yield workers
    yield GaugeMetricFamily("ombud_dead_letters", "Jobs that failed", overview.dead_letters)
    yield GaugeMetricFamily(
        "ombud_ledger_imbalance_comments", "Accepted comments in no state", overview.imbalance
    )
    in_force = GaugeMetricFamily("ombud_policy_info", "The policy in force", labels=["version"])
    in_force.add_metric([policy.version], 1)
    yield in_force


def _counter(
    name: str, help_text: str, labels: tuple[str, ...], sums: Counter[str]
) -> CounterMetricFamily:
    family = CounterMetricFamily(f"ombud_{name}", help_text, labels=labels)
    for field, count in sorted(sums.items()):
        first, *values = field.split("|")
        if first == name and len(values) == len(labels):
            family.add_metric(values, count)
    if not labels and name not in sums:
        family.add_metric([], 0)
    return family


def _histogram(name: str, help_text: str, sums: Counter[str]) -> HistogramMetricFamily:
    family = HistogramMetricFamily(f"ombud_{name}", help_text)
    running, buckets = 0, []
    for edge in BUCKETS:
        running += sums[f"{name}|{edge}"]
        buckets.append((edge, running))
    family.add_metric([], buckets, sums[f"{name}|sum_us"] / 1_000_000)
    return family


def _shards(overview: Overview) -> Iterator[Metric]:
    depth = GaugeMetricFamily("ombud_queue_depth", "Comments queued", labels=["shard"])
    age = GaugeMetricFamily(
        "ombud_queue_oldest_age_seconds", "Age of the oldest undecided comment", labels=["shard"]
    )
    flight = GaugeMetricFamily("ombud_in_flight", "Comments at workers", labels=["shard"])
    for each in overview.shards:
        shard = [str(each.shard)]
        depth.add_metric(shard, each.queue_depth)
        age.add_metric(shard, each.oldest_age_seconds)
        flight.add_metric(shard, each.in_flight)
    yield from (depth, age, flight)


def _reviews(overview: Overview) -> Iterator[Metric]:
    depth = GaugeMetricFamily("ombud_review_depth", "Comments that wait", labels=["queue"])
    for each in overview.reviews:
        depth.add_metric([each.name], each.depth)
    yield depth
    yield GaugeMetricFamily(
        "ombud_review_oldest_age_seconds",
        "Age of the longest waiting comment",
        max((each.oldest_age_seconds for each in overview.reviews), default=0.0),
    )
