"""Links, also without http:// and with a dot that was disguised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import re2

from policies.automaton import automaton
from policies.found import Detector, Found, Span
from policies.stretches import Apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policies.views import Views

_SHORTENERS = """
bit.ly t.co goo.gl tinyurl.com ow.ly is.gd buff.ly rebrand.ly cutt.ly shorturl.at t.ly rb.gy lnkd.in
han.gl me2.do url.kr vo.la buly.kr c11.kr zrr.kr muz.so abit.ly iii.im bitly.kr reurl.kr naver.me
kko.to qrco.de tiny.cc v.gd shrtco.de adf.ly bitly.com tr.ee linktr.ee amzn.to gg.gg ouo.io soo.gd
2u.pw lrl.kr link24.kr me2.kr
"""


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """What a policy says about hosts.

    Attributes:
        allowed: Hosts that may be linked to; their subdomains too.
        shorteners: Hosts that hide where a link leads.
    """

    allowed: frozenset[str] = frozenset()
    shorteners: frozenset[str] = frozenset(_SHORTENERS.split())


# Endings that make a name a link even without http://. Those that are also ordinary words or
# abbreviations (it, is, me, co, tv) count only with a path behind them.
_ENDINGS = (
    "com|net|org|info|biz|kr|io|gg|ly|shop|xyz|site|online|club|link|click|app|dev|store|live|"
    "icu|vip|bet|casino|loan|cn|jp|ru|page|blog|news|edu|gov|"
    "uk|de|eu|au|tw|hk|vn|su|cc|tk|pw|asia|mobi|top|fun|win|work"
)
# Words that go on a sentence after a full stop without a space: he said.click here
_WORDS = frozenset(
    {"shop", "site", "online", "club", "link", "click", "app"}
    | {"store", "live", "bet", "page", "blog", "news", "top", "fun", "win", "work", "de"}
)
_ASCII = re.compile("[\\x00-\\x7f]+")
_GOES_ON = re.compile(r"\s[a-z]")
_LABEL = "[a-z0-9ㄱ-ㅎ가-힣]+(?:-+[a-z0-9ㄱ-ㅎ가-힣]+)*"
_PATH = r"(?::[0-9]+)?(?:[/?#][^\s<>\"'()]*)?"

# What stands before an @ is a name to sign in with, put there to look like a host.
_WITH_SCHEME = re2.compile(
    r"(?:https?|hxxps?|ftp|tg)\s?:\s?[/\\]\s?[/\\]\s?(?:[^\s/\\?#]*@)?"
    rf"(\[[0-9a-f:.]+\]|[^\s/\\<>\"'?#:@()\[\],!]+){_PATH}"
)
_BARE = re2.compile(rf"((?:{_LABEL}\.)+(?:{_ENDINGS}))\b{_PATH}")
_BARE_WITH_PATH = re2.compile(rf"((?:{_LABEL}\.)+(?:[a-z]{{2,12}}|한국))/[^\s<>\"'()]+")
# Without a path, numbers with dots are versions.
_BARE_NUMBERS = re2.compile(r"\b([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::[0-9]{2,5})?/[a-z][^\s<>\"'()]*")
# Behind a name in Hangul it goes on a list of countries.
_KOREAN = re2.compile(r"((?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+한국)")

# Alone in its line a name all in Hangul is one, too, where it ends no sentence and no list.
_ALL_HANGUL = re2.compile(r"(?m)(?:^|\s)([가-힣]{2,20}\.한국)$")
_NO_NAME = re.compile(
    "(?:[다요죠지네음함임듯까나고자라야군구]|[미영중북남]국|일본|북한|남한|독일|프랑스|러시아|대만|호주|인도"
    r"|역시)\.한국$"
)

# naver[.]com, naver (dot) com, naver dot com, naver 닷 컴, naver점컴, naver . com, naver,com; but
# ssg닷컴 is how a company is called.
_DOT = (
    r"\s?[\[({<]\s?(?:\.|dot|점|닷|쩜)\s?[\])}>]\s?"
    r"|\s(?:dot|d0t|점|닷|쩜)\s|\s?_\s?dot\s?_\s?|점|쩜|닷|。|·|•"
)
_HIDDEN_DOT = re2.compile(
    rf"([a-z0-9][a-z0-9-]*)(?:(?:{_DOT})(com|net|org|kr|io|gg|ly|shop|xyz|site|me)\b|\.c0m\b"
    # After a full stop with space before it, "me" and "site" begin a sentence.
    r"|(?:\s\.\s?|\.\s)(ly|gg|io|cc|net|org)/[a-z0-9][^\s]*"
    r"|(?:,|\s\.\s?|\.\s)(com|kr)\b|(?:\s(?:점|닷|쩜)\s|점|쩜)(컴))(?:/[^\s]*)?"
)
# e v i l . c o m
_SPACED = re2.compile(r"\b((?:[a-z0-9-] ){2,30}\. (?:c o m|n e t|o r g|k r))\b")
# What stands before "dot com" in a sentence about dot-com companies, or before a loose ending.
_NOT_A_HOST = """
the a an of this that early first some any every in and or old new big another 90s it is rom sit
not now only so but before after during since like when while as from for was were one many most few
"""
_NO_HOSTS = frozenset(_NOT_A_HOST.split())

# What a text must hold before the patterns above are tried.
_DOT_INSIDE = re.compile(r"\.[^\s.\d]")
_HIDDEN_DOT_SIGNS = automaton(
    [
        "dot",
        "d0t",
        "닷",
        "쩜",
        "점",
        " .",
        "[.]",
        "(.)",
        "{.}",
        ",com",
        ",kr",
        "。",
        "·",
        "•",
        ". com",
        ". kr",
        ". ly/",
        ". gg/",
        ". io/",
        ". cc/",
        ".c0m",
    ]
)
_NO_LINK = Found(
    {"links.count": 0, "links.hosts_unlisted": 0, "links.shortener": False, "links.hidden": 0}
)


@dataclass(frozen=True, slots=True)
class _Link:
    host: str
    start: int
    end: int
    hidden: bool = False


def detector(settings: LinkSettings) -> Detector:
    """A detector that knows these hosts."""

    def detect(views: Views) -> Found:
        links = _links(views.plain)
        if not links:
            return _NO_LINK
        unlisted = [link for link in links if not _belongs(link.host, settings.allowed)]
        short = [link for link in links if _belongs(link.host, settings.shorteners)]
        hidden = [link for link in links if link.hidden]
        return Found(
            {
                "links.count": len(links),
                "links.hosts_unlisted": len(unlisted),
                "links.shortener": bool(short),
                "links.hidden": len(hidden),
            },
            {
                "links.count": _spans(views, links),
                "links.hosts_unlisted": _spans(views, unlisted),
                "links.shortener": _spans(views, short),
                "links.hidden": _spans(views, hidden),
            },
        )

    return detect


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """Where a comment links to hosts that a policy allows.

    Attributes:
        hosts: These; their subdomains too.
    """

    hosts: frozenset[str]

    def innocent(self, views: Views) -> tuple[tuple[int, int], ...]:
        """The places of such links in the plain view, each up to words that are not ASCII."""
        text = views.plain
        if "." not in text or not any(map(text.__contains__, self.hosts)):
            return ()
        allowed = [link for link in _links(text) if _belongs(link.host, self.hosts)]
        ends = [_ASCII.match(text, link.start, link.end) for link in allowed]
        return tuple(match.span() for match in ends if match is not None)


def _links(text: str) -> list[_Link]:
    apart = Apart()
    return sorted(
        (link for link in _candidates(text) if apart.take(link.start, link.end)),
        key=lambda link: link.start,
    )


def _candidates(text: str) -> Iterator[_Link]:
    """What may be a link, the surest first."""
    if "/" in text:
        for match in chain(_WITH_SCHEME.finditer(text), _BARE_NUMBERS.finditer(text)):
            yield _Link(match.group(1).rstrip("."), *match.span())
    if _DOT_INSIDE.search(text) is not None:
        yield from _bare(text)
    if _HIDDEN_DOT_SIGNS.find(text):
        yield from _hidden(text)


def _bare(text: str) -> Iterator[_Link]:
    """What may be a link without http://."""
    for pattern in (_BARE_WITH_PATH, _BARE, _KOREAN):
        for match in pattern.finditer(text):
            # What follows an @ is an address of mail, not a link.
            if text[match.start() - 1 : match.start()] != "@" and not _is_prose(match, text):
                yield _Link(match.group(1), *match.span())
    if ".한국" in text:
        for match in _ALL_HANGUL.finditer(text):
            if _NO_NAME.search(match.group(1)) is None:
                yield _Link(match.group(1), *match.span(1))


