"""Finds conditions that can never be true, or are true of every comment.

Works with what the catalogue says about the smallest and the greatest value of each number; what
that cannot tell is left alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies.expressions.evaluation import opposite
from policies.expressions.tree import All, Any, Compare, Name, Node, Not, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policies.catalogue import Signal

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(slots=True)
class _Range:
    """The numbers that are still possible."""

    least: float
    most: float
    whole: bool

    def narrow(self, sign: str, number: float) -> None:
        step = 1.0 if self.whole else 0.0
        if sign in {">", ">=", "=="}:
            above = math.floor(number) + step if self.whole else math.nextafter(number, math.inf)
            self.least = max(self.least, above if sign == ">" else number)
        if sign in {"<", "<=", "=="}:
            below = math.ceil(number) - step if self.whole else math.nextafter(number, -math.inf)
            self.most = min(self.most, below if sign == "<" else number)

    @property
    def empty(self) -> bool:
        if self.whole and math.isfinite(self.least) and math.isfinite(self.most):
            return math.ceil(self.least) > math.floor(self.most)
        return self.least > self.most


def never(node: Node, catalogue: Mapping[str, Signal]) -> bool:
    """Whether no comment at all can make this true."""
    match node:
        case Value(value):
            return value is False
        case Any(parts):
            return all(never(part, catalogue) for part in parts)
        case All(parts):
            flat = list(_flat(parts))
            return any(never(part, catalogue) for part in flat) or _contradict(flat, catalogue)
        case Not(operand):
            turned = opposite(operand)
            return not isinstance(turned, Not) and never(turned, catalogue)
        case Compare():
            return _contradict([node], catalogue)
        case _:
            return False


def always(node: Node, catalogue: Mapping[str, Signal]) -> bool:
    """Whether every comment makes this true."""
    return never(opposite(node), catalogue)


def _flat(parts: Iterable[Node]) -> Iterable[Node]:
    for part in parts:
        if isinstance(part, All):
            yield from _flat(part.parts)
        else:
            yield part


def _contradict(parts: Iterable[Node], catalogue: Mapping[str, Signal]) -> bool:
    """Whether comparisons of one signal with numbers or texts exclude one another."""
    ranges: dict[str, _Range] = {}
    texts: dict[str, set[str]] = {}
    for part in parts:
        compared = _with_literal(part)
        if compared is None:
            continue
        name, sign, value = compared
        if isinstance(value, str):
            if sign == "==":
                texts.setdefault(name, set()).add(value)
            continue
        signal = catalogue[name]
        if name not in ranges:
            ranges[name] = _Range(signal.least, signal.most, signal.type == "int")
        ranges[name].narrow(sign, value)
    return any(found.empty for found in ranges.values()) or any(
        len(found) > 1 for found in texts.values()
    )


def _with_literal(node: Node) -> tuple[str, str, float | str] | None:
    """The name, sign and literal of a simple comparison, the name on its left."""
    match node:
        case Compare(sign, Name(name), Value(value)) if not isinstance(value, bool):
            return name, sign, value
        case Compare(sign, Value(value), Name(name)) if not isinstance(value, bool):
            return name, _MIRRORED[sign], value
        case _:
            return None
