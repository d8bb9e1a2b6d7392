"""A rehearsal: comments of the past checked by two policies, on all cores."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from policies.backtest import BacktestReport, backtest
from worker.recorded import row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Future

    from policies import Policy
    from worker.recorded import Recorded

AT_ONCE = 500
"""Rows that a process takes at once."""

AHEAD = 4
"""Groups that wait for a process, for each core: what is read is not read far ahead."""

_policies: list[Policy] = []


@dataclass(frozen=True, slots=True)
class Rows:
    """Some of what is rehearsed.

    Attributes:
        read: Makes what `policies.backtest` takes out of each; runs where the checks run.
        given: Rows as they lie in a file or a record.
        size: How far the work has come with them, in whatever the caller counts.
    """

    read: Callable[[Any], Mapping[str, Any]]
    given: list[Any]
    size: int


def rehearse(
    old: Policy, new: Policy, groups: Iterable[Rows], show: Callable[[int], None]
) -> BacktestReport:
    """What the new policy would have said, beside the old one.

    Args:
        old: The policy in force.
        new: The policy that would replace it.
        groups: What is rehearsed.
        show: Told how much was checked, in the sizes of the groups.
    """
    _policies[:] = [old, new]  # forked processes find both here, loaded
    report, done = BacktestReport(), 0
    waiting: deque[Future[tuple[int, BacktestReport]]] = deque()
    cores = os.cpu_count() or 1
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(cores, context) as processes:
        for group in groups:
            waiting.append(processes.submit(_checked, group))
            if len(waiting) > cores * AHEAD:
                done += _merged(report, waiting)
                show(done)
        while waiting:
            done += _merged(report, waiting)
            show(done)
    return report


def corpus(lines: Iterable[bytes]) -> Iterator[Rows]:
    """JSON lines with `text` and, where known, `facts` and a moderator's `decision`."""
    left = iter(lines)
    while group := list(islice(left, AT_ONCE)):
        yield Rows(_row, [line for line in group if line.strip()], sum(map(len, group)))


def comments(pages: Iterable[list[Recorded]]) -> Iterator[Rows]:
    """Comments as recorded."""
    for page in pages:
        yield Rows(row_of, page, len(page))


def _merged(report: BacktestReport, waiting: deque[Future[tuple[int, BacktestReport]]]) -> int:
    size, part = waiting.popleft().result()
    report.merge(part)
    return size


def _checked(rows: Rows) -> tuple[int, BacktestReport]:
    old, new = _policies
    return rows.size, backtest(old, new, map(rows.read, rows.given))


def _row(line: bytes) -> Mapping[str, Any]:
    """What a line says; nothing where it holds no comment, which the report counts."""
    try:
        row = json.loads(line)
        facts = {**_time_of(row), **row.get("facts", {})}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}
    return {**row, "facts": facts}


def _time_of(row: Mapping[str, Any]) -> dict[str, float]:
    """When it was written, as a fact, where the line says so: for rules with a window."""
    at = row.get("at")
    return {"context.at": datetime.fromisoformat(at).timestamp()} if at else {}
