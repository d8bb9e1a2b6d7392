"""What a newsroom's own decisions teach the model: light changes of weights, scales and bands.

1. the earlier decisions nudge the weights of the pieces they hold, a little at a time
2. the ones after them say when to stop and set the scales; both set the bands by the errors allowed
3. the latest ones, of which nothing was learned, say what it was worth
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Final

from policies.classifier.bands import Allowed, block_from, review_from
from policies.classifier.model import Model, Scale
from policies.classifier.tuning import Tuning
from policies.views import Views

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from policies.classifier.decisions import Decision

FEWEST: Final = 200
_LEARNED_SHARE: Final = 0.5
_TESTED_SHARE: Final = 0.2
_MOST_ROUNDS: Final = 6
# How far one decision moves the pieces of a comment, in steps of the weights; the best is taken.
_NUDGES: Final = (1.0, 3.0, 9.0)
# A language with fewer decisions of either kind keeps the scale and the bands that ship.
_FEWEST_OF_A_KIND: Final = 30
_NEWTON_STEPS: Final = 12


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a model would have done with decisions it did not learn from.

    Attributes:
        decided: The share of comments decided without a person.
        wrongly_published: As in `Allowed`, but as it turned out.
        wrongly_rejected: As in `Allowed`, but as it turned out.
    """

    decided: float
    wrongly_published: float
    wrongly_rejected: float

    def exceeds(self, allowed: Allowed) -> bool:
        """Whether there were more errors of either kind than are allowed."""
        published, rejected = allowed.wrongly_published, allowed.wrongly_rejected
        return self.wrongly_published > published or self.wrongly_rejected > rejected


@dataclass(frozen=True, slots=True)
class Lesson:
    """What `refit` found out.

    Attributes:
        learned: Decisions that were learned from, for weights, scales and bands together.
        tested: Later decisions that it was tested on.
        allowed: The errors that the bands were set by.
        before: The model as it ships, its bands set by the same errors allowed.
        after: The model with the tuning.
        tuning: What to keep if `after` pleases.
    """

    learned: int
    tested: int
    allowed: Allowed
    before: Outcome
    after: Outcome
    tuning: Tuning


def refit(given: Iterable[Decision], model: Model, allowed: Allowed | None = None) -> Lesson:
    """Learn from decisions, in the order they were made; takes about 100 µs for each.

    Raises:
        ValueError: There are too few decisions, or all are alike.
    """
    rows = sorted(given, key=lambda decision: decision.at)
    if len(rows) < FEWEST:
        raise ValueError(f"{len(rows)} decisions are too few to learn from; {FEWEST} are needed")
    numbers = {piece: number for number, piece in enumerate(model.weights)}
    known = [_known(row, model, numbers) for row in rows]
    first = int(len(known) * _LEARNED_SHARE)
    last = int(len(known) * (1 - _TESTED_SHARE))
    early, middle, late = known[:first], known[first:last], known[last:]
    for part, name in ((early, "earlier"), (middle, "middle"), (late, "latest")):
        if len({row.rejected for row in part}) == 1:
            raise ValueError(f"all decisions of the {name} part are alike; nothing can be learned")
    limits = allowed or Allowed()
    weights = list(map(float, model.weights.values()))
    # Luck seldom strikes twice: the middle part is untouched, with the earlier one it is larger.
    samples = middle, [*early, *middle]
    scales = _banded(samples, weights, model.scales, limits)
    before = _outcome(late, weights, scales)

    whole = [_whole(weight) for weight in _nudged(early, middle, weights, model.scales)]
    weights = list(map(float, whole))
    nudges = {
        piece: now - shipped
        for (piece, shipped), now in zip(model.weights.items(), whole, strict=True)
        if now != shipped
    }
    scales = _banded(samples, weights, _lines(middle, weights, model.scales), limits)
    tuning = Tuning(model.digest, scales, nudges)
    return Lesson(last, len(late), limits, before, _outcome(late, weights, scales), tuning)


def _whole(weight: float) -> int:
    """The nearest weight that a model can have: a whole number, and not 0."""
    return round(weight) or (1 if weight > 0 else -1)


@dataclass(frozen=True, slots=True)
class _Known:
    """A decision as the model sees the comment."""

    numbers: tuple[int, ...]
    language: str
    rejected: bool

    def normalised_sum(self, weights: Sequence[float]) -> float:
        if not self.numbers:
            return 0.0
        return sum(map(weights.__getitem__, self.numbers)) / math.sqrt(len(self.numbers))


