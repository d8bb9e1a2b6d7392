"""The spellings a term is disguised in, worked out once when a policy loads.

Making them from the term instead of undoing them in every text costs a comment nothing, and each
one is a whole word that can be looked at, allowed or left out.
"""

from __future__ import annotations

import re
from itertools import product
from math import prod

from policies.hangul import is_syllable, join, keys, split

_MOST_SPELLINGS = 150
# One syllable alone sounds like too many other words.
_FEWEST_SYLLABLES = 2
_SHORTEST_KEYED = 5
_SHORTEST_STARRED = 4

_TENSE = {"ㄱ": "ㄲ", "ㄷ": "ㄸ", "ㅂ": "ㅃ", "ㅅ": "ㅆ", "ㅈ": "ㅉ"}
_NEAR_VOWELS = {
    near[0]: near for near in ("ㅣㅢㅟ", "ㅐㅔㅒㅖ", "ㅔㅐ", "ㅕㅑ", "ㅏㅑ", "ㅗㅛ", "ㅡㅜ", "ㅓㅕ")
}
HELD = {
    **dict(zip("ㅑㅕㅛㅠㅒㅖ", "ㅏㅓㅗㅜㅐㅔ", strict=True)),
    **dict(zip("ㅘㅙㅝㅞㅟㅢ", "ㅏㅐㅓㅔㅣㅣ", strict=True)),
}
"""What is heard when a vowel with a glide is held; other vowels stay as they are."""

# Before a word of their own they laugh.
_LAUGHED = frozenset("ㅋㅎ")
_LATIN_VOWELS = frozenset("aeiou")
_DOUBLED = re.compile(r"(.)\1+")


def spoken(term: str) -> set[str]:
    """Korean spellings that sound like the term: 씌발, 시이발, 시바알 for 시발."""
    syllables = list(term)
    if sum(map(is_syllable, syllables)) < _FEWEST_SYLLABLES:
        return set()
    alike = [_alike(char) for char in syllables]
    once: set[str] = set()
    drawn: set[str] = set()
    for i, others in enumerate(alike):
        near = {term[:i] + other + term[i + 1 :] for other in others}
        once |= near
        drawn.update(*(_drawn_out_at(i, spelling) for spelling in near))
    # A long term is known by its length: one syllable spelled otherwise is enough.
    every = prod(map(len, alike)) <= _MOST_SPELLINGS
    anywhere = set(map("".join, product(*alike))) if every else once
    return (anywhere | drawn) - {term}


def drawn_out(term: str) -> set[str]:
    """The term with a vowel drawn out: 시이발, 시이이발, 시바알, 벼엉신."""
    return set[str]().union(*(_drawn_out_at(i, term) for i in range(len(term))))


def _drawn_out_at(place: int, term: str) -> tuple[str, ...]:
    if not is_syllable(term[place]):
        return ()
    lead, vowel, tail = split(term[place])
    held = HELD.get(vowel, vowel)
    begun, ended = term[:place] + join(lead, vowel), join("ㅇ", held, tail) + term[place + 1 :]
    return begun + ended, begun + join("ㅇ", held) + ended


def half_typed(term: str, *, short: bool = True) -> set[str]:
    """Spellings with one syllable cut to its first letter: ㅂ신, 병ㅅ for 병신; ㄸ라이 for 또라이.

    Args:
        term: The term.
        short: Whether to cut terms of two syllables, of which little is left.
    """
    if not all(map(is_syllable, term)) or split(term[0])[0] in _LAUGHED:
        return set()
    first = split(term[0])[0] + term[1:]
    if len(term) > _FEWEST_SYLLABLES:
        return {first}
    return {first, term[0] + split(term[1])[0]} if short and len(term) > 1 else set()


def keyed(term: str) -> set[str]:
    """The term typed with the keyboard left in Latin mode: tlqkf for 시발."""
    if not all(map(is_syllable, term)):
        return set()
    typed = keys(term)
    return {typed} if len(typed) >= _SHORTEST_KEYED else set()


def starred(term: str) -> set[str]:
    """Latin spellings with vowels starred out: f*ck, b*stard, b*st*rd, k*ll yourself."""
    if len(term) < _SHORTEST_STARRED or not (term.isascii() and term.replace(" ", "").isalpha()):
        return set()
    vowels = [i for i, char in enumerate(term) if i and char in _LATIN_VOWELS]
    one = {term[:i] + "*" + term[i + 1 :] for i in vowels}
    every = term[0] + "".join("*" if c in _LATIN_VOWELS else c for c in term[1:])
    return (one | {every}) - {term}


def masked(term: str) -> set[str]:
    """Latin spellings of which only the ends are left: f**k, b***h."""
    if len(term) < _SHORTEST_STARRED or not (term.isascii() and term.isalpha()):
        return set()
    return {term[0] + "*" * (len(term) - 2) + term[-1]}


def one_for_l(term: str) -> set[str]:
    """The skeleton reads 1 as i; these are the spellings where it stood for l (asshoie)."""
    if not (term.isascii() and "l" in term):
        return set()
    return {term.replace("l", "i")} | {
        term[:i] + "i" + term[i + 1 :] for i, char in enumerate(term) if char == "l"
    }


def shortened(term: str) -> set[str]:
    """The term with each double letter once, as the skeleton reads a stretched one."""
    if _DOUBLED.search(term) is None:
        return set()
    short = _DOUBLED.sub(r"\1", term)
    return {short} if len(short) >= _SHORTEST_STARRED else set()


def _alike(char: str) -> list[str]:
    if not is_syllable(char):
        return [char]
    lead, vowel, tail = split(char)
    leads = lead + _TENSE.get(lead, "")
    return [join(ld, vw, tail) for vw in _NEAR_VOWELS.get(vowel, vowel) for ld in leads]
