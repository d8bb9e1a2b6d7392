"""The words and signs of a condition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "number", "text", "sign", "end"]


class ExpressionMistake(ValueError):  # noqa: N818 - an editor's mistake, not a failure of ours
    """A condition cannot be read.

    Attributes:
        message: What was found and what would be right.
        at: Where in the line, in code points from 0.
    """

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign; `text` is as written but for texts, which are without their quotes."""

    kind: Kind
    text: str
    at: int


_SPACE = re.compile(r"\s*")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SIGN = re.compile(r"&&|\|\||[=!<>]=|[<>!+\-()\[\],]")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}

# What people write who know another language, and what is meant.
_MEANT = {"=": "==", "&": "&&", "|": "||", "“": '"', "”": '"', "‘": "'", "’": "'", "≥": ">=",
          "≤": "<=", "≠": "!=", "×": "+ and -", "*": "+ and -", "/": "+ and -"}  # fmt: skip


def tokens(line: str) -> list[Token]:
    """The tokens of a condition, the last of kind ``end``.

    Raises:
        ExpressionMistake: On a character that means nothing or a text without its end.
    """
    found: list[Token] = []
    at = _skip_space(line, 0)
    while at < len(line):
        token, after = _next(line, at)
        found.append(token)
        at = _skip_space(line, after)
    found.append(Token("end", "the end", len(line)))
    return found


def _skip_space(line: str, at: int) -> int:
    match = _SPACE.match(line, at)
    return match.end() if match else at


def _next(line: str, at: int) -> tuple[Token, int]:
    char = line[at]
    if char in "\"'":
        return _text(line, at)
    kinds: tuple[tuple[Kind, re.Pattern[str]], ...] = (
        ("name", _NAME),
        ("number", _NUMBER),
        ("sign", _SIGN),
    )
    for kind, pattern in kinds:
        if match := pattern.match(line, at):
            return Token(kind, match.group(), at), match.end()
    if char in _MEANT:
        raise ExpressionMistake(f"unexpected {char!r}; write {_MEANT[char]}", at)
    if char.isalpha():
        raise ExpressionMistake(f"unexpected {char!r}; words stand in quotes", at)
    raise ExpressionMistake(f"unexpected {char!r}", at)


def _text(line: str, start: int) -> tuple[Token, int]:
    quote = line[start]
    parts: list[str] = []
    at = start + 1
    while at < len(line):
        char = line[at]
        if char == quote:
            return Token("text", "".join(parts), start), at + 1
        if char == "\\":
            escape = line[at + 1 : at + 2]
            if escape not in _ESCAPES:
                known = " ".join(f"\\{name}" for name in _ESCAPES)
                raise ExpressionMistake(f"unknown escape \\{escape}; known are {known}", at)
            parts.append(_ESCAPES[escape])
            at += 2
        else:
            parts.append(char)
            at += 1
    raise ExpressionMistake(f"the text that begins here has no closing {quote}", start)
