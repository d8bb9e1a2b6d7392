"""What a model would have done with decisions it did not learn from, and how much of it is luck."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from policies.classifier.bands import CERTAINTY, block_from, fewest_expected, review_from

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from policies.classifier.bands import Allowed
    from policies.classifier.model import Scale

    Sums = Iterable[tuple[float, bool]]

# A figure that may as well have been so much higher or lower is nothing to rely on.
_STEADY: Final = 0.3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a model would have done with decisions it did not learn from.

    Attributes:
        decided: The share of comments decided without a person.
        wrongly_published: As in `Allowed`, but as it turned out.
        wrongly_rejected: As in `Allowed`, but as it turned out.
        least: The share decided that one of twenty such logs would have stayed below.
        most: The share decided that one of twenty such logs would have gone beyond.
    """

    decided: float
    wrongly_published: float
    wrongly_rejected: float
    least: float = 0.0
    most: float = 1.0

    def exceeds(self, allowed: Allowed) -> bool:
        """Whether there were more errors of either kind than are allowed."""
        published, rejected = allowed.wrongly_published, allowed.wrongly_rejected
        return self.wrongly_published > published or self.wrongly_rejected > rejected

    @property
    def is_luck(self) -> bool:
        """Whether another log of the same size could as well have given quite another share."""
        return self.most - self.least > _STEADY


@dataclass(frozen=True, slots=True)
class Trial:
    """One language's decisions as a model scores them.

    Attributes:
        scale: With the widest bands that the earlier decisions support; without any, all is left
            to people.
        earlier: Probability and whether it was rejected, of decisions that set the bands, sorted.
        late: The same of the later ones, of which nothing was learned; in their order.
    """

    scale: Scale
    earlier: Sequence[tuple[float, bool]]
    late: Sequence[tuple[float, bool]]

    @property
    def supported(self) -> bool:
        """Whether the earlier decisions say what may be published without a person."""
        return self.scale.review is not None

    def decides(self, probability: float) -> bool:
        """Whether a comment needs no person."""
        return self.supported and self.scale.band(probability) != "review"

    def exceeds_by_more_than_luck(self, allowed: Allowed) -> bool:
        """Whether the later decisions prove that the bands allow more errors than are allowed."""
        published, missed, approved, blocked = _counts([self])
        return (
            fewest_expected(missed) > allowed.wrongly_published * published
            or fewest_expected(blocked) > allowed.wrongly_rejected * approved
        )


def trial(scale: Scale, earlier: Sums, late: Sums, allowed: Allowed) -> Trial:
    """Set the bands and score the decisions.

    Args:
        scale: How sums become probabilities.
        earlier: The sums of the earlier decisions, and whether each was rejected.
        late: The same of the later ones.
        allowed: The errors to set the bands by.
    """
    ranked = sorted(_scored(scale, earlier))
    return Trial(_banded(scale, ranked, allowed), ranked, _scored(scale, late))


def as_it_ships(scale: Scale, late: Sums) -> Trial:
    """A trial of the bands that a scale comes with."""
    return Trial(scale, (), _scored(scale, late))


def decides_more(after: Trial, before: Trial) -> bool:
    """Whether `after` leaves fewer of the later decisions to people, by more than chance."""
    gained = lost = 0
    for (now, _), (then, _) in zip(after.late, before.late, strict=True):
        change = after.decides(now) - before.decides(then)
        gained += change > 0
        lost += change < 0
    return gained - lost > CERTAINTY * math.sqrt(gained + lost)


def outcome(trials: Collection[Trial], tested: int, allowed: Allowed | None = None) -> Outcome:
    """What became of the later decisions.

    Args:
        trials: One a language.
        tested: All later decisions; those in no trial are left to people.
        allowed: The errors that set the bands; left out if these did not, but came with the model.
    """
    published, missed, approved, blocked = _counts(trials)
    decided = sum(each.decides(chance) for each in trials for chance, _ in each.late) / tested
    least = most = decided
    if allowed:
        least = _decided_with(-CERTAINTY, trials, tested, allowed)
        most = _decided_with(CERTAINTY, trials, tested, allowed)
    return Outcome(
        decided=decided,
        wrongly_published=missed / max(1, published),
        wrongly_rejected=blocked / max(1, approved),
        least=least,
        most=most,
    )


def _scored(scale: Scale, sums: Sums) -> list[tuple[float, bool]]:
    return [(scale.probability(value), rejected) for value, rejected in sums]


def _banded(
    scale: Scale, ranked: Sequence[tuple[float, bool]], allowed: Allowed, luck: float = 0.0
) -> Scale:
    review, block = review_from(ranked, allowed, luck), block_from(ranked, allowed, luck)
    if review is None:
        return replace(scale, review=None, block=None)
    return replace(scale, review=review if block is None else min(review, block), block=block)


def _counts(trials: Iterable[Trial]) -> tuple[int, int, int, int]:
    """Published, wrongly so, all that people approved, and of these rejected."""
    published = missed = approved = blocked = 0
    for each in trials:
        for probability, rejected in each.late:
            approved += not rejected
            if each.decides(probability):
                blocks = each.scale.band(probability) == "block"
                published += not blocks
                missed += rejected and not blocks
                blocked += blocks and not rejected
    return published, missed, approved, blocked


def _decided_with(luck: float, trials: Iterable[Trial], tested: int, allowed: Allowed) -> float:
    """The share decided if fewer errors had been seen, by so many deviations; below 0, more.

    Bands hang on the few errors seen where they begin, so that the share decided depends more on
    luck with the earlier decisions than on how many later ones it is counted on.
    """
    decided = 0
    for each in trials:
        scale = _banded(each.scale, each.earlier, allowed, luck)
        lucky = replace(each, scale=scale)
        decided += sum(lucky.decides(probability) for probability, _ in each.late)
    share = decided / tested
    spread = math.sqrt(share * (1 - share) / tested)
    return min(1.0, max(0.0, share + luck * spread))
