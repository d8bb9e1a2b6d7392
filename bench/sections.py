"""Sections of bench/RESULTS.md that are measured by a command of their own.

Each stands between two marks, `<!-- name -->` and `<!-- /name -->`, and outlives the rest of the
file when `make bench` writes it anew.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SECTION = re.compile(r"<!-- (?P<name>\w+) -->\n.*?<!-- /(?P=name) -->\n", re.DOTALL)


def write_section(file: Path, name: str, text: str) -> None:
    """Put a section in place of the one before it, or at the end."""
    content = file.read_text("utf-8")
    section = f"<!-- {name} -->\n{text.strip()}\n<!-- /{name} -->\n"
    for old in _SECTION.finditer(content):
        if old["name"] == name:
            file.write_text(content[: old.start()] + section + content[old.end() :], "utf-8")
            return
    file.write_text(f"{content.rstrip()}\n\n{section}", "utf-8")


def sections(content: str) -> str:
    """The sections of a file, one after the other."""
    return "\n".join(match.group() for match in _SECTION.finditer(content))


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of Markdown: names on the left, numbers on the right."""
    names = list(heads)
    lines = [f"| {' | '.join(names)} |", "|---" + "|---:" * (len(names) - 1) + "|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)
