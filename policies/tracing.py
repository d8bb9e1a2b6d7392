"""A view of a text that remembers where each of its characters came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Traced:
    """A view with, for each character, the code points of the original it stands for.

    Attributes:
        text: The view.
        starts: For each character of the view, where its source begins in the original.
        ends: For each character of the view, where its source ends.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the original that view[start:end] (not empty) stands for."""
        return min(self.starts[start:end]), max(self.ends[start:end])


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of view characters that all stand for the same part of the original."""

    text: str
    start: int
    end: int


def traced(pieces: Iterable[Piece]) -> Traced:
    """The view made of these pieces, in order."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece in pieces:
        parts.append(piece.text)
        starts.extend([piece.start] * len(piece.text))
        ends.extend([piece.end] * len(piece.text))
    return Traced("".join(parts), starts, ends)
