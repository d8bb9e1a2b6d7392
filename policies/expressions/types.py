"""Holds a condition against the catalogue: known names, comparable types, possible values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policies.expressions.tokens import ExpressionMistake
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
    Values,
    quoted,
)
from policies.mistakes import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policies.catalogue import Signal, Type

_NUMBERS = frozenset({"int", "float"})
_SAID = {"bool": "true or false", "int": "a number", "float": "a number", "text": "a text",
         "set": "a set of names", "list": "a list", "unknown": "unknown"}  # fmt: skip


@dataclass(slots=True)
class TypeCheck:
    """Collects what is wrong with conditions.

    Attributes:
        catalogue: What may be asked about.
        members: For signals that are sets, the names that can be in them.
        mistakes: What was found, in reading order.
    """

    catalogue: Mapping[str, Signal]
    members: Mapping[str, frozenset[str]]
    mistakes: list[ExpressionMistake] = field(default_factory=list)

    def condition(self, node: Node) -> None:
        """Check a whole condition, which must be true or false."""
        self._truth(node, "a condition")

    def _truth(self, node: Node, what: str) -> None:
        found = self._type(node)
        if found not in {"bool", "unknown"}:
            hint = "; compare it with something" if isinstance(node, Name | Sum) else ""
            self._wrong(node, f"{what} must be true or false, and this is {_SAID[found]}{hint}")

    def _type(self, node: Node) -> Type | str:  # noqa: C901 - one case a kind of node
        match node:
            case Value(value):
                return {bool: "bool", int: "int", float: "float", str: "text"}[type(value)]
            case Values():
                return "list"
            case Name(name):
                return self._name(node, name)
            case Sum(operator, left, right):
                return self._sum(operator, left, right)
            case Compare():
                self._compare(node)
            case Member():
                self._member(node)
            case Not(operand):
                self._truth(operand, "what stands after !")
            case All(parts):
                for part in parts:
                    self._truth(part, "each side of &&")
            case Any(parts):
                for part in parts:
                    self._truth(part, "each side of ||")
        return "bool"

    def _name(self, node: Node, name: str) -> Type | str:
        signal = self.catalogue.get(name)
        if signal is None:
            self._wrong(node, f"unknown signal {name}{did_you_mean(name, self.catalogue)}")
            return "unknown"
        return signal.type

    def _sum(self, operator: str, left: Node, right: Node) -> str:
        for side in (left, right):
            found = self._type(side)
            if found not in {*_NUMBERS, "unknown"}:
                self._wrong(side, f"{operator} takes numbers, and this is {_SAID[found]}")
        return "float"

    def _compare(self, node: Compare) -> None:
        left, right = self._type(node.left), self._type(node.right)
        if "unknown" in {left, right}:
            return
        if "set" in {left, right} or "list" in {left, right}:
            message = f"{node.operator} does not compare sets and lists; write: x in set"
            self._wrong(node, message)
        elif left in _NUMBERS and right in _NUMBERS:
            self._share(node)
        elif left != right:
            message = f"{node.operator} compares {_SAID[left]} with {_SAID[right]}"
            self._wrong(node, message)
        elif node.operator not in {"==", "!="}:
            self._wrong(node, f"{node.operator} compares numbers; use == or !=")
        elif left == "text":
            self._possible(node.left, node.right)
            self._possible(node.right, node.left)

    def _share(self, node: Compare) -> None:
        """A share of 30 percent is written 0.3; 30 is always the author's mistake."""
        for name, value in ((node.left, node.right), (node.right, node.left)):
            if not isinstance(name, Name) or not isinstance(value, Value):
                continue
            signal = self.catalogue[name.name]
            if signal.unit == "share" and not isinstance(value.value, str) and value.value > 1:
                message = f"{name.name} is a share from 0 to 1, and this is {value.value}"
                self._wrong(value, f"{message}; write 0.3 for 30 percent")

    def _possible(self, name: Node, value: Node) -> None:
        """Whether a text signal can have this value at all."""
        if not isinstance(name, Name) or not isinstance(value, Value):
            return
        possible = self.catalogue[name.name].values
        if possible and value.value not in possible:
            message = f"{name.name} is never {quoted(str(value.value))}"
            self._wrong(value, message + did_you_mean(str(value.value), possible))

    def _member(self, node: Member) -> None:
        left, right = self._type(node.left), self._type(node.right)
        if "unknown" in {left, right}:
            return
        if isinstance(node.right, Values):
            self._member_of_list(node.left, left, node.right)
        elif right != "set":
            self._wrong(node.right, f"in takes a list or a set of names, not {_SAID[right]}")
        elif left != "text":
            self._wrong(node.left, f"a set holds names in quotes, and this is {_SAID[left]}")
        elif isinstance(node.left, Value) and isinstance(node.right, Name):
            known = self.members.get(node.right.name)
            name = str(node.left.value)
            if known is not None and name not in known:
                message = f"{node.right.name} never holds {quoted(name)}"
                self._wrong(node.left, message + did_you_mean(name, known))

    def _member_of_list(self, node: Node, found: str, values: Values) -> None:
        if found not in {*_NUMBERS, "text"}:
            self._wrong(node, f"a list holds numbers and texts, and this is {_SAID[found]}")
            return
        for item in values.items:
            if isinstance(item.value, str) != (found == "text"):
                self._wrong(item, f"this list is searched for {_SAID[found]}")
            else:
                self._possible(node, item)

    def _wrong(self, node: Node, message: str) -> None:
        self.mistakes.append(ExpressionMistake(message, node.at))
