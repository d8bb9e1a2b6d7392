"""Comments of Coral: documents of its database (`revisions`) or its older API (`body`).

A status that a person or a rule of Coral's gave is a decision; comments that went up without one
(`NONE`) have none, and those that still wait are left to the rehearsed policy alone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from worker.histories.markup import plain
from worker.history import past
from worker.json_lines import BrokenLine, kind, names, objects

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from worker.history import Past

_DECISIONS = {
    "APPROVED": "approve",
    "ACCEPTED": "approve",
    "REJECTED": "reject",
    "NONE": "",
    "PREMOD": "",
    "SYSTEM_WITHHELD": "",
}


def read(stream: BinaryIO) -> Iterator[tuple[int, Past | BrokenLine]]:
    """The comments of a file."""
    for number, row in objects(stream):
        try:
            yield number, row if isinstance(row, BrokenLine) else _comment(row)
        except BrokenLine as broken:
            yield number, broken


def _comment(row: dict[str, Any]) -> Past:
    status = row.get("status", "NONE")
    if not isinstance(status, str) or status not in _DECISIONS:
        raise BrokenLine(f'"status" takes one of {", ".join(_DECISIONS)}; this is {status!r}')
    return past(
        plain(_body(row)),
        comment=_first(row, "id"),
        article=_first(row, "storyID", "story", "asset_id"),
        author=_first(row, "authorID", "author", "author_id"),
        at=_moment(row.get("createdAt") or row.get("created_at")),
        decision=_DECISIONS[status],
    )


def _body(row: dict[str, Any]) -> str:
    """The text as it was last changed."""
    revisions = row.get("revisions")
    last = revisions[-1] if isinstance(revisions, list) and revisions else row
    body = last.get("body") if isinstance(last, dict) else None
    if body is None:
        raise BrokenLine(f'there is no "body", here or in "revisions"; the fields are {names(row)}')
    if not isinstance(body, str):
        raise BrokenLine(f'"body" takes a string; this is {kind(body)}')
    return body


def _first(row: dict[str, Any], *fields: str) -> str:
    """The first of these fields that names something: as it is, or in an object with an `id`."""
    for field in fields:
        value = row.get(field)
        found = value.get("id") if isinstance(value, dict) else value
        if isinstance(found, str):
            return found
    return ""


def _moment(value: Any) -> str:
    """A time as ISO 8601; MongoDB wraps it, as text or as milliseconds since 1970."""
    if isinstance(value, dict):
        value = value.get("$date", value.get("$numberLong"))
        if isinstance(value, dict):
            value = value.get("$numberLong")
        if isinstance(value, int) or (isinstance(value, str) and value.lstrip("-").isdecimal()):
            try:
                return datetime.fromtimestamp(int(value) / 1000, UTC).isoformat()
            except (ValueError, OverflowError, OSError):
                raise BrokenLine(f'"createdAt" is no time: {value!r}') from None
    if value is None or isinstance(value, str):
        return value or ""
    raise BrokenLine(f'"createdAt" takes a time; this is {kind(value)}')
