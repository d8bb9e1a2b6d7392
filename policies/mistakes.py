"""What can be wrong with a policy, and how an editor is told: all of it at once, each by place."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from policies.hangul import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SHOWN_WHEN_UNLIKE = 8


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing that is wrong, and where; line and column count from 1.

    Attributes:
        path: The file, as it was asked for.
        line: Line in the file.
        column: Code point in the line.
        message: What was wrong and what would be right.
    """

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class PolicyError(ValueError):
    """A policy cannot be used.

    Attributes:
        mistakes: Every mistake in it, in reading order, never empty.
    """

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = tuple(mistakes)


def cut(text: str, most: int = 40) -> str:
    """A text as far as a message shows it, in characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """The known names that may have been meant, the likeliest first; at most two."""
    # Compared by letters, for a slip within one syllable leaves little else of a Korean word.
    spelled = {letters(name): name for name in sorted(set(known))}
    wanted = letters(word)
    near = get_close_matches(wanted, spelled, n=2, cutoff=0.8) or get_close_matches(
        wanted, spelled, n=1
    )
    return [spelled[name] for name in near]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: the nearest known ones, or a short list."""
    names = sorted(set(known))
    if near := nearest(word, names):
        return f"; did you mean {' or '.join(near)}?"
    if 0 < len(names) <= _SHOWN_WHEN_UNLIKE:
        return f"; known are {', '.join(names)}"
    return ""
