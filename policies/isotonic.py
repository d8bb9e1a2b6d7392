"""A monotone curve through noisy points: pool adjacent violators, then straight lines between."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve that never falls.

    Attributes:
        points: Its corners, by growing x and y; before the first and after the last it is level.
    """

    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        """Refuse what is no such curve.

        Raises:
            ValueError: it has no corners, or falls somewhere.
        """
        falls = any(a[0] >= b[0] or a[1] > b[1] for a, b in pairwise(self.points))
        if not self.points or falls:
            raise ValueError("a curve needs corners of growing x, and y that never falls")

    def at(self, x: float) -> float:
        """The curve's y at this x."""
        after = bisect_right(self.points, x, key=lambda point: point[0])
        if after == 0:
            return self.points[0][1]
        if after == len(self.points):
            return self.points[-1][1]
        (x0, y0), (x1, y1) = self.points[after - 1], self.points[after]
        return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


_Block = tuple[float, float, int]
"""Sums of x and y, and of how many points."""


def fitted(points: Iterable[tuple[float, float]]) -> Curve:
    """The curve that never falls and is nearest to these points, by least squares.

    Raises:
        ValueError: there are no points.
    """
    blocks: list[_Block] = []
    for x, y in sorted(points):
        block = (x, y, 1)
        while blocks and _joins(blocks[-1], block):
            block = _joined(blocks.pop(), block)
        blocks.append(block)
    return Curve(tuple((round(x / n, _DIGITS), round(y / n, _DIGITS)) for x, y, n in blocks))


def _joins(before: _Block, after: _Block) -> bool:
    """Whether two blocks are level, fall, or are too near to tell apart."""
    near = round(before[0] / before[2], _DIGITS) == round(after[0] / after[2], _DIGITS)
    return near or before[1] / before[2] >= after[1] / after[2]


def _joined(one: _Block, other: _Block) -> _Block:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]
