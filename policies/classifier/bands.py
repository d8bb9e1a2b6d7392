"""Where bands may begin so that errors stay within what a newsroom can live with."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from policies.classifier.model import DIGITS

if TYPE_CHECKING:
    from collections.abc import Sequence

# Of the normal distribution, 95 % lies below so many deviations.
_CERTAINTY: Final = 1.645
# No probability is this high.
_NEVER: Final = 1.01


@dataclass(frozen=True, slots=True)
class Allowed:
    """The errors a newsroom can live with.

    Attributes:
        wrongly_published: Of all comments published without a person, the share that people
            would have rejected.
        wrongly_rejected: Of all comments that people would have approved, the share rejected
            without a person.
    """

    wrongly_published: float = 0.01
    wrongly_rejected: float = 0.005


def review_from(scored: Sequence[tuple[float, bool]], allowed: Allowed) -> float:
    """The highest probability below which few enough were rejected."""
    review, wrong = 0.0, 0
    for count, (probability, rejected) in enumerate(scored):
        begins = count == 0 or scored[count - 1][0] < probability
        if begins and _feared(wrong) <= allowed.wrongly_published * count:
            review = probability
        wrong += rejected
    return _NEVER if _feared(wrong) <= allowed.wrongly_published * len(scored) else review


def block_from(scored: Sequence[tuple[float, bool]], allowed: Allowed) -> float:
    """The lowest probability from which on few enough were approved."""
    approved = [probability for probability, rejected in scored if not rejected]
    block = _NEVER
    for wrong, probability in enumerate(reversed(approved)):
        if _feared(wrong) > allowed.wrongly_rejected * len(approved):
            break
        block = round(probability + 10**-DIGITS, DIGITS)
    return block


def _feared(wrong: int) -> float:
    """So many errors are expected at most, with 95 % certainty, where so many were seen.

    The upper limit of a Poisson mean, in the approximation of Wilson and Hilferty.
    """
    more = wrong + 1
    return more * (1 - 1 / (9 * more) + _CERTAINTY / (3 * math.sqrt(more))) ** 3
