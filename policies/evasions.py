"""What people do to a word so that a machine does not read it: each trick as a function.

`policies.proof` plays them on the examples of a policy. They change only the words that a rule
found, for that is what somebody who evades a rule would do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policies.disguises import HELD
from policies.hangul import is_syllable, join, keys, letters, split

if TYPE_CHECKING:
    from collections.abc import Callable

_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_CYRILLIC = str.maketrans("aceopxyi", "асеорхуі")
_LEET = str.maketrans("aeios", "43105")
_INSIDE_WORDS = re.compile(r"(?<=\S)(?=\S)")
_ZERO_WIDTH = "\u200b"
_TENSE = dict(zip("ㄱㄷㅂㅅㅈㄲㄸㅃㅆㅉ", "ㄲㄸㅃㅆㅉㄱㄷㅂㅅㅈ", strict=True))


def _is_hangul(text: str) -> bool:
    return any(map(is_syllable, text))


def _vowel_inside(text: str) -> int | None:
    """Where the first vowel behind the first letter stands."""
    return next((i for i, char in enumerate(text) if i and char in "aeiou"), None)


def _between(sign: str) -> Callable[[str], str]:
    def put(text: str) -> str:
        return _INSIDE_WORDS.sub(sign, text)

    return put


def _full_width(text: str) -> str:
    return text.translate(_FULL_WIDTH)


def _look_alike(text: str) -> str:
    return text if _is_hangul(text) else text.translate(_CYRILLIC)


def _leet(text: str) -> str:
    return text if _is_hangul(text) else text.translate(_LEET)


def _capitals(text: str) -> str:
    return text.swapcase()


def _stretched(text: str) -> str:
    """A vowel held: fuuuuck; Korean syllables do not stretch so."""
    at = _vowel_inside(text)
    return text if at is None else text[: at + 1] + text[at] * 3 + text[at + 1 :]


def _taken_apart(text: str) -> str:
    return letters(text) if _is_hangul(text) else text


def _digits_between(text: str) -> str:
    return _INSIDE_WORDS.sub("1", text) if _is_hangul(text) else text


def _tense(text: str) -> str:
    """The first syllable with its consonant hardened or softened: 시발 as 씨발."""
    if not text or not is_syllable(text[0]):
        return text
    lead, vowel, tail = split(text[0])
    return join(_TENSE.get(lead, lead), vowel, tail) + text[1:]


def _drawn_out(text: str) -> str:
    """The first syllable with its vowel held: 시발 as 시이발."""
    if not text or not is_syllable(text[0]):
        return text
    lead, vowel, tail = split(text[0])
    return join(lead, vowel) + join("ㅇ", HELD.get(vowel, vowel), tail) + text[1:]


def _first_letter(text: str) -> str:
    """The first syllable cut to its consonant: ㅅ발."""
    return split(text[0])[0] + text[1:] if text and is_syllable(text[0]) else text


def _keyed(text: str) -> str:
    return keys(text) if _is_hangul(text) else text


def _starred(text: str) -> str:
    at = _vowel_inside(text)
    return text if at is None else text[:at] + "*" + text[at + 1 :]


EVASIONS: dict[str, Callable[[str], str]] = {
    "capitals": _capitals,
    "dots between": _between("."),
    "spaces between": _between(" "),
    "zero-width characters": _between(_ZERO_WIDTH),
    "full width": _full_width,
    "look-alike letters": _look_alike,
    "digits for letters": _leet,
    "stretched vowels": _stretched,
    "letters taken apart": _taken_apart,
    "pictures between": _between("👍"),
    "digits between": _digits_between,
    "hard for soft consonants": _tense,
    "drawn-out vowels": _drawn_out,
    "first letter alone": _first_letter,
    "keyboard in Latin mode": _keyed,
    "stars for vowels": _starred,
}
"""Tricks by name. One that does not apply to a text gives it back unchanged."""
