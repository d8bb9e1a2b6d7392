"""How a newsroom's decisions move a model's weights, and the scale that fits them.

All of it is about the decisions of one language. Every decision nudges the weights of the pieces
it holds a little; what was not learned from says how hard and how often that is of use.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from operator import add
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Final

from policies.classifier.model import Scale

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_ROUNDS: Final = 6
# How far one decision moves the pieces of a comment, in steps of the weights; the best is taken.
_NUDGES: Final = (1.0, 3.0, 9.0)
_NEWTON_STEPS: Final = 12
_FOLDS: Final = 4


@dataclass(frozen=True, slots=True)
class Known:
    """A decision as the model sees the comment.

    Attributes:
        numbers: Of the pieces that the model knows.
        moved: Those of them that it may nudge.
        rejected: What people decided.
    """

    numbers: tuple[int, ...]
    moved: tuple[int, ...]
    rejected: bool

    def normalised_sum(self, weights: Sequence[float]) -> float:
        """As `Model.normalised_sum`, by these weights."""
        if not self.numbers:
            return 0.0
        return sum(map(weights.__getitem__, self.numbers)) / math.sqrt(len(self.numbers))


@dataclass(frozen=True, slots=True)
class Pace:
    """How hard and how often decisions nudge the weights; no rounds where it is of no use."""

    nudge: float = 0.0
    rounds: int = 0


def pace_for(early: Sequence[Known], middle: Sequence[Known], shipped: Sequence[float]) -> Pace:
    """The pace at which the early decisions teach most about those in the middle."""
    scale = line(early, shipped)
    best, least = Pace(), _loss(middle, shipped)
    for nudge in _NUDGES:
        weights, last = list(shipped), math.inf
        for turn in range(_MOST_ROUNDS):
            _go_over(early, weights, scale, nudge / (1 + turn))
            loss = _loss(middle, weights)
            if loss < least:
                best, least = Pace(nudge, turn + 1), loss
            if loss >= last:
                break
            last = loss
    return best


def nudged(
    rows: Sequence[Known], shipped: Sequence[float], pace: Pace
) -> tuple[list[float], list[float]]:
    """The weights after these decisions, and the sum of each by weights that did not learn from it.

    By weights that learned from it, too, a decision would look easier than the comments to come.
    So weights learn from all parts of the log but one, each in turn, and what is kept is their
    mean. Parts are stretches of time, so that the copies of a flood do not teach about each other.
    """
    sums: list[float] = []
    total = [0.0] * len(shipped)
    ends = [len(rows) * fold // _FOLDS for fold in range(_FOLDS + 1)]
    for begin, end in pairwise(ends):
        weights = _learned([*rows[:begin], *rows[end:]], shipped, pace)
        sums += [row.normalised_sum(weights) for row in rows[begin:end]]
        total = list(map(add, total, weights))
    return [_whole(weight / _FOLDS) for weight in total], sums


def _learned(rows: Sequence[Known], shipped: Sequence[float], pace: Pace) -> list[float]:
    weights, scale = list(shipped), line(rows, shipped)
    for turn in range(pace.rounds):
        _go_over(rows, weights, scale, pace.nudge / (1 + turn))
    return weights


def _whole(weight: float) -> float:
    """The nearest weight that a model can have: a whole number, and not 0."""
    return float(round(weight) or math.copysign(1, weight))


def line(rows: Sequence[Known], weights: Sequence[float]) -> Scale:
    """The scale whose probabilities fit these decisions by these weights; without bands."""
    return line_through([row.normalised_sum(weights) for row in rows], rows)


def line_through(sums: Sequence[float], rows: Sequence[Known]) -> Scale:
    """The logistic line through sums and decisions, by Newton's method.

    A faint pull towards a flat line keeps it finite where sums tell the decisions apart fully.
    """
    rejected = [row.rejected for row in rows]
    mean = fmean(sums)
    width = pstdev(sums) or 1.0
    share = (sum(rejected) + 0.5) / (len(rejected) + 1)
    slope, offset = 0.0, math.log(share / (1 - share))
    for _ in range(_NEWTON_STEPS):
        g0, g1 = slope, 0.0
        h00, h01, h11 = 1.0, 0.0, 0.0
        for value, yes in zip(sums, rejected, strict=True):
            x = (value - mean) / width
            chance = Scale(slope, offset, None, None).chance(x)
            error, spread = chance - yes, chance * (1 - chance)
            g0, g1 = g0 + error * x, g1 + error
            h00, h01, h11 = h00 + spread * x * x, h01 + spread * x, h11 + spread
        determinant = h00 * h11 - h01 * h01
        slope -= (h11 * g0 - h01 * g1) / determinant
        offset -= (h00 * g1 - h01 * g0) / determinant
    return Scale(slope / width, offset - slope * mean / width, None, None)


def _go_over(rows: Sequence[Known], weights: list[float], scale: Scale, nudge: float) -> None:
    """Nudge the weights by every decision that surprises, as far as it does."""
    for row in rows:
        if row.moved:
            error = row.rejected - scale.chance(row.normalised_sum(weights))
            step = nudge * error / math.sqrt(len(row.numbers))
            for number in row.moved:
                weights[number] += step


def _loss(rows: Sequence[Known], weights: Sequence[float]) -> float:
    """How surprising the decisions are on average (log loss), by the scale that fits them best."""
    scale = line(rows, weights)
    total = 0.0
    for row in rows:
        chance = scale.chance(row.normalised_sum(weights))
        total -= math.log(max(1e-9, chance if row.rejected else 1 - chance))
    return total / len(rows)
