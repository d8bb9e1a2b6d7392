"""Stretches of one text, from one character up to another, asked in logarithmic time.

A comment may be nothing but finds; whoever looks through all of them for each takes minutes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Covers:
    """Stretches that may overlap, asked what lies inside one of them."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(stretches)
        self._starts = [start for start, _ in ordered]
        self._farthest = list(accumulate((end for _, end in ordered), max))

    def hold(self, start: int, end: int) -> bool:
        """Whether one of them holds all of this stretch."""
        begun = bisect_right(self._starts, start)
        return begun > 0 and self._farthest[begun - 1] >= end


class Apart:
    """Stretches of which no two overlap."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def take(self, start: int, end: int) -> bool:
        """Keep a stretch unless it overlaps one that is kept; whether it is kept now."""
        if self.touches(start, end):
            return False
        before = bisect_left(self._starts, end)
        self._starts.insert(before, start)
        self._ends.insert(before, end)
        return True

    def touches(self, start: int, end: int) -> bool:
        """Whether one that is kept overlaps this stretch."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start
