"""The skeleton view: look-alike letters, digits for letters and stretched words undone.

A find here counts only where the text as written reads differently, so that ordinary words are
never found a second time.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from policies.folding import is_read
from policies.hangul import is_consonant, is_jamo, is_syllable
from policies.tracing import Piece, Traced, traced

# Digits and signs that stand for a letter inside a word.
LEET = {
    "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "i", "|": "i", "+": "t", "€": "e", "£": "l", "¢": "c", "¥": "y",
    "💲": "s", "©": "c", "®": "r", "❗": "i", "❌": "x", "⭕": "o", "✝": "t",
}  # fmt: skip

# Letters of other alphabets that look like a Latin letter (after folding to lower case).
_LOOKS_LIKE = {
    letter: latin
    for latin, letters in {
        "a": "аαɑ", "b": "вьβʙ", "c": "сϲᴄ", "d": "ԁɗᴅđð", "e": "еєεҽᴇ", "f": "ғƒꜰ", "g": "ɡɢ",
        "h": "һнʜħ", "i": "іιıɪɨ", "j": "јᴊ", "k": "кκᴋ", "l": "ӏʟł", "m": "мᴍ", "n": "пηɴո",
        "o": "оοօσᴏø", "p": "рρᴘ", "q": "ԛ", "r": "гʀ", "s": "ѕꜱ", "t": "тτᴛŧ", "u": "υμцսᴜ",
        "v": "νѵᴠ", "w": "ԝωшᴡ", "x": "хχ", "y": "уγүʏ", "z": "ᴢ",
    }.items()
    for letter in letters
}  # fmt: skip
# Letters of Cherokee, Lisu and Canadian syllabics, from which fancy lettering is made.
_FANCY = (
    ("drtiyajewmhgsvpclkzb", "ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎷᎻᏀᏚᏙᏢᏟᏞᏦᏃᏴ"),
    ("bpdtgkjczfmnlsrvhwxyaeiou", "ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ"),
    ("abcdeefghjklmnoprsuvwxz", "ᗩᗷᑕᗪᕮᗴᖴᘜᕼᒍᛕᒪᗰᑎᗝᑭᖇᔕᑌᐯᗯ᙭ᘔ"),
)
for _latins, _letters in _FANCY:
    _LOOKS_LIKE.update(zip(_letters, _latins, strict=True))
# Letters on dark discs, on dark squares and of flags, which NFKC leaves alone.
for _block in (0x1F150, 0x1F170, 0x1F1E6):
    _LOOKS_LIKE.update({chr(_block + i): chr(0x61 + i) for i in range(26)})

_LATIN = "a-z"
_OTHER = "".join(sorted(_LOOKS_LIKE))
_SIGN = re.escape("".join(sign for sign in LEET if not sign.isdigit()))
_HANGUL = "가-힣ㄱ-ㅣ"

_SIGNS = re.compile(f"[0-9{_SIGN}]")
_SIGNS_IN_WORDS = re.compile(
    f"[{_LATIN}][0-9{_SIGN}]+[{_LATIN}]"
    f"|[{_LATIN}][0-9@$]"
    f"|[0-9@$][{_LATIN}]"
    f"|[{_HANGUL}][0-9|!]+[{_HANGUL}]"
)
_STROKES = re.compile("[ㄱ-ㅎ][il]")
# Crosses or a letter put into a word: 시x발, 시ㅋ발, 시ㅇ발. Two laughs part two words. Tears and
# Latin letters may end one (역시ㅠ, 갤럭시b) and count behind a first syllable: 시ㅠ발, 시o발.
_PUT_IN = re.compile("[xoilbㄱ-ㅣ](?=[가-힣])")
_FILLED = re.compile(
    "[가-힣](x+|[ㄱ-ㅎㅏ-ㅛㅝ-ㅟㅡ-ㅣ])(?=[가-힣])"
    r"|(?<![^\W_])[가-힣](ㅇㅇ|[ㅠㅜoilb])(?=[가-힣])"
)
# I, written as a digit before a word that has digits in it: 1 w1ll k1ll.
_I_ALONE = re.compile(rf"(?<![^\W_])1(?= [{_LATIN}]+[0-9{_SIGN}]+[{_LATIN}0-9{_SIGN}]*(?![^\W_]))")
_ACCENTED = "\u00c0-\u017f\u1e00-\u1eff"
_FOREIGN = re.compile(f"[{_OTHER}{_ACCENTED}]")
# Letters spelled one by one: f u c k, 5.h.1.t.
_ONE = f"[{_LATIN}0-9{_SIGN}{_OTHER}{_ACCENTED}]"
_SPELLED = re.compile(rf"{_ONE}(?:[\s.,_*/~·-]{_ONE}){{3,}}(?![^\W_])")
_WORD = re.compile(rf"(?<!\S){_ONE}(?:\s{_ONE}){{3,}}(?!\S)|\S+|\s+")
_FEWEST_ALONE = 3
_FIRST_SYLLABLE = "가"
_STRETCHED = re.compile(r"([^\W\dㅋㅎㅠㅜㅡ_])\1\1")
_SHORTEST_STRETCH = 3


def is_disguised(plain: str, words: list[str], *, usual: bool, tripled: bool) -> bool:
    """Whether the skeleton can differ from the plain view; false for nearly every comment.

    Args:
        plain: The plain view of a text.
        words: The runs of letters and digits of it.
        usual: Whether the text holds nothing but usual characters (`policies.folding.is_usual`).
        tripled: Whether a character stands three times in a row.
    """
    if _may_be_spelled(words) and _SPELLED.search(plain) is not None:
        return True
    if _SIGNS.search(plain) is not None and _SIGNS_IN_WORDS.search(plain) is not None:
        return True
    if not plain.isascii() and _PUT_IN.search(plain) is not None and _FILLED.search(plain):
        return True
    if _STROKES.search(plain) is not None or (tripled and _STRETCHED.search(plain) is not None):
        return True
    return not usual and _FOREIGN.search(plain) is not None


def _may_be_spelled(words: list[str]) -> bool:
    """Whether enough words are a single character of an alphabet; of syllables many are."""
    if list(map(len, words)).count(1) < _FEWEST_ALONE:
        return False
    return sum(len(word) == 1 and word < _FIRST_SYLLABLE for word in words) >= _FEWEST_ALONE


def skeleton(plain: str) -> Traced:
    """The skeleton of a plain view, with the way back to it."""
    pieces: list[Piece] = []
    plain = _I_ALONE.sub("i", plain)
    for match in _WORD.finditer(plain):
        word, start = match.group(), match.start()
        if word.isspace():
            pieces.append(Piece(" ", start, match.end()))
        else:
            pieces.extend(_shortened(_undone(word, start)))
    return traced(pieces)


def _undone(word: str, start: int) -> list[Piece]:
    if any(map(_is_hangul, word)):
        return _undone_hangul(word, start)
    if any(char not in LEET and _latin(char) is not None for char in word):
        return _undone_latin(word, start)
    return _kept(word, start)


def _kept(word: str, start: int) -> list[Piece]:
    return [Piece(char, start + i, start + i + 1) for i, char in enumerate(word) if is_read(char)]


def _undone_hangul(word: str, start: int) -> list[Piece]:
    """What was put between syllables goes; a stroke after a consonant typed alone is ㅣ."""
    pieces: list[Piece] = []
    fillers = {i for found in _FILLED.finditer(word) for i in range(found.start() + 1, found.end())}
    for i, char in enumerate(word):
        before = word[i - 1] if i else ""
        after = word[i + 1] if i + 1 < len(word) else ""
        put_in = i in fillers or (char.isdigit() and pieces and _is_hangul(pieces[-1].text))
        if char in "1il|!" and before and is_consonant(before) and after and is_syllable(after):
            pieces.append(Piece("ㅣ", start + i, start + i + 1))
        elif is_read(char) and not put_in:
            pieces.append(Piece(char, start + i, start + i + 1))
    return pieces


def _undone_latin(word: str, start: int) -> list[Piece]:
    mixed = any("a" <= char <= "z" for char in word)
    pieces: list[Piece] = []
    for i, char in enumerate(word):
        latin = _latin(char) if mixed or char not in LEET else None
        if latin is not None:
            pieces.append(Piece(latin, start + i, start + i + 1))
        elif is_read(char):
            pieces.append(Piece(char, start + i, start + i + 1))
    return pieces


def _latin(char: str) -> str | None:
    """The Latin letter this character stands in for, if it is one of the disguises."""
    if "a" <= char <= "z":
        return char
    if char in LEET:
        return LEET[char]
    if char in _LOOKS_LIKE:
        return _LOOKS_LIKE[char]
    if not char.isascii():
        base = unicodedata.normalize("NFD", char)[0]
        if "a" <= base <= "z":
            return base
    return None


def _shortened(pieces: list[Piece]) -> list[Piece]:
    """Letters written three times or more, written once."""
    result: list[Piece] = []
    for _, group in groupby(pieces, key=lambda piece: piece.text):
        run = list(group)
        if len(run) >= _SHORTEST_STRETCH:
            run = [Piece(run[0].text, run[0].start, run[-1].end)]
        result.extend(run)
    return result


def _is_hangul(char: str) -> bool:
    return is_syllable(char) or is_jamo(char)
