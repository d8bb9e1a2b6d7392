"""Reads the lines under `when` of a policy, each in its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policies.catalogue import CATALOGUE
from policies.expressions.parser import parse
from policies.expressions.tokens import ExpressionMistake
from policies.expressions.types import TypeCheck

if TYPE_CHECKING:
    from policies.expressions.tree import Node
    from policies.mistakes import Mistake
    from policies.source import Place


@dataclass(slots=True)
class LineReader:
    """Turns lines into trees and collects what is wrong with them.

    Attributes:
        members: For signals that are sets, the names that can be in them.
        mistakes: What was found.
    """

    members: dict[str, frozenset[str]]
    mistakes: list[Mistake] = field(default_factory=list)

    def read(self, line: str, place: Place) -> Node | None:
        """The tree of a line, or None when it cannot be read."""
        try:
            node = parse(line)
        except ExpressionMistake as mistake:
            self.mistakes.append(place.mistake(mistake.message, mistake.at))
            return None
        types = TypeCheck(CATALOGUE, self.members)
        types.condition(node)
        self.mistakes += [place.mistake(m.message, m.at) for m in types.mistakes]
        return node


def line_reader(
    *, terms: frozenset[str] | None = None, patterns: frozenset[str] | None = None
) -> LineReader:
    """A reader for a policy with these term lists and patterns; None where they are not known."""
    members = {"terms.plain": terms, "terms.hits": terms, "patterns.hits": patterns}
    return LineReader({name: known for name, known in members.items() if known is not None})
