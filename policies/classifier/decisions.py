"""What people decided on comments in the past."""

from __future__ import annotations

from dataclasses import dataclass


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
