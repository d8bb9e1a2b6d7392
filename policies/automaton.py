"""Many strings looked for in one pass over a text, flat in their number.

`ahocorasick_rs` does it where its wheel exists; elsewhere the same search runs in Python, with
the same answers and about forty times slower.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Protocol

try:
    import ahocorasick_rs
except ImportError:  # a platform without the wheel
    ahocorasick_rs = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Sequence

Match = tuple[int, int, int]
"""Which string, and the half-open code points where it stands."""


class Automaton(Protocol):
    """Finds strings in texts."""

    def find(self, text: str) -> list[Match]:
        """Every occurrence of every string, overlapping ones too, by where they end."""


def automaton(strings: Sequence[str]) -> Automaton:
    """The fastest automaton this platform has for these strings (none of them empty)."""
    return PythonAutomaton(strings) if ahocorasick_rs is None else RustAutomaton(strings)


class RustAutomaton:
    """The search of `ahocorasick_rs`."""

    def __init__(self, strings: Sequence[str]) -> None:
        self._search = (
            ahocorasick_rs.AhoCorasick(strings).find_matches_as_indexes if strings else None
        )

    def find(self, text: str) -> list[Match]:
        """Every occurrence of every string, overlapping ones too, by where they end."""
        if self._search is None:
            return []
        found: list[Match] = self._search(text, overlapping=True)
        return found


class PythonAutomaton:
    """The same search on dictionaries: a trie whose dead ends know where to go on."""

    def __init__(self, strings: Sequence[str]) -> None:
        self._lengths = [len(string) for string in strings]
        self._next: list[dict[str, int]] = [{}]
        self._ends: list[tuple[int, ...]] = [()]
        self._fall: list[int] = [0]
        for index, string in enumerate(strings):
            self._add(index, string)
        self._link()

    def find(self, text: str) -> list[Match]:
        """Every occurrence of every string, overlapping ones too, by where they end."""
        found: list[Match] = []
        state = 0
        for end, char in enumerate(text, start=1):
            state = self._step(state, char)
            found += ((index, end - self._lengths[index], end) for index in self._ends[state])
        return found

    def _add(self, index: int, string: str) -> None:
        state = 0
        for char in string:
            if char not in self._next[state]:
                self._next[state][char] = len(self._next)
                self._next.append({})
                self._ends.append(())
                self._fall.append(0)
            state = self._next[state][char]
        self._ends[state] += (index,)

    def _link(self) -> None:
        """Tell each state the longest other beginning that its string ends with."""
        waiting = deque(self._next[0].values())
        while waiting:
            state = waiting.popleft()
            for char, child in self._next[state].items():
                self._fall[child] = self._step(self._fall[state], char)
                self._ends[child] += self._ends[self._fall[child]]
                waiting.append(child)

    def _step(self, state: int, char: str) -> int:
        while state and char not in self._next[state]:
            state = self._fall[state]
        return self._next[state].get(char, 0)
