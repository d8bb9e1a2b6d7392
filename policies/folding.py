"""The plain view: what a text says once case, width, styling and invisible characters are gone.

NFKC and case folding, without characters that draw nothing and without stacked marks. Letters of
Hangul typed alone (ㅅㅂ) stay as typed: NFKC would turn them into other characters, and whether
someone typed single letters is what later steps want to know.
"""

from __future__ import annotations

import re
import unicodedata

from policies.hangul import TYPED
from policies.tracing import Piece, Traced, traced

# Default_Ignorable_Code_Point of Unicode, and the blank braille pattern, which draws nothing.
HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_HIDDEN = re.compile(f"[{HIDDEN}]+")

# Characters that folding leaves alone or only lower-cases, one for one. Most comments hold
# nothing else, and for them the plain view is text.lower().
_UNUSUAL = re.compile(
    "[^\x00-\x7f\u00b7\u2013-\u2016\u2018-\u2023\u203b\u2190-\u21ff\u2500-\u25ff\u2600-\u27bf"
    "\u3001-\u3003\u3008-\u3011\u3131-\u3163\u4e00-\u9fff\uac00-\ud7a3"
    "\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001f9ff]"
)

# Runs of characters that `is_read` accepts.
WORD = re.compile(r"[^\W_ㅡ]+")

# Typed letters are moved out of NFKC's way and back.
_SHIELD = {0x3131 + i: 0xF3131 + i for i in range(0x33)}
_UNSHIELD = {**{moved: letter for letter, moved in _SHIELD.items()}, **TYPED}
_MOST_PASSES = 4

# Draws what follows from right to left, up to the mark that ends it or the end of the line.
_OVERRIDE = "\u202e"
_OVERRIDDEN = re.compile(f"{_OVERRIDE}([^\u202c\n]*)\u202c?")

# Half characters cannot be encoded for the automata; they are refused at the door anyway.
_SURROGATE = re.compile("[\ud800-\udfff]")


def is_read(char: str) -> bool:
    """Whether the character is part of a word, when everything around words is left out.

    The vowel ㅡ alone is left out too: it is mostly typed as a dash, as in 씨ㅡ발.
    """
    return char.isalnum() and char != "ㅡ"


def is_usual(text: str) -> bool:
    """Whether the plain view of the text is text.lower(), character for character."""
    return _UNUSUAL.search(text) is None


def plain(text: str) -> str:
    """The plain view of any string; folding it again changes nothing."""
    if is_usual(text):
        return text.lower()
    if _OVERRIDE in text:
        text = "".join([text[i] for i in _drawn(text)])
    folded = _fold(text)
    # A second pass is needed for the few letters whose folded form folds again.
    for _ in range(_MOST_PASSES):
        again = _fold(folded)
        if again == folded:
            break
        folded = again
    return folded


def plain_traced(text: str) -> Traced:
    """The plain view with its way back to the text."""
    view = plain(text)
    if is_usual(text):
        return Traced(view, range(len(text)), range(1, len(text) + 1))
    if _OVERRIDE in text:
        return _plain_traced_as_drawn(text)
    pieces = [Piece(plain(text[a:b]), a, b) for a, b in clusters(text)]
    result = traced(pieces)
    if result.text != view:
        # Folding crossed the borders of clusters (exotic scripts): the whole text is the span.
        return Traced(view, [0] * len(view), [len(text)] * len(view))
    return result


def _plain_traced_as_drawn(text: str) -> Traced:
    order = _drawn(text)
    drawn = plain_traced("".join([text[i] for i in order]))
    sources = [order[a:b] for a, b in zip(drawn.starts, drawn.ends, strict=True)]
    return Traced(drawn.text, [min(s) for s in sources], [max(s) + 1 for s in sources])


def _drawn(text: str) -> list[int]:
    """The places of the characters in the order in which they are drawn, overrides left out."""
    order: list[int] = []
    end = 0
    for match in _OVERRIDDEN.finditer(text):
        order.extend(range(end, match.start()))
        order.extend(reversed(range(*match.span(1))))
        end = match.end()
    order.extend(range(end, len(text)))
    return [i for i in order if text[i] != _OVERRIDE]  # one inside another is not obeyed


def _fold(text: str) -> str:
    folded = _SURROGATE.sub("\ufffd", _HIDDEN.sub("", text)).translate(_SHIELD)
    folded = unicodedata.normalize("NFKC", folded).casefold()
    folded = unicodedata.normalize("NFKC", folded)
    if not folded.isascii():
        folded = "".join(char for char in folded if unicodedata.category(char) not in _MARKS)
    return _HIDDEN.sub("", folded.translate(_UNSHIELD))


_MARKS = frozenset({"Mn", "Me"})


def clusters(text: str) -> list[tuple[int, int]]:
    """Where the text can be cut without changing what its parts fold to."""
    cuts = [i for i, char in enumerate(text) if i == 0 or not _joins(char)]
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def _joins(char: str) -> bool:
    """Whether the character may melt into the one before it when composed, or draws nothing."""
    if char.isascii():
        return False
    if _HIDDEN.match(char) or unicodedata.category(char).startswith("M"):
        return True
    first = unicodedata.normalize("NFKD", char)[0]
    return "\u1160" <= first <= "\u11ff" and not "ㄱ" <= char <= "ㆎ"
