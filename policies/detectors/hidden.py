"""Characters that draw nothing or turn the writing direction where no script needs them.

Emoji are joined and coloured by invisible characters, three flags are spelled with tag characters,
and what is pasted from elsewhere often brings marks of direction or an empty character along, at
the edge of a word, where they hide nothing. What is left splits a word, blanks it, turns it round
or carries a text of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policies.folding import HIDDEN
from policies.found import Found, Span

if TYPE_CHECKING:
    from policies.views import Views

_HIDDEN = re.compile(f"[{HIDDEN}]")
# Inside a word; blanks that nobody types by accident; what turns the direction; tags; a payload.
_SUSPECT = re.compile(
    rf"(?<=\w)[{HIDDEN}]+(?=\w)"
    "|[\u115f\u1160\u3164\uffa0\u2800\u202e\U000e0000-\U000e007f]"
    f"|[{HIDDEN}]{{5,}}"
)
_PICTURE = "[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]"
# What may follow a picture, and scripts (Arabic, Indic, Mongolian) that need joiners to be spelled.
_NEEDED = re.compile(
    "\U0001f3f4[\U000e0020-\U000e007f]+"
    "|[#*0-9]\ufe0f"
    f"|{_PICTURE}[\ufe0e\ufe0f]?\u200d(?={_PICTURE})"
    f"|{_PICTURE}[\ufe0e\ufe0f]"
    "|[\u0600-\u06ff\u0900-\u0dff\u1800-\u18af][\u200c\u200d\u200e\u200f\u180b-\u180f]"
)
_CLEAR = Found({"hidden.count": 0})


def detect(views: Views) -> Found:
    """The number of invisible characters that hide something, and where they are."""
    text = views.original
    if views.usual or _HIDDEN.search(text) is None:
        return _CLEAR
    needed = {i for match in _NEEDED.finditer(text) for i in range(*match.span())}
    suspect = (i for match in _SUSPECT.finditer(text) for i in range(*match.span()))
    places = [i for i in suspect if i not in needed]
    spans = tuple(Span(i, i + 1, note=f"U+{ord(text[i]):04X}") for i in places)
    return Found({"hidden.count": len(places)}, {"hidden.count": spans})
