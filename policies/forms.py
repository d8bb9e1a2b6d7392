"""The forms in which a term list is looked for: each term and allowed phrase in every view.

A form is a set of strings that mean the same: the term as a view shows it, or its disguises.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from policies import disguises
from policies.folding import WORD, plain
from policies.hangul import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policies.terms import Term, TermList

# Signs that carry the meaning of a term (6.9, a**hole, 병신년(1956), so that no view may drop them.
_SIGNS = frozenset(".,$€£%+*/@#&?!()[]^")
_INITIAL = re.compile("[ㄱ-ㅎ](?![ㅏ-ㅣ])")


class Form(NamedTuple):
    """What strings looked for in one view stand for."""

    list_name: str
    severity: int
    term: str
    allowed: bool  # an innocent phrase: it covers what its list finds inside it
    start: bool  # only where a word begins
    whole: bool  # only as words of their own
    view: str  # what the find is reported as, which may be looser than the view searched
    breaks: frozenset[int]  # where white space may stand, in characters of the string


def forms_of(terms: TermList) -> Iterator[tuple[str, Iterable[str], Form]]:
    """The view to search, the strings to look for and what they mean, for all a list says."""
    for term in terms.terms:
        folded = _folded(term.text)
        # An English phrase is made of whole words; Korean attaches particles to them.
        whole = term.whole or (" " in folded and folded.isascii() and folded[-1].isalnum())
        for searched, texts, view, start in _spellings(folded, term, term.views or terms.views):
            if texts:
                breaks = _breaks(folded, searched)
                told = (terms.name, terms.severity, term.text, False, start, whole, view, breaks)
                yield searched, texts, Form(*told)
    for phrase in terms.allow:
        folded = _folded(phrase)
        for view in _views_of(folded, terms.views):
            breaks = _breaks(folded, view)
            told = (terms.name, terms.severity, phrase, True, False, False, view, breaks)
            yield view, (_in_view(folded, view),), Form(*told)


def _folded(text: str) -> str:
    return " ".join(plain(text).split())


def _spellings(
    folded: str, term: Term, views: tuple[str, ...]
) -> Iterator[tuple[str, Iterable[str], str, bool]]:
    """The view to search, the strings to look for, the view to report, whether a word begins."""
    at_start = term.start
    for view in _views_of(folded, views):
        if view == "jamo" and _has_initials(folded):
            continue
        if text := _in_view(folded, view):
            yield view, [text], view, at_start
            # Typed alone, ㅡ is taken for a dash: ㄷㅡㅇㅅㅣㄴ reads ㄷㅇㅅㅣㄴ.
            if view == "jamo" and "ㅡ" in text:
                yield view, [text.replace("ㅡ", "")], view, at_start
    if _has_sign(folded):
        return
    if "skeleton" in views:
        yield "skeleton", disguises.one_for_l(folded), "skeleton", at_start
        yield "skeleton", disguises.shortened(folded), "skeleton", at_start
        yield "plain", disguises.starred(folded), "skeleton", at_start
    if "jamo" in views:
        # Inside a longer word these are accidents: meetmarket holds 슴가, ㅎㅎ누나 holds ㅎ누나.
        yield "tight", disguises.keyed(folded), "jamo", True
        yield "tight", disguises.half_typed(folded, short=term.fuzzy), "jamo", True
    if term.fuzzy:
        yield "plain", disguises.masked(folded), "skeleton", at_start
        yield "tight", disguises.spoken(folded), "jamo", at_start
        yield "skeleton", disguises.drawn_out(folded), "skeleton", at_start


def _views_of(folded: str, views: tuple[str, ...]) -> tuple[str, ...]:
    """The views to search: what holds a sign is looked for as it stands and nowhere else."""
    return ("plain",) if _has_sign(folded) else views


def _has_sign(folded: str) -> bool:
    return not _SIGNS.isdisjoint(folded)


def _has_initials(folded: str) -> bool:
    """Whether a consonant stands for a syllable, as in ㅂㅅ: in letters, 없습니다 holds it too."""
    return _INITIAL.search(folded) is not None


def _in_view(folded: str, view: str) -> str:
    """A folded term or phrase as it appears in a view."""
    if view == "plain":
        return folded
    if view == "skeleton":
        return " ".join([letters_of(word) for word in folded.split()])
    tight = letters_of(folded)
    return letters(tight) if view == "jamo" else tight


def _breaks(folded: str, view: str) -> frozenset[int]:
    """After how many characters of the view's string the term itself has white space."""
    if " " not in folded:
        return frozenset()
    words = folded.split()[:-1]
    return frozenset(accumulate(len(_in_view(word, view)) for word in words))


def letters_of(text: str) -> str:
    """The characters of a text that are part of words."""
    all_are = text.isalnum() and "ㅡ" not in text  # as nearly always
    return text if all_are else "".join(WORD.findall(text))
