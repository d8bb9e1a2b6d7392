"""Words that mix alphabets which look alike, such as a Latin word with a Cyrillic а."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policies.found import Found, Span

if TYPE_CHECKING:
    from policies.views import Views


# Greek, Cyrillic, Armenian and Cherokee share shapes with Latin; Hangul and Han do not.
_LOOK_ALIKE = "\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u13a0-\u13ff"
_LATIN = "A-Za-z\u00c0-\u024f"
_OTHER = re.compile(f"[{_LOOK_ALIKE}]")
MIXED = re.compile(f"[{_LATIN}][{_LOOK_ALIKE}]|[{_LOOK_ALIKE}][{_LATIN}]")
"""Two letters of different alphabets, which no word has side by side."""

_PURE = Found({"script.mixed": False})


def detect(views: Views) -> Found:
    """Whether letters of look-alike alphabets stand side by side within a word."""
    text = views.original
    if views.usual or _OTHER.search(text) is None:
        return _PURE
    places = tuple(Span(m.start(), m.end(), note="mixed") for m in MIXED.finditer(text))
    return Found({"script.mixed": bool(places)}, {"script.mixed": places} if places else {})
