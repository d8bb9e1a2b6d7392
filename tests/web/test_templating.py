"""Pages: words in the reader's language, text as text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from web.templating import duration, fill, marked, moment, say, words

SITE = {"id": "demo", "name": "한빛일보"}
spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)


def error_page(lang="ko", **changed):
    context = {
        "site": SITE,
        "here": "/demo/policy",
        "back": "",
        "status": 404,
        "title": "없는 주소",
        "detail": "주소를 확인해 주세요.",
        "request": "r-1",
        "framed": False,
    }
    return fill("error.html", lang=lang, **context | changed)


@given(st.text(max_size=40), spans)
def test_marking_loses_no_character_and_marks_exactly_what_the_spans_cover(text, spans):
    pieces = marked(text, spans)
    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece for piece, _ in pieces)
    covered = {at for start, end in spans for at in range(start, end) if at < len(text)}
    at = 0
    for piece, hit in pieces:
        assert {place in covered for place in range(at, at + len(piece))} == {hit}
        at += len(piece)


def test_overlapping_and_touching_spans_make_one_mark():
    assert marked("abcdef", [(3, 5), (1, 2), (2, 4)]) == [
        ("a", False),
        ("bcde", True),
        ("f", False),
    ]


@pytest.mark.parametrize(
    ("seconds", "korean", "english"),
    [(0.4, "0초", "0 s"), (59, "59초", "59 s"), (60, "1분", "1 min"), (7300, "2시간", "2 h")],
)
def test_a_duration_is_said_in_its_largest_unit(seconds, korean, english):
    assert duration("ko", seconds) == korean
    assert duration("en", seconds) == english


def test_one_thing_has_a_form_of_its_own_where_the_language_has_one():
    assert say("en", "count", n=1) == "1 comment"
    assert say("en", "count", n=2) == "2 comments"
    assert say("ko", "count", n=1) == "댓글 1개"
    assert duration("en", 86_400) == "1 day"


def test_a_moment_says_its_zone():
    at = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
    assert moment("ko", at) == "2026년 11월 24일 09:05 UTC"
    assert moment("en", at) == "24 November 2026, 09:05 UTC"


def test_text_never_becomes_markup():
    page = error_page(detail="<script>alert(1)</script>", here='/"><img src=x>')
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_a_gap_in_the_context_is_an_error():
    with pytest.raises(UndefinedError):
        fill("error.html", lang="en", site=SITE, here="/")


def test_an_unknown_word_is_an_error():
    with pytest.raises(KeyError):
        say("en", "no-such-word")


def test_a_page_says_its_language_and_links_the_other():
    page = error_page("en")
    assert '<html lang="en">' in page
    assert '<a lang="ko" hreflang="ko" href="/demo/policy?lang=ko">' in page


def test_pages_speak_with_the_widgets_words():
    assert words("ko")["title"] == "소셜댓글"
    assert words("ko")["desk"] == "심사대"