def _hidden(text: str) -> Iterator[_Link]:
    """What may be a link with a disguised dot."""
    for match in _SPACED.finditer(text):
        # What follows an @ is an address of mail.
        if not text.endswith(("@", "@ "), 0, match.start()):
            yield _Link(match.group(1).replace(" ", ""), match.start(), match.end(), hidden=True)
    for match in _HIDDEN_DOT.finditer(text):
        if match.group(1) not in _NO_HOSTS and not match.group(1).isdigit():
            ending = match.group(2) or match.group(3) or match.group(4) or "com"
            host = f"{match.group(1)}.{ending}"
            yield _Link(host, match.start(), match.end(), hidden=True)


def _is_prose(match: re2._Match, text: str) -> bool:
    """Whether this is the end of one sentence and the first word of the next."""
    host, ending = match.group(1).rsplit(".", 1)
    plain = ending in _WORDS and host.isalpha() and match.group() == match.group(1)
    return plain and _GOES_ON.match(text, match.end()) is not None


def _belongs(host: str, hosts: frozenset[str]) -> bool:
    """Whether the host is one of these or below one of them."""
    labels = host.split(".")
    return any(".".join(labels[i:]) in hosts for i in range(len(labels) - 1))


def _spans(views: Views, links: list[_Link]) -> tuple[Span, ...]:
    return tuple(Span(*views.original_span(link.start, link.end), note=link.host) for link in links)
