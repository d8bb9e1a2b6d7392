"""Sentences of our own to learn from: plain text files, one sentence a line.

``name: a | b`` gives a slot its fillers; a line with ``{name}`` stands for one sentence each.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SLOT = re.compile(r"([a-z]+): (.+ \| .+)")
_USE = re.compile(r"\{([a-z]+)\}")


def sentences(name: str) -> Iterator[str]:
    """Every sentence of a file of this folder, slots filled.

    Raises:
        KeyError: A line uses a slot that no line above it fills.
    """
    slots: dict[str, list[str]] = {}
    text = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if slot := _SLOT.fullmatch(line):
            slots[slot[1]] = slot[2].split(" | ")
        else:
            yield from _filled(line, slots)


def _filled(line: str, slots: dict[str, list[str]]) -> Iterator[str]:
    """The line once for each filler of its first slot, and so on for the next."""
    use = _USE.search(line)
    if use is None:
        yield line
        return
    for filler in slots[use[1]]:
        yield from _filled(line[: use.start()] + filler + line[use.end() :], slots)
