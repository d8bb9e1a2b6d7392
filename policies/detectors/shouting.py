"""Comments written in capitals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policies.found import Found

if TYPE_CHECKING:
    from policies.views import Views

_CAPITALS = re.compile("[A-ZＡ-Ｚ]+")
# Too few letters to call it shouting: KOREA!, GDP, SK하이닉스.
_FEWEST_LETTERS = 12
_QUIET = Found({"shouting.share": 0.0})


def detect(views: Views) -> Found:
    """The share (0 to 1) of capitals among the Latin letters, 0 for texts with few letters."""
    capitals = sum(map(len, _CAPITALS.findall(views.original)))
    if capitals == 0 or views.latin_letters < _FEWEST_LETTERS:
        return _QUIET
    return Found({"shouting.share": round(min(1.0, capitals / views.latin_letters), 3)})
