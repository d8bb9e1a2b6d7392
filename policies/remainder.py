"""What of a policy with mistakes can still be held against its examples.

A rule remains when its condition and its examples are as they were written, and when it asks for
nothing that could not be read whole: else one mistake would be told again as many.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from policies.catalogue import CATALOGUE
from policies.expressions.tree import (
    All,
    Any,
    Compare,
    Member,
    Name,
    Node,
    Not,
    Sum,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policies.document import Document
    from policies.mending import Broken
    from policies.source import Location

_KEPT_IN: dict[str, Location] = {
    "terms": ("terms",),
    "patterns": ("patterns",),
    "links": ("links",),
    "toxicity": ("tuning",),
}
"""Where a document keeps what a detector works with."""


def remainder(
    document: Document, conditions: Mapping[str, Node], spoiled: Broken
) -> tuple[Document, dict[str, Node]]:
    """A document that checks nothing but examples, and the conditions that can be tried.

    Args:
        document: As far as it could be read.
        conditions: Those that could be read, by id.
        spoiled: All places with mistakes.
    """
    taken = Counter(rule.id for rule in document.rules)
    kept = {
        rule.id: conditions[rule.id]
        for index, rule in enumerate(document.rules)
        if rule.id in conditions
        and taken[rule.id] == 1
        and not any(spoiled.touches(("rules", index, key)) for key in ("id", "when", "examples"))
        and _whole(conditions[rule.id], spoiled)
    }
    rules = tuple(rule.model_copy(update={"mode": "off"}) for rule in document.rules)
    nothing_else = {"rules": rules, "exemptions": (), "sections": {}, "tests": ()}
    return document.model_copy(update=nothing_else), kept


def _whole(node: Node, spoiled: Broken) -> bool:  # noqa: PLR0911 - one case a kind of node
    """Whether all that a condition asks for could be read."""
    match node:
        case Member(Value(str(name)), Name("terms.plain" | "terms.hits")):
            return not spoiled.touches(("terms", name))
        case Member(Value(str(name)), Name("patterns.hits")):
            return not spoiled.touches(("patterns", name))
        case Name(name):
            kept_in = _KEPT_IN.get(CATALOGUE[name].source)
            return kept_in is None or not spoiled.touches(kept_in)
        case Not(operand):
            return _whole(operand, spoiled)
        case All(parts) | Any(parts):
            return all(_whole(part, spoiled) for part in parts)
        case Sum(_, left, right) | Compare(_, left, right) | Member(left, right):
            return _whole(left, spoiled) and _whole(right, spoiled)
        case _:
            return True
