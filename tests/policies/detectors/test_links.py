"""Links are found however they are written, and told apart from sentences without spaces."""

from __future__ import annotations

import pytest

from policies.detectors.links import AllowedHosts, LinkSettings, detector
from policies.views import Views
from tests.policies.tables import rows

SETTINGS = LinkSettings(allowed=frozenset({"go.kr", "hanbit.example"}))

OPEN = {
    "http://example.com": "example.com",
    "https://example.com/a?b=c#d": "example.com",
    "HTTPS://EXAMPLE.COM/": "example.com",
    "hxxp://bad.example": "bad.example",
    "http ://example.com": "example.com",
    "http:\\\\example.com": "example.com",
    "ftp://files.example.org": "files.example.org",
    "https://1.2.3.4/x": "1.2.3.4",
    "http://[::1]/": "[::1]",
    "https://xn--9n2bp8q.kr": "xn--9n2bp8q.kr",
    "https://ex.am/한글/경로": "ex.am",
    "https://example.com.": "example.com",
    "www.example.com": "www.example.com",
    "example.co.kr": "example.co.kr",
    "abc.tistory.example/1": "abc.tistory.example",
    "youtu.be/abcd": "youtu.be",
    "t.me/abc": "t.me",
    "site.com:8080/x": "site.com",
    "미니게임.com": "미니게임.com",
    "toto-777.xyz": "toto-777.xyz",
    "ㅇㅇ.com": "ㅇㅇ.com",
    "example.click": "example.click",
    "www.example.co.uk": "www.example.co.uk",
    "example.de": "example.de",
    "example.top": "example.top",
    "example.tk": "example.tk",
    "example.한국": "example.한국",
    "한글.한국/소식": "한글.한국",
    "bit.ly/abc": "bit.ly",
    "203.0.113.7:8080/login": "203.0.113.7",
    "tg://resolve?domain=x": "resolve",
    "ｅｘａｍｐｌｅ．ｃｏｍ": "example.com",
    "exa\u200bmple.com": "example.com",
}
HIDDEN = """
    e x a m p l e . c o m
    example[.]com | example (dot) com | example dot com | example 닷 컴 | example점컴 | example쩜com
    example . com | example d0t com | example _dot_ com | example.c0m
    example,com | example。com | example·com | example•com | example점com | example. com
"""
NOTHING = """
    끝.그리고 | 안녕.반가워요. | 좋아요.정말 | 서울.부산 | 한국.미국.일본 | 국.영.수
    ...그래서 | ㅋㅋ.ㅋㅋ | U.S.A. | e.g. this | a.m. p.m. | Dr.Kim | St.Louis | No.1
    ok.thanks | it.is | end.Start | f(x).g(x) | 3.14 | 1.000.000 | 2026.11.24 | 12.3(화)
    10.5km | ver1.2.3 | 5.18, 6.10 | A.I 시대 | G.O.D 노래 | the dot com bubble
    early dot com era | 점심, 저녁 | 요점, 결론 | 그런 점 com | ssg닷컴 | 닷새 | 쩜오
    he said.click here | yes.live with it | on the app.store today | Me going or not . Me & Vick
    북한.미국.한국 | 1.2.3.4/5 | we won.top of the league | so dot com crash
    that was fun.win or lose
    좋은 기사네.한국 | 이겼다.한국 | 한글도메인.한국이 | 미국.한국 | Me . and/or | good . io
    k i m @ n a v e r . c o m | a b c . d e f | 역시.한국
    a,b,c | red,green,net profit | kim@naver.com | node.js | Yahoo!
"""


def links(text: str):
    return detector(SETTINGS)(Views(text))


@pytest.mark.parametrize(("text", "host"), OPEN.items())
def test_a_link_is_found_with_its_host(text, host):
    for comment in (text, f"여기 {text} 보세요", f"({text})"):
        found = links(comment)
        assert found.signals["links.count"] == 1
        assert found.signals["links.hidden"] == 0
        assert [span.note for span in found.spans["links.count"]] == [host]


