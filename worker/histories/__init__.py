"""Other systems' exports, read as comments of the past; one file a format.

* `jsonl`: our own lines `{"text", "article", "author", "at", "decision", "reason"?, "id"?}`
* `table`: the same as columns of a CSV file
* `coral`: comments of Coral, as its database or its API gives them
* `disqus`: the XML export of Disqus

Each reads a stream and gives every comment, or what is wrong with it, with its line number. What
readers saw and nobody acted on has no decision, except with Disqus, which tells no more than what
still stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from worker.histories import coral, disqus, jsonl, table
from worker.json_lines import BOM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import BufferedReader
    from typing import BinaryIO

    from worker.history import Past
    from worker.json_lines import BrokenLine

Format = Literal["jsonl", "coral", "disqus", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)

Reader: TypeAlias = "Callable[[BinaryIO], Iterator[tuple[int, Past | BrokenLine]]]"

READERS: dict[Format, Reader] = {
    "jsonl": jsonl.read,
    "coral": coral.read,
    "disqus": disqus.read,
    "csv": table.read,
}

_OF_CORAL = re.compile(rb'"(?:revisions|body)"\s*:')
_LOOKED_AT = 1 << 16


def recognised(stream: BufferedReader) -> Format:
    """The format of a file, by how it begins; nothing of it is consumed."""
    head = stream.peek(_LOOKED_AT).removeprefix(BOM).lstrip()
    if head.startswith(b"<"):
        return "disqus"
    if head.startswith((b"{", b"[")):
        return "coral" if _OF_CORAL.search(head.partition(b'"decision"')[0]) else "jsonl"
    return "csv"
