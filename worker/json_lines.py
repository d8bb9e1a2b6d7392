"""Rows of a file that people made: JSON lines or one JSON array, each row with its line number.

A row that cannot be read is named with its line; the others are not held up by it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

BOM = b"\xef\xbb\xbf"

_BETWEEN = re.compile(r"[\s,]*")


class BrokenLine(ValueError):  # noqa: N818 - named for what it is
    """The line holds nothing that can be used; says why."""


def numbered(file: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers from 1."""
    for number, line in enumerate(file, start=1):
        content = line.removeprefix(BOM) if number == 1 else line
        if content.strip():
            yield number, content


def objects(stream: BinaryIO) -> Iterator[tuple[int, dict[str, Any] | BrokenLine]]:
    """The objects of JSON lines, or of an array, each with the line it begins on."""
    for number, line in numbered(stream):
        if number == 1 and line.lstrip().startswith(b"["):
            yield from _array(line + stream.read())
            return
        try:
            yield number, object_of(line)
        except BrokenLine as broken:
            yield number, broken


def object_of(line: bytes) -> dict[str, Any]:
    """The JSON object of a line.

    Raises:
        BrokenLine: it holds none.
    """
    try:
        row = json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise BrokenLine(f"byte {error.start + 1} is not UTF-8") from None
    except json.JSONDecodeError as error:
        said = error.msg.removesuffix(" at")
        raise BrokenLine(f"not JSON: {said} at column {error.colno}") from None
    except (ValueError, RecursionError):
        raise BrokenLine("not JSON that can be read: a number or a nesting without end") from None
    return _checked(row)


def word(row: dict[str, Any], name: str) -> str:
    """The text under this name.

    Raises:
        BrokenLine: there is none, or it is no text.
    """
    if name not in row:
        raise BrokenLine(f'there is no "{name}"; the fields are {names(row)}')
    value = row[name]
    if not isinstance(value, str):
        raise BrokenLine(f'"{name}" takes a string; this is {kind(value)}')
    return value


def word_if_any(row: dict[str, Any], name: str) -> str:
    """The text under this name; empty where there is none.

    Raises:
        BrokenLine: it is no text.
    """
    return "" if row.get(name) is None else word(row, name)


def kind(value: Any) -> str:
    """What a JSON value is, for people."""
    kinds = {bool: "true or false", type(None): "null", dict: "an object", list: "a list"}
    return kinds.get(type(value), "a string" if isinstance(value, str) else "a number")


def names(row: dict[str, Any]) -> str:
    """The names of a row, for people."""
    return ", ".join(f'"{name[:40]}"' for name in row) or "none"


def _checked(row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise BrokenLine(f'an object such as {{"text": "…"}} is needed; this is {kind(row)}')
    return row


def _array(content: bytes) -> Iterator[tuple[int, dict[str, Any] | BrokenLine]]:
    """The objects of an array; what stands behind a syntax error cannot be told apart any more."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        broken = BrokenLine(f"byte {error.start + 1} of the file is not UTF-8")
        yield content.count(b"\n", 0, error.start) + 1, broken
        return
    decode = json.JSONDecoder().raw_decode
    line, counted, at = 1, 0, text.index("[") + 1
    while True:
        at = _after(_BETWEEN, text, at)
        line, counted = line + text.count("\n", counted, at), at
        if text[at : at + 1] == "]":
            return
        try:
            row, at = decode(text, at)
        except (ValueError, RecursionError):
            yield line, BrokenLine("not JSON from here on; the rest of the file was not read")
            return
        try:
            yield line, _checked(row)
        except BrokenLine as broken:
            yield line, broken


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