@pytest.mark.parametrize("text", rows(HIDDEN))
def test_a_disguised_dot_is_undone_and_noted(text):
    found = links(f"여기 {text} 보세요")
    assert (found.signals["links.count"], found.signals["links.hidden"]) == (1, 1)
    (span,) = found.spans["links.hidden"]
    assert (span.start, span.end, span.note) == (3, 3 + len(text), "example.com")


@pytest.mark.parametrize("text", rows(NOTHING))
def test_sentences_and_numbers_are_no_links(text):
    assert links(text).signals["links.count"] == 0


@pytest.mark.parametrize(
    ("text", "unlisted"),
    [
        ("https://www.mois.go.kr/x", 0),
        ("go.kr/notice", 0),
        ("https://www.go.kr:443/", 0),
        ("https://reader@go.kr/", 0),
        ("https://hanbit.example/news/1", 0),
        ("https://go.kr.example.com", 1),
        ("https://evilgo.kr", 1),
        ("https://go.kr@evil.example/x", 1),
        ("https://go.kr:x@evil.example/x", 1),
        ("https://go.kr\\@evil.example/x", 0),  # browsers read \ as /
        ("https://evil.example/https://go.kr", 1),
        ("https://evil.example?go.kr", 1),
        ("https://evil.example#@go.kr", 1),
        ("hanbit.example.com", 1),
    ],
)
def test_only_listed_hosts_and_what_is_below_them_are_allowed(text, unlisted):
    assert links(text).signals["links.hosts_unlisted"] == unlisted


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("https://www.go.kr/notice?id=1 보세요", ["https://www.go.kr/notice?id=1"]),
        ("mois.go.kr 그리고 evil.example/x", ["mois.go.kr"]),
        ("go.kr/대출문의", ["go.kr/"]),
        ("https://go.kr@evil.example/x", []),
        ("evilgo.kr", []),
        ("mois . kr", []),
        ("링크 없음", []),
    ],
)
def test_what_is_allowed_of_a_link_ends_where_words_begin(text, places):
    views = Views(text)
    innocent = AllowedHosts(SETTINGS.allowed).innocent(views)
    assert [views.plain[start:end] for start, end in innocent] == places


@pytest.mark.parametrize(
    "text", ["bit.ly/abc", "https://linktr.ee/x", "https://han.gl/x", "http://www.tinyurl.com/y"]
)
def test_shorteners_are_named(text):
    found = links(text)
    assert found.signals["links.shortener"] is True
    assert len(found.spans["links.shortener"]) == 1


def test_a_name_all_in_hangul_is_a_link_where_it_ends_a_line():
    for text in ("한글도메인.한국", "여기 한글도메인.한국", "한글도메인.한국\n접속"):
        (span,) = links(text).spans["links.count"]
        assert text[span.start : span.end] == span.note == "한글도메인.한국"


@pytest.mark.parametrize("text", ["bit . ly/abc", "bit .ly/abc", "bit. ly/abc?x=1"])
def test_a_shortener_with_space_beside_its_dot_is_a_hidden_link(text):
    found = links(f"여기 {text} 보세요")
    assert (found.signals["links.hidden"], found.signals["links.shortener"]) == (1, True)
    (span,) = found.spans["links.hidden"]
    assert (span.start, span.end) == (3, 3 + len(text))


def test_several_links_are_told_in_reading_order():
    text = "b.com 그리고 http://a.com 또 ccc[.]com"
    found = links(text)
    assert [text[s.start : s.end] for s in found.spans["links.count"]] == [
        "b.com",
        "http://a.com",
        "ccc[.]com",
    ]


def test_a_long_text_of_dots_is_read_in_linear_time():
    assert links("a." * 2000).signals["links.count"] == 0
    assert links("http://" + "a." * 2000 + "com").signals["links.count"] == 1
