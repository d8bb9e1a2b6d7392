"""The XML export of Disqus, read as it comes and without anything that XML could be made to do.

A document that declares a type or an entity is refused: an export has none, and a bomb of nested
entities needs them. What Disqus called spam counts as rejected, what is shown as approved; what
was deleted has no decision, for the export does not say whether a moderator or the author did it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from worker.histories.markup import plain
from worker.history import past
from worker.json_lines import BrokenLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from worker.history import Past

_AT_ONCE = 1 << 16
_NAMESPACE = "http://disqus.com"
_ID = "http://disqus.com/disqus-internals id"


def read(stream: BinaryIO) -> Iterator[tuple[int, Past | BrokenLine]]:
    """The posts of a file; each counts as the line it begins on."""
    export = _Export()
    while chunk := stream.read(_AT_ONCE):
        if (broken := export.take(chunk)) is not None:
            yield from export.posts()
            yield broken
            return
        yield from export.posts()
    if (broken := export.take(b"", last=True)) is not None:
        yield broken


class _Export:
    """Gathers threads and posts while the document passes."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse
        self._path: list[str] = []
        self._fields: dict[str, str] = {}
        self._line = 0
        self._articles: dict[str, str] = {}
        self._found: list[tuple[int, Past | BrokenLine]] = []

    def take(self, chunk: bytes, *, last: bool = False) -> tuple[int, BrokenLine] | None:
        """Read on; what is wrong with the document, if it cannot be read any further."""
        try:
            self._parser.Parse(chunk, last)
        except BrokenLine as broken:
            return self._parser.CurrentLineNumber, broken
        except expat.ExpatError as error:
            why = f"not XML: {expat.ErrorString(error.code)}; the rest of the file was not read"
            return error.lineno, BrokenLine(why)
        return None

    def posts(self) -> Iterator[tuple[int, Past | BrokenLine]]:
        """The posts that were read since the last time."""
        found, self._found = self._found, []
        yield from found

    def _refuse(self, *_what: object) -> None:
        raise BrokenLine("a document type or an entity is declared, which no export has")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.removeprefix(f"{_NAMESPACE} ")
        self._path.append(name)
        match self._path:
            case [_, "post" | "thread"]:
                self._fields = {"dsq:id": attributes.get(_ID, "")}
                self._line = self._parser.CurrentLineNumber
            case [_, "post", "thread"]:
                self._fields["thread"] = attributes.get(_ID, "")

    def _text(self, text: str) -> None:
        match self._path:
            case [_, "post" | "thread", *names] if names:
                name = "/".join(names)
                self._fields[name] = self._fields.get(name, "") + text

    def _end(self, _tag: str) -> None:
        match self._path:
            case [_, "thread"]:
                link = self._fields.get("link", "")
                self._articles[self._fields["dsq:id"]] = self._fields.get("id") or link
            case [_, "post"]:
                self._found.append((self._line, self._post()))
        self._path.pop()

    def _post(self) -> Past | BrokenLine:
        told = self._fields
        spam, deleted = told.get("isSpam") == "true", told.get("isDeleted") == "true"
        try:
            return past(
                plain(told.get("message", "")),
                comment=told["dsq:id"],
                article=self._articles.get(told.get("thread", ""), ""),
                author=told.get("author/username") or told.get("author/name", ""),
                at=told.get("createdAt", ""),
                decision="reject" if spam else "" if deleted else "approve",
                reason="spam" if spam else "",
            )
        except BrokenLine as broken:
            return broken
