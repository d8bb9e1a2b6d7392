"""A condition as a tree. Every node knows where it stands in its line (`at`, from 0)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

Comparison = OneOf["==", "!=", "<", "<=", ">", ">="]

OPPOSITES: dict[Comparison, Comparison] = {
    "==": "!=",
    "!=": "==",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A literal: ``true``, ``3``, ``0.5`` or ``"politics"``."""

    value: bool | int | float | str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Values:
    """A list of literals: ``["politics", "sports"]``."""

    items: tuple[Value, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """A signal or fact of the catalogue: ``author.age_days``."""

    name: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Sum:
    """``left + right`` or ``left - right``, of numbers."""

    operator: OneOf["+", "-"]
    left: Node
    right: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class Compare:
    """``left < right`` and its kin."""

    operator: Comparison
    left: Node
    right: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """``left in right``: right is a list or a signal that is a set of names."""

    left: Node
    right: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class Not:
    """``!operand``."""

    operand: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class All:
    """``a && b && c``; true when there is nothing in it."""

    parts: tuple[Node, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Any:
    """``a || b || c``; false when there is nothing in it."""

    parts: tuple[Node, ...]
    at: int = 0


Node: TypeAlias = Value | Values | Name | Sum | Compare | Member | Not | All | Any


def names(node: Node) -> frozenset[str]:
    """Every signal and fact a tree asks for."""
    match node:
        case Name(name):
            return frozenset([name])
        case Value() | Values():
            return frozenset()
        case Not(operand):
            return names(operand)
        case All(parts) | Any(parts):
            return frozenset[str]().union(*map(names, parts))
        case Sum(_, left, right) | Compare(_, left, right) | Member(left, right):
            return names(left) | names(right)


def printed(node: Node) -> str:  # noqa: C901, PLR0911 - one case a kind of node
    """A tree as an editor would write it; reading it again gives an equal tree."""
    match node:
        case Value(bool(value)):
            return "true" if value else "false"
        case Value(str(value)):
            return quoted(value)
        case Value(value):
            return repr(value)
        case Values(items):
            return f"[{', '.join(map(printed, items))}]"
        case Name(name):
            return name
        case Not(operand):
            return f"!{_in_brackets(operand)}"
        case All(parts):
            return " && ".join(map(_in_brackets, parts)) if parts else "true"
        case Any(parts):
            return " || ".join(map(_in_brackets, parts)) if parts else "false"
        case Member(left, right):
            return f"{_in_brackets(left)} in {_in_brackets(right)}"
        case Sum(operator, left, right) | Compare(operator, left, right):
            return f"{_in_brackets(left)} {operator} {_in_brackets(right)}"


def _in_brackets(node: Node) -> str:
    atom = isinstance(node, Value | Values | Name)
    return printed(node) if atom else f"({printed(node)})"


def quoted(text: str) -> str:
    """A text as a literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.replace("\t", "\\t").replace("\r", "\\r")
