"""Which of the two languages of the site a comment is written in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policies.found import Found

if TYPE_CHECKING:
    from policies.views import Views

_HANGUL = re.compile("[ㄱ-ㅣ가-힣]+")
# A Korean syllable says about as much as two and a half Latin letters.
_LETTERS_PER_SYLLABLE = 2.5

_KOREAN = Found({"language": "ko"})
_ENGLISH = Found({"language": "en"})
_OTHER = Found({"language": "other"})


def detect(views: Views) -> Found:
    """``ko``, ``en`` or ``other``, by the letters that carry most of the text."""
    text, latin = views.plain, views.latin_letters
    if latin == 0:
        return _KOREAN if holds_hangul(text) else _OTHER
    hangul = 0 if text.isascii() else sum(map(len, _HANGUL.findall(text)))
    if hangul * _LETTERS_PER_SYLLABLE >= latin:
        return _KOREAN
    # Mostly letters of neither alphabet: Japanese, Arabic, numbers, pictures.
    return _ENGLISH if latin * 2 >= len(text) - text.count(" ") else _OTHER


def holds_hangul(text: str) -> bool:
    """Whether a letter of Hangul is anywhere in a text."""
    return _HANGUL.search(text) is not None
