"""Term lists: the words a standards board watches for, as an editor writes them.

A term file is plain text, one term a line::

    # Words that insult a person.
    severity: 2
    views: plain tight jamo skeleton

    멍텅구리
    바보천치 | start          # only where a word begins
    ass      | whole          # only as a word of its own
    씨발     | fuzzy          # also disguised spellings: 씌발, 시이발, ㅅ발, Tlqkf ...
    ㅅㅂ     | whole plain    # only in this view

    allow:
    멍텅구리배                # what this list finds inside one of these is dropped

``#`` begins a comment, blank lines mean nothing. `severity` goes from 1 (rude) to 5 (danger to a
person). `views` says in which forms of the text the terms are looked for (`policies.views`);
without it all four. After ``|`` a term's own settings: ``start``, ``whole``, ``fuzzy`` and names
of views.
"""

from __future__ import annotations

from dataclasses import dataclass

from policies.views import VIEWS

_LEAST_SEVERITY = 1
_MOST_SEVERITY = 5


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase to look for.

    Attributes:
        text: The word as an editor writes it.
        views: The views to search; empty means those of its list.
        whole: Only as a word of its own, nothing attached on either side.
        fuzzy: Also in spellings that sound or look the same (`policies.disguises`).
        start: Only where a word begins; endings and particles may follow.
    """

    text: str
    views: tuple[str, ...] = ()
    whole: bool = False
    fuzzy: bool = False
    start: bool = False


@dataclass(frozen=True, slots=True)
class TermList:
    """The words of one kind, with what they weigh and what is innocent.

    Attributes:
        name: What rules call it, for example ``profanity``.
        severity: 1 (rude) to 5 (danger to a person).
        terms: What to look for.
        allow: Longer words and phrases; what this list finds inside one of them is dropped.
        views: The views to search for terms that name none.
    """

    name: str
    severity: int
    terms: tuple[Term, ...]
    allow: tuple[str, ...] = ()
    views: tuple[str, ...] = VIEWS


@dataclass(frozen=True, slots=True)
class TermMistake:
    """Something in a term file that cannot be understood; line and column count from 1."""

    line: int
    column: int
    message: str


def parse_terms(text: str, name: str) -> tuple[TermList, list[TermMistake]]:
    """The term list a text describes, and every mistake found in it."""
    reader = _Reader()
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        reader.read(number, line)
    result = TermList(
        name=name,
        severity=reader.severity,
        terms=tuple(reader.terms.values()),
        allow=tuple(dict.fromkeys(reader.allow)),
        views=reader.views,
    )
    return result, reader.mistakes


class _Reader:
    """Reads a term file line by line."""

    def __init__(self) -> None:
        self.severity = 2
        self.views: tuple[str, ...] = VIEWS
        self.terms: dict[str, Term] = {}
        self.allow: list[str] = []
        self.mistakes: list[TermMistake] = []
        self._allowing = False

    def read(self, number: int, line: str) -> None:
        content = line.split("#", 1)[0].strip()
        column = len(line) - len(line.lstrip()) + 1
        if not content:
            return
        if content == "allow:":
            self._allowing = True
        elif content.startswith(("severity:", "views:")):
            key, value = content.split(":", 1)
            self._setting(number, column, key, value.split())
        elif self._allowing:
            self.allow.append(content)
        else:
            self._term(number, column, content)

    def _setting(self, number: int, column: int, key: str, values: list[str]) -> None:
        if self.terms:
            self._mistake(number, column, f"{key}: must stand above the first term")
        elif key == "views":
            unknown = [value for value in values if value not in VIEWS]
            if unknown or not values:
                known = ", ".join(VIEWS)
                self._mistake(number, column, f"views: takes {known}; not {' '.join(unknown)!r}")
            else:
                self.views = tuple(values)
        elif len(values) == 1 and values[0] in "12345" and len(values[0]) == 1:
            self.severity = int(values[0])
        else:
            message = f"severity: takes a number from {_LEAST_SEVERITY} to {_MOST_SEVERITY}"
            self._mistake(number, column, message)

    def _term(self, number: int, column: int, content: str) -> None:
        words, _, settings = content.partition("|")
        term = " ".join(words.split())
        flags = settings.split()
        unknown = [flag for flag in flags if flag not in {"whole", "start", "fuzzy", *VIEWS}]
        if unknown:
            known = ", ".join(("whole", "start", "fuzzy", *VIEWS))
            self._mistake(number, column, f"unknown setting {unknown[0]!r}; known are {known}")
        elif not any(char.isalnum() for char in term):
            self._mistake(number, column, "a term needs at least one letter or digit")
        elif term in self.terms:
            self._mistake(number, column, f"{term!r} stands in this list twice")
        else:
            views = tuple(view for view in VIEWS if view in flags)
            self.terms[term] = Term(
                term, views, "whole" in flags, "fuzzy" in flags, "start" in flags
            )

    def _mistake(self, number: int, column: int, message: str) -> None:
        self.mistakes.append(TermMistake(number, column, message))
