"""Our own format: JSON lines, or an array, of comments with what people decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.history import past
from worker.json_lines import BrokenLine, kind, objects, word, word_if_any

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
    text = word(row, "text")
    if not (decision := word(row, "decision")):
        raise BrokenLine('"decision" takes "approve" or "reject"; this is empty')
    return past(
        text,
        comment=_name(row, "id"),
        article=_name(row, "article"),
        author=_name(row, "author"),
        at=word_if_any(row, "at"),
        decision=decision,
        reason=word_if_any(row, "reason"),
    )


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
