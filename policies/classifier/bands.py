"""Where bands may begin so that errors stay within what a newsroom can live with."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from policies.classifier.model import DIGITS

if TYPE_CHECKING:
    from collections.abc import Sequence

CERTAINTY: Final = 1.645
"""Of the normal distribution, 95 % lies below so many deviations, and 90 % within."""
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


def review_from(
    scored: Sequence[tuple[float, bool]], allowed: Allowed, luck: float = 0.0
) -> float | None:
    """The highest probability below which few enough were rejected.

    None where too few decisions lie below any, or too many of them were rejections: nothing is
    known that may be published without a person.

    Args:
        scored: Probability and whether people rejected it, sorted.
        allowed: What is few enough.
        luck: By how many deviations fewer errors than these might have been seen; below 0, more.
    """
    review, wrong = None, 0
    for count, (probability, rejected) in enumerate(scored):
        begins = count == 0 or scored[count - 1][0] < probability
        if begins and _feared(wrong, luck) <= allowed.wrongly_published * count:
            review = probability
        wrong += rejected
    return _NEVER if _feared(wrong, luck) <= allowed.wrongly_published * len(scored) else review


def block_from(
    scored: Sequence[tuple[float, bool]], allowed: Allowed, luck: float = 0.0
) -> float | None:
    """The lowest probability from which on few enough were approved; None where there is none.

    Args:
        scored: As for `review_from`, like the others.
        allowed: What is few enough.
        luck: As above.
    """
    approved = [probability for probability, rejected in scored if not rejected]
    block = None
    for wrong, probability in enumerate(reversed(approved)):
        if _feared(wrong, luck) > allowed.wrongly_rejected * len(approved):
            break
        block = round(probability + 10**-DIGITS, DIGITS)
    return block


def _feared(seen: int, luck: float) -> float:
    """So many errors are expected at most, with 95 % certainty, where so many were seen.

    The upper limit of a Poisson mean, in the approximation of Wilson and Hilferty.
    """
    more = max(0.0, seen - luck * math.sqrt(seen + 1)) + 1
    return more * (1 - 1 / (9 * more) + CERTAINTY / (3 * math.sqrt(more))) ** 3


def fewest_expected(seen: int) -> float:
    """So many errors are expected at least, with 95 % certainty, where so many were seen."""
    if not seen:
        return 0.0
    return seen * max(0.0, 1 - 1 / (9 * seen) - CERTAINTY / (3 * math.sqrt(seen))) ** 3
