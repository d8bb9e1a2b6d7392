"""Hangul taken apart and put together: syllables, jamo, initials and the keyboard they sit on."""

from __future__ import annotations

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

_FIRST = 0xAC00
_LAST = 0xD7A3
_PER_LEAD = len(VOWELS) * len(TAILS)

# Compound letters as they are typed on the common (2-set) keyboard, one key after the other.
_PARTS = {
    compound[0]: compound[1:]
    for compound in (
        *("ㄳㄱㅅ", "ㄵㄴㅈ", "ㄶㄴㅎ", "ㄺㄹㄱ", "ㄻㄹㅁ", "ㄼㄹㅂ", "ㄽㄹㅅ", "ㄾㄹㅌ", "ㄿㄹㅍ"),
        *("ㅀㄹㅎ", "ㅄㅂㅅ", "ㅘㅗㅏ", "ㅙㅗㅐ", "ㅚㅗㅣ", "ㅝㅜㅓ", "ㅞㅜㅔ", "ㅟㅜㅣ", "ㅢㅡㅣ"),
    )
}
_KEYS = {
    **dict(zip(LEADS, "rRseEfaqQtTdwWczxvg", strict=True)),
    **dict(zip("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ", "koiOjpuPhynbml", strict=True)),
}

# Conjoining jamo (as NFD and half-width text leave them) to the letters a keyboard types.
TYPED = {
    **{0x1100 + i: jamo for i, jamo in enumerate(LEADS)},
    **{0x1161 + i: jamo for i, jamo in enumerate(VOWELS)},
    **{0x11A7 + i: jamo for i, jamo in enumerate(TAILS) if jamo},
}


def is_syllable(char: str) -> bool:
    """Whether the character is a whole Hangul syllable such as 가."""
    return "가" <= char <= "힣"


def is_jamo(char: str) -> bool:
    """Whether the character is a letter typed alone, such as ㅅ or ㅏ."""
    return "ㄱ" <= char <= "ㅣ"


def is_consonant(char: str) -> bool:
    """Whether the character is a consonant typed alone."""
    return "ㄱ" <= char <= "ㅎ"


def is_vowel(char: str) -> bool:
    """Whether the character is a vowel typed alone."""
    return "ㅏ" <= char <= "ㅣ"


def split(syllable: str) -> tuple[str, str, str]:
    """Lead, vowel and tail ('' if none) of one whole syllable."""
    index = ord(syllable) - _FIRST
    vowel, tail = divmod(index % _PER_LEAD, len(TAILS))
    return LEADS[index // _PER_LEAD], VOWELS[vowel], TAILS[tail]


def join(lead: str, vowel: str, tail: str = "") -> str:
    """The syllable of these letters; the opposite of `split`."""
    index = LEADS.index(lead) * _PER_LEAD + VOWELS.index(vowel) * len(TAILS) + TAILS.index(tail)
    return chr(_FIRST + index)


class _JamoTable(dict[str, str]):
    """Each character's simple letters, filled as syllables are met; others stay themselves."""

    def __missing__(self, char: str) -> str:
        if is_syllable(char):
            self[char] = "".join(_PARTS.get(part, part) for part in split(char))
            return self[char]
        return _PARTS.get(char, char)


_JAMO = _JamoTable()


def letters(text: str) -> str:
    """The text as simple typed letters: 값 becomes ㄱㅏㅂㅅ, ㅄ becomes ㅂㅅ, Latin stays."""
    return text if text.isascii() else "".join(map(_JAMO.__getitem__, text))


def keys(text: str) -> str:
    """What appears when the text is typed with the keyboard left in Latin mode, lower case."""
    return "".join(_KEYS.get(letter, letter) for letter in letters(text)).lower()
