"""What a condition says about one comment, with the reason: slow, exact, for unknown values too.

Checks run the compiled form (`policies.expressions.compiled`). This one decides when a value is
unknown, and tells afterwards why a rule fired: both must come to the same answer, and a test
holds them to it.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from policies.expressions.tree import (
    OPPOSITES,
    All,
    Any,
    Compare,
    Member,
    Name,
    Node,
    Not,
    Sum,
    Value,
    Values,
    printed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policies.found import SignalValue

_COMPARISONS: dict[str, Callable[..., bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class _UnknownValue(Exception):  # noqa: N818 - how an operand tells its comparison
    """An operand has no value."""


def holds(node: Node, signals: Mapping[str, SignalValue]) -> bool | None:
    """Whether a condition is true; None when that hangs on a value that is not known.

    Args:
        node: A condition that passed `policies.expressions.types`.
        signals: Values by name; a name that is missing is unknown.
    """
    match node:
        case All(parts):
            return _all([holds(part, signals) for part in parts])
        case Any(parts):
            return _not(_all([_not(holds(part, signals)) for part in parts]))
        case Not(operand):
            return _not(holds(operand, signals))
        case _:
            try:
                return bool(_value(node, signals))
            except (_UnknownValue, TypeError):
                return None


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _all(truths: list[bool | None]) -> bool | None:
    if False in truths:
        return False
    return None if None in truths else True


def _value(  # noqa: PLR0911 - one case a kind of node
    node: Node, signals: Mapping[str, SignalValue]
) -> object:
    match node:
        case Value(value):
            return value
        case Values(items):
            return [item.value for item in items]
        case Name(name):
            if name not in signals:
                raise _UnknownValue(name)
            return signals[name]
        case Sum(sign, left, right):
            one, other = _value(left, signals), _value(right, signals)
            return one + other if sign == "+" else one - other  # type: ignore[operator]
        case Compare(sign, left, right):
            return _COMPARISONS[sign](_value(left, signals), _value(right, signals))
        case Member(left, right):
            return _value(left, signals) in _value(right, signals)  # type: ignore[operator]
        case _:
            truth = holds(node, signals)
            if truth is None:
                raise _UnknownValue
            return truth


def reasons(node: Node, signals: Mapping[str, SignalValue]) -> Iterator[Node]:
    """The comparisons that made a true condition true, in reading order, without negation."""
    match node:
        case All(parts):
            for part in parts:
                yield from reasons(part, signals)
        case Any(parts):
            for part in parts:
                if holds(part, signals):
                    yield from reasons(part, signals)
        case Not(operand):
            turned = opposite(operand)
            if isinstance(turned, Not):
                yield turned
            else:
                yield from reasons(turned, signals)
        case Value():
            return
        case _:
            yield node


def opposite(node: Node) -> Node:
    """The condition that is true when this one is false; ``!`` only where nothing else says it."""
    match node:
        case Not(operand):
            return operand
        case All(parts):
            return Any(tuple(map(opposite, parts)), node.at)
        case Any(parts):
            return All(tuple(map(opposite, parts)), node.at)
        case Compare(sign, left, right):
            return Compare(OPPOSITES[sign], left, right, node.at)
        case Value(bool(value)):
            return Value(not value, node.at)
        case _:
            return Not(node, node.at)


def told(node: Node, signals: Mapping[str, SignalValue]) -> str:
    """A comparison with its operands: ``author.age_days = 3 < 7``."""
    match node:
        case Compare(sign, left, right):
            return f"{_operand(left, signals)} {sign} {_operand(right, signals)}"
        case Member(left, Name(name)):
            return f"{_operand(left, signals)} in {name} = {_shown(signals.get(name))}"
        case Member(left, right):
            return f"{_operand(left, signals)} in {printed(right)}"
        case Not(Name() as name):
            return _operand(name, signals)
        case Not(operand):
            return f"not {told(operand, signals)}"
        case _:
            return _operand(node, signals)


def _operand(node: Node, signals: Mapping[str, SignalValue]) -> str:
    match node:
        case Name(name):
            return f"{name} = {_shown(signals.get(name))}"
        case Sum():
            return f"{printed(node)} = {_shown(_value(node, signals))}"
        case _:
            return printed(node)


def _shown(value: object) -> str:
    match value:
        case None:
            return "unknown"
        case bool():
            return "true" if value else "false"
        case frozenset():
            return f"[{', '.join(sorted(map(str, value)))}]"
        case str():
            return printed(Value(value))
        case _:
            return str(value)
