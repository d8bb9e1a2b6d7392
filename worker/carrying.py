"""Carry thresholds over from the Perspective API to our scores, by pairs kept while both answered.

* a curve for each attribute, which turns our score into the one that the original would have given
  (`OMBUD_PERSPECTIVE_MAP`): thresholds stay as they are
* or, for each threshold, the one on our scores that flags the same share of comments
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies.isotonic import Curve, fitted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from worker.perspective import Pair

FEWEST = 50
"""Pairs of an attribute below which nothing is said about it."""

_STEP = 1e-4


class MapError(ValueError):
    """The file of OMBUD_PERSPECTIVE_MAP cannot be used; says why."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold of the original and its counterpart.

    Attributes:
        theirs: On the original's scores.
        ours: On our scores.
        share: Share of comments that the original's flags.
        ours_share: Share that ours flags; another where many comments have the same score.
        agree: Share of comments about which both say the same.
    """

    theirs: float
    ours: float
    share: float
    ours_share: float
    agree: float


def by_attribute(pairs: Iterable[Pair]) -> dict[str, list[Pair]]:
    """The pairs of each attribute that there are enough of."""
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        found[pair.attribute].append(pair)
    return {name: found[name] for name in sorted(found) if len(found[name]) >= FEWEST}


def curve(pairs: Sequence[Pair]) -> Curve:
    """What turns our score of an attribute into the original's."""
    return fitted((pair.ours, pair.theirs) for pair in pairs)


def counterpart(pairs: Sequence[Pair], threshold: float) -> Threshold:
    """The threshold on our scores that flags as many of these comments as one of the original."""
    count = len(pairs)
    flagged = sum(pair.theirs >= threshold for pair in pairs)
    scores = sorted(pair.ours for pair in pairs)
    ours = _nearest(scores, flagged)
    same = sum((pair.theirs >= threshold) == (pair.ours >= ours) for pair in pairs)
    return Threshold(threshold, ours, flagged / count, _flagged(scores, ours) / count, same / count)


def _nearest(scores: Sequence[float], wanted: int) -> float:
    """The score from which on about so many of these sorted scores lie."""
    above = round(scores[-1] + _STEP, 4)
    if wanted == 0:
        return above
    at_least = scores[len(scores) - wanted]
    next_one = bisect_right(scores, at_least)
    fewer = scores[next_one] if next_one < len(scores) else above
    return min((at_least, fewer), key=lambda score: abs(_flagged(scores, score) - wanted))


def _flagged(scores: Sequence[float], threshold: float) -> int:
    return len(scores) - bisect_left(scores, threshold)


def write_map(path: Path, curves: Mapping[str, Curve]) -> None:
    """Write curves to a file for `OMBUD_PERSPECTIVE_MAP`."""
    content = {name: found.points for name, found in curves.items()}
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def read_map(path: Path | None) -> dict[str, Curve]:
    """The curves of a file; none for None.

    Raises:
        MapError: the file cannot be read or holds something else.
    """
    if path is None:
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(name): Curve(tuple((float(x), min(1.0, max(0.0, float(y)))) for x, y in points))
            for name, points in content.items()
        }
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise MapError(
            f"OMBUD_PERSPECTIVE_MAP: {path} is not what `ombud perspective fit` writes: {error}"
        ) from None
