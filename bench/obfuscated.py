"""Comments that somebody disguised: their abusive words, or every word as it sounds.

Which words are abusive is read from the banned-term lists in the data folder, which belong to none
of the filters that are measured; which trick is played goes by the number of the comment, and of
the character in it, so that every run makes the same texts.
"""

from __future__ import annotations

import csv
import json
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies.evasions import EVASIONS
from policies.hangul import is_syllable, join, letters, split

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SHORTEST = {"ko": 2, "en": 4}

# Consonants and vowels that readers put for one another, and tails they add to open syllables.
_NEAR = {
    near[0]: near[1:]
    for near in (
        *(
            "ㄱㄲㅋ",
            "ㄲㄱㅋ",
            "ㄷㄸㅌ",
            "ㄸㄷㅌ",
            "ㅂㅃㅍ",
            "ㅃㅂㅍ",
            "ㅅㅆ",
            "ㅆㅅ",
            "ㅈㅉㅊ",
            "ㅉㅈㅊ",
        ),
        *("ㅊㅈㅉ", "ㅏㅑ", "ㅓㅕ", "ㅗㅛ", "ㅜㅠ", "ㅣㅟㅢ", "ㅐㅔㅒ", "ㅔㅐㅖ", "ㅡㅜ"),
    )
}
_TAILS = "ㅅㅇㄴㅁㄹ"
_SIGNS = "!♡1"


@dataclass(frozen=True, slots=True)
class Disguised:
    """A comment in disguise, and the trick that was played."""

    text: str
    trick: str


def banned_words(folder: Path, language: str) -> re.Pattern[str]:
    """What finds a banned word of the lists in a folder, the longest first."""
    words = set((folder / f"ldnoobw_{language}.txt").read_text("utf-8").lower().split("\n"))
    if language == "ko":
        words |= set(json.loads((folder / "badwords_ko.json").read_text("utf-8"))["badWords"])
    else:
        with (folder / "surge_profanity_en.csv").open(encoding="utf-8") as lines:
            words |= {row["canonical_form_1"].lower() for row in csv.DictReader(lines)}
    spelled = "[가-힣]+" if language == "ko" else "[a-z]+"
    kept = [w for w in words if len(w) >= _SHORTEST[language] and re.fullmatch(spelled, w)]
    alternatives = "|".join(sorted(kept, key=lambda word: (-len(word), word)))
    return re.compile(
        alternatives if language == "ko" else rf"\b(?:{alternatives})\b", re.IGNORECASE
    )


def disguised(texts: Iterable[str], banned: re.Pattern[str]) -> list[Disguised]:
    """The texts with a banned word, each with one trick played on every such word."""
    found = []
    for text in texts:
        hidden = {
            trick: banned.sub(lambda match, play=play: play(match.group()), text)
            for trick, play in EVASIONS.items()
        }
        played = [trick for trick, other in hidden.items() if other != text]
        if played:
            trick = played[len(found) % len(played)]
            found.append(Disguised(hidden[trick], trick))
    return found


def misspelled(text: str, number: int) -> str:
    """A Korean comment of which a third of the syllables are written another way.

    A near consonant or vowel, a tail that is not heard, the letters apart, a sign behind; a fourth
    of the spaces is gone.
    """
    return "".join(
        _otherwise(char, zlib.crc32(f"{number}:{place}".encode()))
        for place, char in enumerate(text)
    )


def _otherwise(char: str, chance: int) -> str:
    share, way, which = chance % 100, (chance >> 8) % 100, chance >> 16
    if char == " ":
        return "" if share < 25 else char
    if not is_syllable(char) or share >= 35:
        return char
    lead, vowel, tail = split(char)
    if way < 30:
        lead = _one_of(_NEAR.get(lead, lead), which)
    elif way < 60:
        vowel = _one_of(_NEAR.get(vowel, vowel), which)
    elif way < 80 and not tail:
        tail = _one_of(_TAILS, which)
    elif way < 90:
        return letters(char)
    else:
        return char + _one_of(_SIGNS, which)
    return join(lead, vowel, tail)


def _one_of(choices: str, which: int) -> str:
    return choices[which % len(choices)]
