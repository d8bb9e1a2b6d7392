"""How comments are normalised before storage and how their characters (자) are counted.

The browser's counter does the same with ``text.normalize("NFC").trim()`` and ``Intl.Segmenter``;
both are held to the vectors in ``tests/vectors/counting.json``.
"""

from __future__ import annotations

import re
import unicodedata

import regex

from policies.folding import clusters
from policies.tracing import Piece, Traced, traced

# Exactly what String.prototype.trim removes: white space, line ends and the byte order mark.
_TRIMMED = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

_GRAPHEME = regex.compile(r"\X")
# Characters that neither join a neighbour nor are joined by another of this set, so that a text
# made of them alone has as many graphemes as code points. Counting them one by one with \X would
# be the dearest step of a whole check.
_JOINER = re.compile(
    "[^\n\t\x20-\x7e\u00a0-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u23ff\u2460-\u27bf"
    "\u3000-\u3029\u3031-\u3096\u30a0-\u318e\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9d"
    "\U0001f300-\U0001f3fa\U0001f400-\U0001faff]"
)

# \X joins an Indic consonant to the linker before it even when no consonant begins the cluster;
# UAX #29 (GB9c) and browsers do not.
_LINKED = r"\p{InCB=Extend}\p{InCB=Linker}"
_FALSE_JOIN = regex.compile(
    rf"(?:^|[^\p{{InCB=Consonant}}{_LINKED}])[{_LINKED}]*\p{{InCB=Linker}}[{_LINKED}]*"
    r"\p{InCB=Consonant}"
)


class InvalidText(ValueError):  # noqa: N818 - named for what it is, as the contract does
    """The text holds something no comment can: it is refused, never repaired.

    Attributes:
        reason: ``lone-surrogate`` or ``control-character``.
        position: Index of the first such code point in the text as it came.
    """

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(f"{reason} at position {position}")
        self.reason = reason
        self.position = position


def normalise(text: str) -> str:
    r"""The form in which a comment is counted, checked and stored.

    NFC, line ends as ``\n``, trimmed as a browser trims.

    Args:
        text: Any string, as it came from outside.

    Returns:
        The normalised text; normalising it again changes nothing.

    Raises:
        InvalidText: On a lone surrogate, NUL, or any control character but tab and line ends.
    """
    if found := _SURROGATE.search(text):
        raise InvalidText("lone-surrogate", found.start())
    if found := _CONTROL.search(text):
        raise InvalidText("control-character", found.start())
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text).strip(_TRIMMED)


def normalise_traced(text: str) -> Traced:
    """What `normalise` makes of a text, with the way back to it.

    Raises:
        InvalidText: As `normalise` does.
    """
    view = normalise(text)
    if view == text:
        return Traced(view, range(len(text)), range(1, len(text) + 1))
    whole = traced(Piece(_kept(text, a, b), a, b) for a, b in clusters(text))
    first = len(whole.text) - len(whole.text.lstrip(_TRIMMED))
    last = first + len(view)
    if whole.text[first:last] != view:
        # Characters were put in order across what looked like a border: the whole text is the span.
        return Traced(view, [0] * len(view), [len(text)] * len(view))
    return Traced(view, whole.starts[first:last], whole.ends[first:last])


def _kept(text: str, start: int, end: int) -> str:
    """What is left of a part of a text, of which the rest of a line end may stand before it."""
    part = text[start:end]
    if part[0] == "\n" and text[start - 1 : start] == "\r":
        part = part[1:]
    return unicodedata.normalize("NFC", part.replace("\r", "\n"))


def graphemes(text: str) -> int:
    """The number of user-perceived characters (자): extended grapheme clusters of UAX #29."""
    if _JOINER.search(text) is None:
        return len(text)
    return len(_GRAPHEME.findall(text)) + len(_FALSE_JOIN.findall(text))
