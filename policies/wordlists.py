"""The term lists of a document: read from their files, or from the words written in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policies.mending import Broken
from policies.mistakes import did_you_mean
from policies.source import Place, inside, names_beside
from policies.terms import TermList, parse_terms

if TYPE_CHECKING:
    from policies.document import Document, Terms
    from policies.mistakes import Mistake
    from policies.source import Location, Source


@dataclass(slots=True)
class WordLists:
    """The words of a document.

    Attributes:
        source: Where the document was read.
        broken: Places of it whose shape is wrong, about which nothing more is said.
        lists: Term lists by name.
        files: The text of each file they came from.
        unsound: The places of what is wrong.
        mistakes: What is wrong.
    """

    source: Source
    broken: Broken
    lists: dict[str, TermList] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    unsound: Broken = field(default_factory=Broken)
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, at: Location, mistake: Mistake) -> None:
        """Note a mistake in what stands at this place of the document, or in its file."""
        if not self.broken.touches(at):
            self.mistakes.append(mistake)
            self.unsound.places.add(at)


def read_word_lists(document: Document, source: Source, broken: Broken) -> WordLists:
    """Every term list of a document, and the other files it names."""
    found = WordLists(source, broken)
    for name, terms in document.terms.items():
        at: Location = ("terms", name)
        if terms.file is not None:
            _from_file(name, terms, at, found)
        else:
            _from_words(name, terms, at, found)
    for key, file in (("ordinary", document.ordinary), ("tuning", document.tuning)):
        if file is not None:
            read_text(file, (key,), found)
    return found


def read_text(name: str, at: Location, found: WordLists) -> str | None:
    """The text of a file beside the policy; None, with a mistake, when there is none."""
    place = found.source.place(at)
    path = inside(found.source.folder, name)
    if path is None:
        found.wrong(at, place.mistake(f"{name} leads out of the policy's folder"))
        return None
    if not path.is_file():
        near = did_you_mean(path.name, names_beside(path))
        found.wrong(at, place.mistake(f"there is no file {name} beside the policy{near}"))
        return None
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        found.wrong(at, place.mistake(f"{name} is not UTF-8 (byte {error.start})"))
        return None
    found.files[name] = text
    return text


def _from_file(name: str, terms: Terms, at: Location, found: WordLists) -> None:
    for key in ("words", "allow", "severity", "views"):
        if getattr(terms, key):
            place = found.source.key_place((*at, key))
            found.wrong((*at, key), place.mistake(f"{key}: belongs into the file {terms.file}"))
    text = read_text(terms.file or "", (*at, "file"), found)
    if text is None:
        return
    path = found.source.values[()].path
    shown = f"{path.rpartition('/')[0]}/{terms.file}" if "/" in path else str(terms.file)
    found.lists[name], mistakes = parse_terms(text, name)
    for mistake in mistakes:
        place = Place(shown, mistake.line, mistake.column)
        found.wrong(at, place.mistake(mistake.message))


def _from_words(name: str, terms: Terms, at: Location, found: WordLists) -> None:
    if not terms.words:
        found.wrong(at, found.source.place(at).mistake(f"{name} needs a file or words"))
        return
    # The words are lines of a term file; each line number leads back to where it was written.
    lines: list[tuple[str, Location]] = [(f"severity: {terms.severity or 2}", at)]
    if terms.views:
        lines.append((f"views: {' '.join(terms.views)}", at))
    lines += [(word, (*at, "words", index)) for index, word in enumerate(terms.words)]
    lines.append(("allow:", at))
    lines += [(word, (*at, "allow", index)) for index, word in enumerate(terms.allow)]
    text = "\n".join(" ".join(line.split()) for line, _ in lines)
    found.lists[name], mistakes = parse_terms(text, name)
    for mistake in mistakes:
        written = lines[mistake.line - 1][1]
        found.wrong(written, found.source.place(written).mistake(mistake.message))
