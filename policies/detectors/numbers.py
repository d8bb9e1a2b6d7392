"""Whether a string of digits is what it looks like: checksums, dates and lengths."""

from __future__ import annotations

import re
from datetime import date

_SPOKEN = str.maketrans("oil공영일이삼사오육륙칠팔구", "011001234566789")

_RESIDENT_DIGITS = 13
_RESIDENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
# The first digit after the dash tells the century of birth (5 to 8: foreign residents).
_CENTURY = {"1": 1900, "2": 1900, "3": 2000, "4": 2000, "5": 1900, "6": 1900, "7": 2000, "8": 2000}
# Numbers given out since October 2020 end in a random digit and have no checksum.
_NO_CHECKSUM_SINCE = date(2020, 10, 1)
# How people write one; without a checksum, other signs may as well stand between two numbers.
_AS_WRITTEN = re.compile(r"[0-9]{2} ?[0-9]{2} ?[0-9]{2}\s?[-~._]?\s?[1-8] ?[0-9]{6}")
# Later dates are bar codes and order numbers.
_LATEST_BIRTH = date(2039, 12, 31)

_CARD_PREFIXES = ("4", "51", "52", "53", "54", "55", "22", "23", "24", "25", "26", "27", "34", "37",
                  "35", "36", "60", "62", "64", "65", "9")  # fmt: skip
_CARD_LENGTHS = frozenset({14, 15, 16, 19})

_ACCOUNT_LENGTHS = range(10, 17)
# Every Korean account has a part of four digits or more; rows of dates and scores do not.
_LONGEST_PART = 4
_DIGITS = re.compile("[0-9]+")
_YEAR = re.compile("(?:1[89]|20)[0-9][0-9]")
# A date, and what goes on behind it, is the number of a paper; 3-2-5 is how firms are registered.
_DATED = re.compile(
    r"[^0-9]*(?:1[89]|20)[0-9]{2}[ -](?:0[1-9]|1[0-2])[ -](?:0[1-9]|[12][0-9]|3[01])\b"
)
_OF_A_FIRM = [3, 2, 5]
_PHONE_LENGTHS = range(9, 16)
_DECIMAL = re.compile(r"\b0\.[0-9]{2}|^\+[0-9]\.[0-9]\b")
# Readers give these to one another when somebody is in despair.
_HELPLINES = frozenset({"8002738255", "18002738255", "15770199", "15889191"})
_IBAN_MODULUS = 97


def digits(text: str) -> str:
    """The digits of the text, spelled ones (공일공, o1o) included."""
    return "".join(c for c in text.translate(_SPOKEN) if "0" <= c <= "9")


def is_resident_id(text: str) -> bool:
    """A Korean resident registration number: a real date of birth and, before 2020, a checksum."""
    number = digits(text)
    if len(number) != _RESIDENT_DIGITS:
        return False
    born = _born(number)
    if born is None or born > _LATEST_BIRTH:
        return False
    total = sum(int(d) * w for d, w in zip(number, _RESIDENT_WEIGHTS, strict=False))
    if (11 - total % 11) % 10 == int(number[-1]):
        return True
    written = not text.isdigit() and _AS_WRITTEN.fullmatch(text) is not None
    return written and born >= _NO_CHECKSUM_SINCE


def _born(number: str) -> date | None:
    year = _CENTURY[number[6]] + int(number[:2])
    try:
        return date(year, int(number[2:4]), int(number[4:6]))
    except ValueError:
        return None


def is_card(text: str) -> bool:
    """A payment card: a known prefix, a possible length and the Luhn checksum."""
    number = digits(text)
    if len(number) not in _CARD_LENGTHS or not number.startswith(_CARD_PREFIXES):
        return False
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0  # noqa: PLR2004 - Luhn


def is_phone(text: str) -> bool:
    """A telephone number of a possible length, written the way one is; not one for help."""
    number = digits(text)
    if number in _HELPLINES or _DECIMAL.search(text):
        return False
    if number.startswith("010"):
        return len(number) == len("01012345678")
    if number.startswith("01"):
        return len(number) in {10, 11} and number[2] in "16789"
    return len(number) in _PHONE_LENGTHS


def is_account(text: str) -> bool:
    """A bank account: an IBAN with its checksum, or the length Korean banks use."""
    compact = "".join(text.split())
    if compact[:2].isascii() and compact[:2].isalpha() and compact[2:4].isdigit():
        turned = compact[4:] + compact[:4]
        return int("".join(str(int(c, 36)) for c in turned)) % _IBAN_MODULUS == 1
    parts = _DIGITS.findall(text)
    number = "".join(parts)
    if len(number) not in _ACCOUNT_LENGTHS or number.startswith("010"):
        return False
    lengths = list(map(len, parts))
    if lengths == _OF_A_FIRM or _DATED.match(text) is not None:
        return False
    years = all(_YEAR.fullmatch(part) for part in parts)
    return not years and max(lengths) >= _LONGEST_PART
