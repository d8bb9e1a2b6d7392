"""History: what readers wrote in the past and what people decided, for rehearsals only.

It is not published, not checked and not counted. It lies beside Redis, in one append-only file a
site (`OMBUD_DATA_DIR/history/SITE.jsonl`), so that years of comments never take the memory that
today's comments need. Who wrote a comment is not kept: a rehearsal does not ask.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from policies.counting import InvalidText, normalise
from worker.json_lines import BrokenLine
from worker.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

DECISIONS = ("approve", "reject")


@dataclass(frozen=True, slots=True)
class Past:
    """A comment of the past.

    Attributes:
        id: The same for the same comment, however often it is imported.
        text: The normalised text.
        article: Where it stood, as the other system names it.
        at: When it was written, ISO 8601 in UTC, or empty.
        decision: What people decided, `approve` or `reject`; empty where nobody looked.
        reason: Why, in the other system's words.
    """

    id: str
    text: str
    article: str = ""
    at: str = ""
    decision: str = ""
    reason: str = ""


def past(
    text: str,
    *,
    comment: str = "",
    article: str = "",
    author: str = "",
    at: str = "",
    decision: str = "",
    reason: str = "",
) -> Past:
    """A comment of the past as another system tells of it.

    Args:
        text: As written.
        comment: Its id there; without one it is known by what it says, where, when and by whom.
        article: The article's id there.
        author: Who wrote it; not kept.
        at: When it was written, ISO 8601; without a zone it is UTC.
        decision: `approve`, `reject`, or empty where nobody decided.
        reason: Why.

    Raises:
        BrokenLine: it cannot be a comment; says why.
    """
    try:
        normalised = normalise(text)
    except InvalidText as error:
        raise BrokenLine(f"the text has a {error.reason} at position {error.position}") from None
    if not normalised:
        raise BrokenLine("the text is empty")
    if decision and decision not in DECISIONS:
        raise BrokenLine(f'"decision" takes "approve" or "reject"; this is {decision[:40]!r}')
    moment = _in_utc(at)
    known = comment or f"{article}\0{author}\0{moment}\0{normalised}"
    digest = hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:20]
    return Past(digest, normalised, article, moment, decision, reason)


def _in_utc(at: str) -> str:
    if not at:
        return ""
    try:
        moment = datetime.fromisoformat(at)
        in_utc = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        what = "a time such as 2026-11-24T09:30:00+09:00"
        raise BrokenLine(f'"at" takes {what}; this is {at[:40]!r}') from None
    return in_utc.isoformat(timespec="seconds")


class HistoryUnavailable(Refused):
    """The history cannot be written."""

    code = "history-unavailable"


class History:
    """A site's history, open for additions; others wait or read meanwhile.

    Attributes:
        path: Its file.
    """

    def __init__(self, path: Path) -> None:
        """Open it with `with`."""
        self.path = path
        self._known: set[str] = set()

    def __enter__(self) -> Self:
        """Wait for whoever is adding, and learn what is in it already.

        Raises:
            HistoryUnavailable: it cannot be written.
        """
        with self._writing():
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._file = os.fdopen(descriptor, "r+b")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._known = {json.loads(line)["id"] for line in _whole_lines(self._file)}
        self._file.truncate(self._file.tell())  # half a line that a crash left
        return self

    def __exit__(self, *_error: object) -> None:
        """Close it; what was added is on the disk already."""
        self._file.close()

    def __len__(self) -> int:
        """How many comments are in it."""
        return len(self._known)

    def add(self, comments: Iterable[Past]) -> int:
        """Add those that are not in it yet; how many these were. They are on the disk then.

        Raises:
            HistoryUnavailable: the disk does not take them.
        """
        fresh = {each.id: each for each in comments if each.id not in self._known}
        with self._writing():
            self._file.write(b"".join(map(_line, fresh.values())))
            self._file.flush()
            os.fsync(self._file.fileno())
        self._known |= fresh.keys()
        return len(fresh)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise HistoryUnavailable(
                f"OMBUD_DATA_DIR: {self.path} cannot be written: {error.strerror}"
            ) from error


def history_file(data_dir: Path, site: str) -> Path:
    """Where a site's history lies."""
    return data_dir / "history" / f"{site}.jsonl"


def histories(data_dir: Path, site: str = "") -> list[Path]:
    """The histories there are, or that of one site."""
    if site:
        return [file] if (file := history_file(data_dir, site)).exists() else []
    return sorted((data_dir / "history").glob("*.jsonl"))


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a history, JSON objects with the fields of `Past`."""
    with path.open("rb") as file:
        yield from _whole_lines(file)


def _whole_lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file, but for one without its end; the file stands behind the last of them."""
    file.seek(0)
    end = 0
    while (line := file.readline()).endswith(b"\n"):
        end += len(line)
        yield line
    file.seek(end)


def _line(comment: Past) -> bytes:
    row = {name: value for name, value in asdict(comment).items() if value}
    return (
        json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        + b"\n"
    )