def _known(decision: Decision, model: Model, numbers: Mapping[str, int]) -> _Known:
    views = Views(decision.text)
    pieces = tuple(map(numbers.__getitem__, model.known(views)))
    return _Known(pieces, model.language_of(views), decision.rejected)


def _nudged(
    early: Sequence[_Known],
    middle: Sequence[_Known],
    shipped: list[float],
    scales: Mapping[str, Scale],
) -> list[float]:
    """The weights after as many nudges, and as hard ones, as the middle part is better for."""
    scales = _lines(early, shipped, scales)
    best, least = shipped, _loss(middle, shipped, _lines(middle, shipped, scales))
    for nudge in _NUDGES:
        weights, last = list(shipped), math.inf
        for turn in range(_MOST_ROUNDS):
            _go_over(early, weights, scales, nudge / (1 + turn))
            loss = _loss(middle, weights, _lines(middle, weights, scales))
            if loss < least:
                best, least = list(weights), loss
            if loss >= last:
                break
            last = loss
    return best


def _go_over(
    early: Sequence[_Known], weights: list[float], scales: Mapping[str, Scale], nudge: float
) -> None:
    """Nudge the weights by every decision that surprises, as far as it does."""
    for row in early:
        if row.numbers:
            error = row.rejected - scales[row.language].chance(row.normalised_sum(weights))
            step = nudge * error / math.sqrt(len(row.numbers))
            for number in row.numbers:
                weights[number] += step


def _loss(rows: Sequence[_Known], weights: Sequence[float], scales: Mapping[str, Scale]) -> float:
    """How surprising the decisions are, on average (log loss)."""
    total = 0.0
    for row in rows:
        chance = scales[row.language].chance(row.normalised_sum(weights))
        total -= math.log(max(1e-9, chance if row.rejected else 1 - chance))
    return total / len(rows)


def _lines(
    rows: Sequence[_Known], weights: Sequence[float], scales: Mapping[str, Scale]
) -> dict[str, Scale]:
    """Scales whose probabilities fit these decisions; as they were where decisions are few."""
    fitted = dict(scales)
    for name, here in _by_language(rows).items():
        sums = [row.normalised_sum(weights) for row in here]
        fitted[name] = _line(sums, [row.rejected for row in here])
    return fitted


def _by_language(rows: Sequence[_Known]) -> dict[str, list[_Known]]:
    """The decisions of each language that has enough of either kind."""
    found: dict[str, list[_Known]] = {}
    for row in rows:
        found.setdefault(row.language, []).append(row)
    return {
        name: here
        for name, here in found.items()
        if _FEWEST_OF_A_KIND <= sum(row.rejected for row in here) <= len(here) - _FEWEST_OF_A_KIND
    }


def _line(sums: Sequence[float], rejected: Sequence[bool]) -> Scale:
    """The logistic line through sums and decisions, by Newton's method.

    A faint pull towards a flat line keeps it finite where sums tell the decisions apart fully.
    """
    mean = fmean(sums)
    width = pstdev(sums) or 1.0
    share = fmean(rejected)
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


def _banded(
    samples: Sequence[Sequence[_Known]],
    weights: Sequence[float],
    scales: Mapping[str, Scale],
    allowed: Allowed,
) -> dict[str, Scale]:
    """The scales with the widest bands that stay within the errors allowed on every sample.

    What is allowed is kept by as many errors as a sample does not rule out, so that later
    decisions keep it, too.
    """
    banded = dict(scales)
    for rows in samples:
        for name, here in _by_language(rows).items():
            scale = scales[name]
            scored = sorted(
                (scale.probability(row.normalised_sum(weights)), row.rejected) for row in here
            )
            review, block = review_from(scored, allowed), block_from(scored, allowed)
            if banded[name] is not scale:
                review = min(review, banded[name].review or 0.0)
                block = max(block, banded[name].block or 0.0)
            banded[name] = replace(scale, review=min(review, block), block=block)
    return banded


def _outcome(
    rows: Sequence[_Known], weights: Sequence[float], scales: Mapping[str, Scale]
) -> Outcome:
    published: list[bool] = []
    blocked: list[bool] = []
    for row in rows:
        scale = scales[row.language]
        band = scale.band(scale.probability(row.normalised_sum(weights)))
        if band != "review":
            (blocked if band == "block" else published).append(row.rejected)
    approved = sum(not row.rejected for row in rows)
    return Outcome(
        decided=(len(published) + len(blocked)) / len(rows),
        wrongly_published=sum(published) / max(1, len(published)),
        wrongly_rejected=(len(blocked) - sum(blocked)) / max(1, approved),
    )
