"""Reads one condition into a tree.

The language is a small part of CEL: comparisons, ``&& || !``, ``in``, ``+ -``, literals, lists and
dotted names. It has no calls and no loops, so every condition ends and costs next to nothing.
"""

from __future__ import annotations

from typing import NoReturn, cast

from policies.expressions.tokens import ExpressionMistake, Token, tokens
from policies.expressions.tree import (
    All,
    Any,
    Compare,
    Comparison,
    Member,
    Name,
    Node,
    Not,
    Sum,
    Value,
    Values,
)

_DEEPEST = 40
_LONGEST = 2000

# How tightly an operator binds; what stands higher is read first.
_BINDING = {"||": 1, "&&": 2, "in": 3, "==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3,
            "+": 4, "-": 4}  # fmt: skip
_UNARY_BINDING = 5
_COMPARING = 3

_FROM_OTHER_LANGUAGES = {"and": "&&", "or": "||", "not": "!", "is": "=="}


def parse(line: str) -> Node:
    """The tree of a condition.

    Args:
        line: One condition as an editor wrote it.

    Raises:
        ExpressionMistake: At the first place where it cannot be read; never anything else.
    """
    if len(line) > _LONGEST:
        raise ExpressionMistake(f"longer than {_LONGEST} characters; split it into lines", _LONGEST)
    reader = _Parser(tokens(line))
    node = reader.expression(0, 0)
    reader.expect_end()
    return node


class _Parser:
    """A Pratt parser: each operator takes what binds more tightly than itself."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._next = 0

    def expression(self, binding: int, depth: int) -> Node:
        if depth > _DEEPEST:
            raise ExpressionMistake("too many brackets inside one another", self._peek().at)
        left = self._operand(depth)
        while (power := self._binding()) > binding:
            operator = self._take()
            right = self.expression(power, depth + 1)
            left = _joined(operator, left, right)
            if power == _COMPARING and self._binding() == _COMPARING:
                message = "comparisons do not chain; join two of them with &&"
                raise ExpressionMistake(message, self._peek().at)
        return left

    def expect_end(self) -> None:
        token = self._peek()
        if token.kind != "end":
            self._unexpected(token, "an operator or the end of the line")

    def _binding(self) -> int:
        token = self._peek()
        return _BINDING.get(token.text, 0) if token.kind in {"sign", "name"} else 0

    def _operand(self, depth: int) -> Node:
        token = self._take()
        node: Node
        match token.kind, token.text:
            case "number", text:
                node = Value(float(text) if "." in text else _number(token), token.at)
            case "text", text:
                node = Value(text, token.at)
            case "name", ("true" | "false") as text:
                node = Value(text == "true", token.at)
            case "name", text if text not in {"in", *_FROM_OTHER_LANGUAGES}:
                node = Name(text, token.at)
            case "sign", "!":
                node = Not(self.expression(_UNARY_BINDING, depth + 1), token.at)
            case "sign", "-":
                node = _negative(self.expression(_UNARY_BINDING, depth + 1), token.at)
            case "sign", "(":
                node = self.expression(0, depth + 1)
                self._close(token, ")")
            case "sign", "[":
                node = self._list(token, depth)
            case _:
                self._unexpected(token, "a name, a number or a text")
        return node

    def _list(self, opening: Token, depth: int) -> Values:
        items: list[Value] = []
        while not self._is_sign("]"):
            item = self.expression(_COMPARING, depth + 1)
            if not isinstance(item, Value):
                raise ExpressionMistake("a list holds numbers and texts only", item.at)
            items.append(item)
            if not self._is_sign(","):
                break
            self._take()
        self._close(opening, "]")
        return Values(tuple(items), opening.at)

    def _close(self, opening: Token, sign: str) -> None:
        if not self._is_sign(sign):
            found = self._peek()
            if found.kind == "end":
                raise ExpressionMistake(f"{opening.text} is never closed by {sign}", opening.at)
            self._unexpected(found, f"{sign} or an operator")
        self._take()

    def _is_sign(self, sign: str) -> bool:
        token = self._peek()
        return token.kind == "sign" and token.text == sign

    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        if token.kind != "end":
            self._next += 1
        return token

    def _unexpected(self, token: Token, wanted: str) -> NoReturn:
        if meant := _FROM_OTHER_LANGUAGES.get(token.text.lower()):
            raise ExpressionMistake(f"write {meant} for {token.text}", token.at)
        found = token.text if token.kind == "end" else repr(token.text)
        raise ExpressionMistake(f"found {found} where {wanted} should stand", token.at)


def _joined(operator: Token, left: Node, right: Node) -> Node:
    match operator.text:
        case "&&":
            parts = (*left.parts, right) if isinstance(left, All) else (left, right)
            return All(parts, left.at)
        case "||":
            parts = (*left.parts, right) if isinstance(left, Any) else (left, right)
            return Any(parts, left.at)
        case "in":
            return Member(left, right, operator.at)
        case "+":
            return Sum("+", left, right, operator.at)
        case "-":
            return Sum("-", left, right, operator.at)
        case sign:
            return Compare(cast("Comparison", sign), left, right, operator.at)


def _number(token: Token) -> int:
    # Longer than any count, and short enough to be read in linear time.
    if len(token.text) > len("1000000000000000"):
        raise ExpressionMistake("a number of at most 16 digits is enough", token.at)
    return int(token.text)


def _negative(operand: Node, at: int) -> Node:
    if isinstance(operand, Value) and not isinstance(operand.value, bool | str):
        return Value(-operand.value, at)
    return Sum("-", Value(0, at), operand, at)
