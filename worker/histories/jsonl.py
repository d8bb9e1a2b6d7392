"""Our own format: JSON lines, or an array, of comments with what people decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.history import past
from worker.json_lines import BrokenLine, kind, names, objects, word

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from worker.history import Past


def read(stream: BinaryIO) -> Iterator[tuple[int, Past | BrokenLine]]:
    """The comments of a file."""
    for number, row in objects(stream):
        try:
            yield number, row if isinstance(row, BrokenLine) else comment_of(row)
        except BrokenLine as broken:
            yield number, broken


def comment_of(row: dict[str, Any]) -> Past:
    """The comment of a row.

    Raises:
        BrokenLine: it holds none, or nobody's decision.
    """
    for needed in ("text", "decision"):
        if needed not in row:
            raise BrokenLine(f'there is no "{needed}"; the fields are {names(row)}')
    if not (decision := word(row, "decision")):
        raise BrokenLine('"decision" takes "approve" or "reject"; this is empty')
    return past(
        word(row, "text"),
        comment=_name(row, "id"),
        article=_name(row, "article"),
        author=_name(row, "author"),
        at=_words(row, "at"),
        decision=decision,
        reason=_words(row, "reason"),
    )


def _words(row: dict[str, Any], field: str) -> str:
    """A text that may be left out."""
    return "" if row.get(field) is None else word(row, field)


def _name(row: dict[str, Any], field: str) -> str:
    """What another system calls something: a text, a number, or an object with an `id`."""
    value = row.get(field)
    if isinstance(value, dict):
        value = value.get("id")
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise BrokenLine(f'"{field}" takes an id; this is {kind(value)}')
