"""Tables of comments, as tests write them."""

from __future__ import annotations


def rows(table: str) -> list[str]:
    """The comments of a table: one a line, or several with `|` between them."""
    return [row.strip() for line in table.splitlines() for row in line.split(" | ") if row.strip()]
