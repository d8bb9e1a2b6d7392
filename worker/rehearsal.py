"""A rehearsal: comments of the past checked by two policies, on all cores."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from policies.backtest import BacktestReport, backtest
from worker.history import past
from worker.json_lines import BrokenLine, kind, numbered, object_of, word, word_if_any
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
        read: Makes what `policies.backtest` takes out of each, or raises a `BrokenLine`; runs
            where the checks run.
        given: Rows as they lie in a file or a record.
        size: How far the work has come with them, in whatever the caller counts.
    """

    read: Callable[[Any], Mapping[str, Any]]
    given: list[Any]
    size: int


def rehearse(
    old: Policy,
    new: Policy,
    groups: Iterable[Rows],
    show: Callable[[int], None],
    refuse: Callable[[str], None],
) -> BacktestReport:
    """What the new policy would have said, beside the old one.

    Args:
        old: The policy in force.
        new: The policy that would replace it.
        groups: What is rehearsed.
        show: Told how much was checked, in the sizes of the groups.
        refuse: Told of each row that holds no comment: where it stands, and why.
    """
    _policies[:] = [old, new]  # forked processes find both here, loaded
    report, done = BacktestReport(), 0
    waiting: deque[Future[_Checked]] = deque()

    def take(checked: _Checked) -> None:
        nonlocal done
        report.merge(checked.report)
        for said in checked.refused:
            refuse(said)
        done += checked.size
        show(done)

    cores = os.cpu_count() or 1
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(cores, context) as processes:
        for group in groups:
            waiting.append(processes.submit(_check, group))
            if len(waiting) > cores * AHEAD:
                take(waiting.popleft().result())
        while waiting:
            take(waiting.popleft().result())
    return report


def corpus(lines: Iterable[bytes], name: str) -> Iterator[Rows]:
    """JSON lines with `text` and, where known, `at`, `facts` and a moderator's `decision`.

    Args:
        lines: The lines.
        name: What the file is called when a line of it is refused.
    """
    left = numbered(lines)
    while group := list(islice(left, AT_ONCE)):
        given = [(f"{name}:{number}", line) for number, line in group]
        yield Rows(_row, given, sum(len(line) for _, line in group))


def comments(pages: Iterable[list[Recorded]]) -> Iterator[Rows]:
    """Comments as recorded."""
    for page in pages:
        yield Rows(row_of, page, len(page))


@dataclass(frozen=True, slots=True)
class _Checked:
    """What became of some rows: how much they were, the report, and which hold no comment."""

    size: int
    report: BacktestReport
    refused: list[str]


def _check(rows: Rows) -> _Checked:
    old, new = _policies
    refused: list[str] = []

    def read() -> Iterator[Mapping[str, Any]]:
        for each in rows.given:
            try:
                yield rows.read(each)
            except BrokenLine as broken:
                refused.append(str(broken))

    return _Checked(rows.size, backtest(old, new, read()), refused)


def _row(given: tuple[str, bytes]) -> Mapping[str, Any]:
    """What a line says, named by its place where it says nothing."""
    place, line = given
    try:
        return _said(object_of(line))
    except BrokenLine as broken:
        raise BrokenLine(f"{place}: {broken}") from None


def _said(row: dict[str, Any]) -> Mapping[str, Any]:
    """What a row of a corpus says.

    Raises:
        BrokenLine: it holds no comment; says why.
    """
    at, decision = (word_if_any(row, name) for name in ("at", "decision"))
    comment = past(word(row, "text"), at=at, decision=decision)
    facts = row.get("facts") or {}
    if not isinstance(facts, dict):
        raise BrokenLine(f'"facts" takes an object; this is {kind(facts)}')
    if comment.at:  # for rules with a window
        facts = {"context.at": datetime.fromisoformat(comment.at).timestamp(), **facts}
    return {"text": comment.text, "facts": facts, "decision": comment.decision}
