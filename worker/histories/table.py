"""CSV in UTF-8 with a header row; its columns have the names of our own JSON lines."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from worker.histories.jsonl import comment_of
from worker.json_lines import BOM, BrokenLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from worker.history import Past


def read(stream: BinaryIO) -> Iterator[tuple[int, Past | BrokenLine]]:
    """The comments of a file; a row counts as the line it ends on."""
    rows = csv.DictReader(_decoded(stream), strict=True)
    while True:
        try:
            row = next(rows, None)
            if row is None:
                return
            yield rows.line_num, comment_of(_told(row))
        except BrokenLine as broken:
            yield rows.line_num, broken
        except csv.Error as error:
            yield rows.line_num, BrokenLine(f"not CSV: {error}")


def _told(row: dict[str | None, str | list[str] | None]) -> dict[str, str]:
    """The cells that say something, by their columns."""
    if None in row:
        raise BrokenLine(f"{len(row[None] or ())} more cells than there are columns")
    told = {str(name).strip(): cell for name, cell in row.items() if isinstance(cell, str)}
    if any("\udc80" <= letter <= "\udcff" for cell in told.values() for letter in cell):
        raise BrokenLine("not UTF-8; save the table as CSV in UTF-8")
    # An empty cell of another column is one nobody filled in; these two are never left empty.
    return {name: cell for name, cell in told.items() if cell or name in {"text", "decision"}}


def _decoded(stream: BinaryIO) -> Iterator[str]:
    for number, line in enumerate(stream):
        yield (line.removeprefix(BOM) if number == 0 else line).decode("utf-8", "surrogateescape")
