"""What people decided on comments in the past, as a newsroom exports it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SHAPE = '{"text": …, "decision": "approve" or "reject"}'


@dataclass(frozen=True, slots=True)
class Decision:
    """A comment that people decided on.

    Attributes:
        text: As written.
        rejected: Whether it was rejected; otherwise it was approved.
        at: When, in ISO 8601; empty if unknown.
    """

    text: str
    rejected: bool
    at: str = ""


def decisions(lines: Iterable[str]) -> Iterator[Decision]:
    """The decisions of JSON Lines with ``text``, ``decision`` and optionally ``at``.

    Raises:
        ValueError: A line is not of this shape; the message names the line.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise ValueError(f"line {number}: {_SHAPE} is needed")  # noqa: TRY004 - of the value
        text, decision = row.get("text"), row.get("decision")
        if not isinstance(text, str) or decision not in ("approve", "reject"):
            wrong = "decision" if isinstance(text, str) else "text"
            what = "not right" if wrong in row else "missing"
            raise ValueError(f'line {number}: {_SHAPE} is needed; "{wrong}" is {what}')
        yield Decision(text, decision == "reject", str(row.get("at", "")))
