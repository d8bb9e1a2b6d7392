"""Finding terms: one pass of an automaton over each view, then the rules that spare the innocent.

A find is dropped when

- it lies inside an allowed phrase of its list (the longest cover wins);
- it is not at the edge of a word where the term asks for one;
- it was pieced together from neighbouring words (the gap rule): 다시 발표 is no 시발;
- in a looser view, the text as written shows no disguise there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from policies.automaton import automaton
from policies.folding import is_read
from policies.forms import forms_of, letters_of
from policies.hangul import is_consonant, is_jamo, is_vowel, letters
from policies.stretches import Apart, Covers
from policies.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policies.forms import Form
    from policies.terms import TermList
    from policies.tracing import Traced
    from policies.views import Views

    Find = tuple[Form, int, int]

_LAUGHTER = "ㅋㅎㅠㅜㅡ"
_FULL_STOPS = ".,!?~…·"
# What follows a noun within its word: 병 신이지. Other syllables may be another word: 시 발매.
_FOLLOWING = re.compile(
    "[이가은는을를도만아야에의와과로인임네냐지라짓]|들[이은도을아]?|이[지네냐다고야]|인데|라고|이라[고는]?"
    "|같[은이네아]|처럼|한테|밖에|까지|놈[아들]?|년들?|새끼"
)
# So many syllables apart from one another are hardly ever words of their own.
_MANY_APART = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """One term found in one comment; the span counts code points of the original."""

    list_name: str
    severity: int
    term: str
    view: str
    start: int
    end: int


class Matcher:
    """All term lists of a policy, ready to search."""

    def __init__(self, lists: Mapping[str, TermList]) -> None:
        forms: dict[str, dict[str, tuple[Form, ...]]] = {view: {} for view in VIEWS}
        for terms in lists.values():
            for view, texts, form in forms_of(terms):
                by_text, alone = forms[view], (form,)
                for text in texts:
                    found = by_text.setdefault(text, alone)
                    if found is not alone and form.list_name not in {f.list_name for f in found}:
                        by_text[text] = (*found, form)
        self._forms = {view: list(by_text.values()) for view, by_text in forms.items()}
        self._automata = {view: automaton(list(by_text)) for view, by_text in forms.items()}

    def find(self, views: Views) -> list[Hit]:
        """Every term in the comment, strictest view first; of finds that overlap, one per list."""
        hits: list[Hit] = []
        allowed: dict[str, list[tuple[int, int]]] = defaultdict(list)
        taken: dict[str, Apart] = defaultdict(Apart)
        for view in VIEWS:
            found = self._found(views, view)
            if not found:
                continue
            # What covers a place in one view covers it in the looser ones, too.
            for form, start, end in found:
                if _stands(views, view, form, start, end):
                    allowed[form.list_name].append(_in_plain(views, view, start, end))
            covers = {name: Covers(stretches) for name, stretches in allowed.items()}
            for find in found:
                hit = None if find[0].allowed else _judged(views, view, *find, covers=covers)
                if hit is not None and taken[hit.list_name].take(hit.start, hit.end):
                    hits.append(hit)
        views.innocent[self] = _innocent(views, allowed, hits) if allowed else ()
        return hits

    def innocent(self, views: Views) -> tuple[tuple[int, int], ...]:
        """What of the plain view the lists allow, and none finds anything in."""
        if self not in views.innocent:
            self.find(views)
        return views.innocent[self]

    def _found(self, views: Views, view: str) -> list[Find]:
        """What stands in one view, at each place the longest first."""
        text: str | None = getattr(views, view)
        if text is None:
            return []
        places = self._automata[view].find(text)
        if not places:
            return []
        forms = self._forms[view]
        found = [(form, start, end) for index, start, end in places for form in forms[index]]
        return sorted(found, key=lambda find: (find[1], -find[2]))


def _innocent(
    views: Views, allowed: Mapping[str, list[tuple[int, int]]], hits: list[Hit]
) -> tuple[tuple[int, int], ...]:
    found = Apart()
    for hit in hits:
        found.take(hit.start, hit.end)
    stretches = {stretch for those in allowed.values() for stretch in those}
    return tuple(
        sorted(
            stretch for stretch in stretches if not found.touches(*views.original_span(*stretch))
        )
    )


def _judged(
    views: Views, view: str, form: Form, start: int, end: int, *, covers: Mapping[str, Covers]
) -> Hit | None:
    """The hit, or None if the find is an innocent accident."""
    trace = _way_to_plain(views, view)
    a, b = _in_plain(views, view, start, end)
    if form.list_name in covers and covers[form.list_name].hold(a, b):
        return None
    if not _at_edges(views.plain, a, b, form):
        return None
    if trace is not None:
        written = views.plain[a:b]
        if view in {"tight", "jamo"} and not (
            _gap_rule(views.plain, a, b, form.breaks, view)
            or (view == "tight" and _spaced_out(views.plain, a, b))
        ):
            return None
        if view == "jamo" and not _typed_apart(written, trace.text, end):
            return None
        if view == "skeleton" and letters_of(written) == letters_of(trace.text[start:end]):
            return None
    first, last = views.original_span(a, b)
    return Hit(form.list_name, form.severity, form.term, form.view, first, last)


def _in_plain(views: Views, view: str, start: int, end: int) -> tuple[int, int]:
    """Where a find in a view stands in the plain one."""
    trace = _way_to_plain(views, view)
    return trace.span(start, end) if trace else (start, end)


def _stands(views: Views, view: str, form: Form, start: int, end: int) -> bool:
    """Whether this is an allowed phrase, and written here, not pieced together from other words."""
    trace = _way_to_plain(views, view)
    if not form.allowed or trace is None or view == "skeleton":
        return form.allowed
    if end < len(trace.text) and trace.starts[end] == trace.starts[end - 1]:
        return False  # it ends inside a syllable
    return _gap_rule(views.plain, *trace.span(start, end), form.breaks, view)


def _way_to_plain(views: Views, view: str) -> Traced | None:
    if view == "tight":
        return views.tight_in_plain
    if view == "jamo":
        return views.jamo_in_plain
    return views.traced_skeleton if view == "skeleton" else None


def _at_edges(text: str, start: int, end: int, form: Form) -> bool:
    if not (form.start or form.whole):
        return True
    if start and not _is_edge(text[start - 1], text[start]):
        return False
    return not form.whole or end == len(text) or _is_edge(text[end], text[end - 1])


def _is_edge(outside: str, inside: str) -> bool:
    """Whether a word ends between these neighbours.

    Latin letters end where Hangul begins (fuck야); letters typed alone end at whole syllables and
    at laughter (아ㅅㅂ, ㅅㅂㅋㅋ). A number belongs to what it counts (3개년).
    """
    if not outside.isalnum():
        return True
    if is_jamo(inside):
        return outside in _LAUGHTER or not is_jamo(outside)
    if inside.isascii() != outside.isascii():
        return not outside.isdigit()
    return outside in _LAUGHTER


def _gap_rule(text: str, start: int, end: int, breaks: frozenset[int], view: str) -> bool:
    """Whether what stands between the letters may be skipped when reading them as one word."""
    fragments, gaps = _fragments(text, start, end)
    if not gaps:
        return True
    before_edge = start == 0 or not text[start - 1].isalnum()
    after_edge = end == len(text) or not text[end].isalnum()
    if all(len(fragment) == 1 for fragment in fragments) and before_edge and after_edge:
        return True
    read = 0
    for fragment, gap in zip(fragments, gaps, strict=False):
        read += len(letters(fragment)) if view == "jamo" else len(fragment)
        if read in breaks:
            continue
        if _parts_words(gap) or not before_edge:
            return False
    return True


def _spaced_out(text: str, start: int, end: int) -> bool:
    """Whether a word was written in single syllables, something clinging to the last: 병 신이지."""
    if start and text[start - 1].isalnum():
        return False
    fragments, gaps = _fragments(text, start, end)
    if any(len(fragment) > 1 for fragment in fragments) or any(len(gap) > 1 for gap in gaps):
        return False
    clinging = takewhile(str.isalnum, text[end:])
    return len(fragments) >= _MANY_APART or bool(_FOLLOWING.fullmatch("".join(clinging)))


def _parts_words(gap: str) -> bool:
    """White space and runs of punctuation part words; a single sign may stand inside one."""
    if any(char.isspace() for char in gap):
        return True
    return len(gap) > 1 and all(char in _FULL_STOPS for char in gap)


def _fragments(text: str, start: int, end: int) -> tuple[list[str], list[str]]:
    """The runs of letters in text[start:end], and what stands between them."""
    fragments: list[str] = []
    gaps: list[str] = []
    previous_was_letter = False
    for char in text[start:end]:
        if is_read(char):
            if previous_was_letter:
                fragments[-1] += char
            else:
                fragments.append(char)
        elif previous_was_letter:
            gaps.append(char)
        else:
            gaps[-1] += char
        previous_was_letter = is_read(char)
    return fragments, gaps


def _typed_apart(written: str, jamo: str, end: int) -> bool:
    """Whether letters were typed alone here, and the last one does not begin another syllable."""
    if not any(map(is_jamo, written)):
        return False
    return not (is_consonant(jamo[end - 1]) and end < len(jamo) and is_vowel(jamo[end]))


def names(hits: Iterable[Hit]) -> frozenset[str]:
    """The lists these hits belong to."""
    return frozenset(hit.list_name for hit in hits)
