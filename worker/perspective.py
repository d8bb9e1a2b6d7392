"""The Perspective API's scores beside ours, kept to carry thresholds over; never a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker.calls import Call, text

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_KEPT = 100_000
"""How many pairs are kept, about; the oldest are dropped."""

_SHARD = 0
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Pair:
    """Two scores of one attribute of one text.

    Attributes:
        attribute: TOXICITY and the like.
        theirs: The original's score, 0 to 1.
        ours: Ours, 0 to 1.
    """

    attribute: str
    theirs: float
    ours: float


def note_scores(pairs: Sequence[Pair]) -> Call[None]:
    """Keep these pairs."""
    words = (word for pair in pairs for word in (pair.attribute, f"{pair.theirs} {pair.ours}"))
    return Call("note_scores", _SHARD, (MOST_KEPT, *words), _nothing)


def read_scores(after: str = "-") -> Call[tuple[str, list[Pair]]]:
    """Pairs kept after a place, oldest first, and the place to go on from; empty at the end."""

    def read(reply: list[Any]) -> tuple[str, list[Pair]]:
        pairs = []
        for _, fields in reply:
            for name, scores in zip(fields[::2], fields[1::2], strict=True):
                theirs, _, ours = text(scores).partition(" ")
                pairs.append(Pair(text(name), float(theirs), float(ours)))
        return (f"({text(reply[-1][0])}" if reply else ""), pairs

    return Call("scores", _SHARD, (after, _AT_ONCE), read)


def _nothing(_reply: Any) -> None:
    """The script answers nothing of interest."""
