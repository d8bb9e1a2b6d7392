"""Ways to reach a person, and numbers that belong to one: phones, mail, messengers, identity.

Precise enough to live with: dates, prices, scores and case numbers are no phone numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import re2

from policies.automaton import automaton
from policies.detectors.numbers import is_account, is_card, is_phone, is_resident_id
from policies.found import Found, Span
from policies.stretches import Apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policies.views import Views

KINDS = ("phone", "email", "messenger", "resident_id", "card", "bank")

_DIGIT = re.compile("[0-9]")
_FEWEST_DIGITS = 7
# A phone number spelled out: 공일공, o1o.
_SPELLED = re.compile("[0o공영][ .-]?[1il일][ .-]?[0o공영]")

# An @ after a space calls somebody by name, unless a whole address follows.
_AT = r"(?:@|\s?[\[({<]\s?(?:at|골뱅이|앳)\s?[\])}>]\s?|\s?(?:골뱅이|앳)\s?)"
_DOT = r"(?:\.|\s?[\[({<]\s?(?:dot|점|닷|\.)\s?[\])}>]\s?|\s(?:dot|점|닷)\s|점|닷)"
_LATIN_PROVIDERS = (
    "gmail|naver|daum|hanmail|nate|kakao|outlook|hotmail|yahoo|icloud|proton(?:mail)?"
)
_HANGUL_PROVIDERS = "지메일|네이버|다음|한메일|네이트|카카오"
_PROVIDERS = rf"(?:(?:{_LATIN_PROVIDERS})\b|{_HANGUL_PROVIDERS})"
_EMAIL = re2.compile(
    r"[a-z0-9][a-z0-9._%+-]{1,63}(?:"
    rf"\s?@\s?(?:[a-z0-9-]+{_DOT})+(?:[a-z]{{2,12}}|컴)\b"
    rf"|{_AT}{_PROVIDERS}(?:{_DOT}(?:[a-z]{{2,4}}|컴))?"
    # In a sentence people meet "at gmail": only the whole address is one.
    rf"|\sat\s{_PROVIDERS}{_DOT}(?:[a-z]{{2,4}}|컴)"
    r"|\sat\s[a-z0-9-]+\sdot\s(?:com|net|org|kr)\b"
    rf"|_at_(?:{_LATIN_PROVIDERS})_dot_[a-z]{{2,4}}|-at-(?:{_LATIN_PROVIDERS})-dot-[a-z]{{2,4}})"
    # A name spelled in Hangul, an address spaced out.
    rf"|[가-힣]{{1,12}}@{_PROVIDERS}(?:\.[a-z]{{2,4}}|{_DOT}컴)"
    r"|(?:[a-z0-9._-] ){2,30}@ (?:[a-z0-9-] ){2,30}\. [a-z](?: [a-z]){1,3}\b"
    rf"|[가-힣]{{1,12}}\s?골뱅이\s?(?:{_HANGUL_PROVIDERS})\s?{_DOT}\s?컴"
)
_ADDRESS = re2.compile(
    r"(?:open\.kakao\.com/[a-z]/|pf\.kakao\.com/|t\.me/|telegram\.me/|wa\.me/|line\.me/|lin\.ee/"
    r"|discord\.gg/|discord\.com/invite/|m\.me/)[a-z0-9_~%/+-]+"
)
_TALK = r"카카오톡|카\W?톡|까톡|ㅋㅏ톡|ㅋㅌ|텔\W?레\W?그\W?램|텔레|텔그|라인|위챗|디스코드|디코"
_MESSENGERS = (
    rf"{_TALK}|인스타그램|인스타|왓츠앱"
    r"|\b(?:kakao ?talk|kakao|telegram|wechat|whatsapp|discord|snapchat|instagram|insta|kik)"
)
_ID = "아이디|아뒤|아디|id"
_ACCOUNT = re2.compile(
    rf"(?:(?:{_MESSENGERS})(?:\s?(?:{_ID}|친추|추가|dm))?"
    rf"(?:\s?(?:(?:{_ID})[는은가]?|친추|추가|dm|[:@=])\s?[:@=]?\s?@?)"
    # The bottom line: ... is none.
    rf"|(?:톡|\bline)\s?(?:{_ID})\s?[:@=]?)\s?[a-z][a-z0-9_.]{{3,30}}"
)
_ACCOUNT_BARE = re2.compile(
    rf"(?:{_TALK})\s?(?:(?:주세요|줘요|주셈|문의|상담|연락|추가|친추)\s?)?"
    r"([a-z][a-z_.]*[0-9_#][a-z0-9_.]{1,30})"
    # A snap is many things: only what looks like a name is one.
    r"|\bsnap(?:\s?[:@=]|\sis)\s?@?([a-z][a-z_.]*[0-9_][a-z0-9_.]{1,30})"
    r"|\bdiscord\s?([a-z][a-z0-9_.]{1,30}#[0-9]{4})\b"
)
# What people talk about beside messengers: 카톡 ios17, a bug's number.
_NO_NAME = re.compile(
    "(?:ios|ipad(?:os)?|iphone|mac(?:os)?|win(?:dows)?|android|galaxy|note|tab|chrome|zoom|pc|ver"
    "|version|beta|build|update|plus|pro|step|part|top|bug|issue|ticket|case|pull|pr|rtx|gtx|gpt|ai"
    "|season|ep|cafe|team)[#0-9._]+|[a-z][0-9]{1,3}"
)
# What a text must hold before the patterns above are tried: the automaton is far cheaper.
_MAIL_SIGNS = (
    "@",
    "골뱅이",
    "(at)",
    "[at]",
    "{at}",
    "<at>",
    "( at )",
    "[ at ]",
    " at ",
    "_at_",
    "-at-",
    "앳",
)
_MESSENGER_SIGNS = (
    *("톡", "텔", "ㅋㅌ", "라인", "위챗", "디스코드", "디코", "인스타", "왓츠"),
    *("kakao", "tele", "wechat", "whats", "discord", "snap", "line", "insta", "kik"),
    *(".me/", "lin.ee", ".gg/"),
)
_SIGNS = automaton([*_MAIL_SIGNS, *_MESSENGER_SIGNS])

_LANDLINE = re.compile("0[2-9][0-9]+")
# Numbers of papers and orders may read like landlines: 문서번호 02-2024-1234.
_LANDLINE_WRITTEN = re.compile(r"\(?0[2-9]")
_LONGEST_LABEL = 12
_OF_A_PAPER = re.compile(
    "(?:문서|사건|접수|일련|주문|관리|등록|허가|공고|고시|의안|특허|출원|송장|상품|모델|회원|수험|참조)"
    r"\s?번호[는은]?\s?[:#]?\s?제?$"
)

# The end of a word for the first digit, and digits as such after it.
_SPELLED_INSIDE = re.compile("o|[공영][^일]*[0-9]")

# What may stand between digits: anything but letters and digits (RE2 counts Hangul as \W).
_GAP = "[^0-9a-z가-힣]"
_BANKS = (
    "국민|신한|우리|하나|농협|기업|카카오|카뱅|토스|새마을|우체국|신협|수협|"
    "부산|대구|광주|전북|경남|제일|케이"
)

_DASHES = str.maketrans("‐–—−", "----")
# Won, dollars, people, votes, cases, per cent.
_COUNTED = frozenset("원달명표건%")

_NOBODY = Found({f"contact.{kind}": 0 for kind in KINDS})

_Place = tuple[str, int, int]


def detect(views: Views) -> Found:
    """How many of each kind are in the text, and where."""
    text = views.plain
    places: list[_Place] = []
    signs = _SIGNS.find(text)
    if any(index < len(_MAIL_SIGNS) for index, _, _ in signs):
        places += [("email", *match.span()) for match in _EMAIL.finditer(text)]
    if any(index >= len(_MAIL_SIGNS) for index, _, _ in signs):
        places += _messengers(text)
    if len(_DIGIT.findall(text)) >= _FEWEST_DIGITS or _SPELLED.search(text) is not None:
        places += _numbers(text)
    if not places:
        return _NOBODY
    places.sort(key=lambda place: place[1:])
    spans = {
        f"contact.{kind}": tuple(
            Span(*views.original_span(a, b), note=kind) for name, a, b in places if name == kind
        )
        for kind in KINDS
    }
    return Found({name: len(found) for name, found in spans.items()}, spans)


def _messengers(text: str) -> Iterator[_Place]:
    apart = Apart()
    for pattern in (_ADDRESS, _ACCOUNT, _ACCOUNT_BARE):
        for match in pattern.finditer(text):
            name = next(filter(None, match.groups()), "")
            if _NO_NAME.fullmatch(name) is None and apart.take(*match.span()):
                yield "messenger", *match.span()


# What may stand inside the date of birth, and before what follows it.
_IN_DATE = "[ .-]?"
_RESIDENT_ID = (
    rf"[0-9]{{2}}{_IN_DATE}[0-9]{{2}}{_IN_DATE}[0-9]{{2}}[^0-9a-z가-힣]{{0,3}}[1-8] ?[0-9]{{6}}"
    rf"|(?:[0-9] ){{6}}(?:[^0-9a-z가-힣] )?[1-8](?: [0-9]){{6}}"
)

# In this order: what is claimed by a stricter kind is not offered to a looser one.
_NUMBERS: tuple[tuple[str, re2._Regexp, Callable[[str], bool]], ...] = (
    ("resident_id", re2.compile(_RESIDENT_ID), is_resident_id),
    (
        "card",
        re2.compile(r"[0-9](?:[ -]?[0-9]){12,18}|[0-9]{4}(?:[ ._/*~-]{1,3}[0-9]{4}){3}"),
        is_card,
    ),
    (
        "phone",
        re2.compile(
            r"(?:\+|\b(?:00)?)82[ .-]?\(?0?\)?1[016789][ .-]?[0-9]{3,4}[ .-]?[0-9]{4}"
            r"|\+[0-9]{1,3}[ .-]?\(?[0-9]{1,4}\)?(?:[ .-]?[0-9]{2,4}){2,4}"
            rf"|[0o공영]{_GAP}{{0,2}}[1il일]{_GAP}{{0,2}}[0o공영16789]"
            rf"(?:{_GAP}{{0,3}}[0-9oil공영일이삼사오육륙칠팔구]){{7,8}}"
            r"|\(?0(?:2|[3-6][1-5]|70|80|50[0-9]?)[) .-]{1,3}[0-9]{3,4}[ .-]{1,3}[0-9]{4}"
            r"|\b0[1-9][0-9]{1,3} [0-9]{3,4} ?[0-9]{3,4}"
            # Written without a sign between, only numbers of the provinces and of the net.
            r"|\b0(?:2|[3-6][1-5])[2-9][0-9]{6,7}\b|\b070[0-9]{8}\b"
            r"|(?:\([2-9][0-9]{2}\)[ .-]?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}"
        ),
        is_phone,
    ),
    (
        "bank",
        re2.compile(
            # A short name of a bank is an ordinary word too: only dashes join its numbers.
            rf"(?:{_BANKS})[가-힣]{{0,4}}\s?[:=)]?\s?[0-9]{{2,6}}(?:-[0-9]{{1,8}}){{1,4}}"
            rf"|(?:{_BANKS})\s?[:=]?\s?[0-9]{{11,14}}"
            r"|\baccount (?:number|no\.?)\s?[:=#]?\s?[0-9]{10,16}"
            r"|(?:은행|뱅크|계좌(?:번호)?|account|acct)\s?[:=)]?\s?"
            r"[0-9]{2,6}(?:[ -]{1,3}[0-9]{1,8}){1,4}"
            r"|(?:계좌(?:번호)?|은행|뱅크|카뱅)\s?[:=]?\s?[0-9]{10,16}"
            r"|\b[a-z]{2}[0-9]{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?\b"
        ),
        is_account,
    ),
)


def _numbers(text: str) -> Iterator[_Place]:
    text = text.translate(_DASHES)
    apart = Apart()
    for kind, pattern, holds in _NUMBERS:
        for match in pattern.finditer(text):
            a, b = match.span()
            if _belongs_to_more(text, a, b) or not holds(match.group()):
                continue
            if (kind != "phone" or not _is_of_a_paper(text, a)) and apart.take(a, b):
                yield kind, a, b


def _is_of_a_paper(text: str, start: int) -> bool:
    """Whether what may be a landline is announced as the number of a paper or an order."""
    if _LANDLINE_WRITTEN.match(text, start) is None:
        return False
    return _OF_A_PAPER.search(text, max(0, start - _LONGEST_LABEL), start) is not None


def _belongs_to_more(text: str, start: int, end: int) -> bool:
    """Whether the digits go on or end in a letter, as in a code, or count something.

    What begins with a letter for a digit begins a word: the o of video 10 is no nought.
    """
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalpha() and _SPELLED_INSIDE.match(text, start, end) is not None:
        return True
    if before in {".", "/"} and _LANDLINE.fullmatch(text, start, end) is not None:
        return True  # a fraction, or the number of a page
    return before.isdigit() or (after.isascii() and after.isalnum()) or after in _COUNTED
