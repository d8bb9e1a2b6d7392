"""Comments in JSON lines, as `ombud submit --file` reads them.

    {"text": "좋은 기사 고맙습니다.", "author": "reader-7", "id": "cms-1042"}

`text` is needed; `author` is an id or `{"id": …, "name": …}`; `id` is the submitter's own, and
makes the line safe to submit again; `lang` is `ko` or `en`; `parent` the comment it answers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from worker.json_lines import BrokenLine, numbered, object_of, word
from worker.records import Author

if TYPE_CHECKING:
    from worker.intake import Submission

__all__ = ["BrokenLine", "numbered", "submission_of"]

FIELDS = ("text", "author", "id", "lang", "parent")


def submission_of(line: bytes, pattern: Submission) -> tuple[Submission, set[str]]:
    """The submission that a line describes, and its fields that mean nothing here.

    Args:
        line: One JSON object in UTF-8.
        pattern: Site, article, and the author of lines that name none.

    Raises:
        BrokenLine: it describes none.
    """
    row = object_of(line)
    words = {"text": word(row, "text")}
    words |= {name: word(row, name) for name in ("id", "lang", "parent") if name in row}
    author = _author(row["author"]) if "author" in row else pattern.author
    return replace(pattern, author=author, **words), row.keys() - set(FIELDS)


def _author(value: Any) -> Author:
    if isinstance(value, str):
        return Author(value)
    if isinstance(value, dict) and "id" in value and value.keys() <= {"id", "name"}:
        return Author(word(value, "id"), word(value, "name") if "name" in value else "")
    raise BrokenLine('"author" takes an id, or {"id": …, "name": …}')
