"""The views of a comment, and the ways back from each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import hangul
from policies.folding import plain
from policies.tracing import Piece, Traced, traced
from policies.views import Views

any_text = st.text(st.characters()) | st.text(
    st.sampled_from("시발ㅅㅣㅂㅏㄹfuck013!.@ \u200b\u202e\u0301сoоﬁ🇫🇺ㅋㅠㅡ")
)


@pytest.mark.parametrize(
    ("text", "tight"),
    [
        ("시 발.점_입니다!", "시발점입니다"),
        ("f-u c*k 1", "fuck1"),
        ("씨ㅡ발", "씨발"),
        ("👍👍", ""),
        ("병👍신", "병신"),
    ],
)
def test_tight_is_letters_and_digits_alone(text, tight):
    assert Views(text).tight == tight


@pytest.mark.parametrize("text", ["평범한 글 ㅋㅋㅋ", "ㅠㅠ ㅎㅎ ㅜㅜ ㅡㅡ", "plain English", ""])
def test_jamo_is_made_only_when_letters_were_typed_alone(text):
    assert Views(text).jamo is None


def test_jamo_is_tight_in_letters():
    assert Views("ㅅㅣ발 것").jamo == "ㅅㅣㅂㅏㄹㄱㅓㅅ"


@pytest.mark.parametrize(
    "text",
    [
        "평범한 글",
        "plain English, twice",
        "5분 3:2",
        "ㅋㅋㅋㅋ",
        "aabb",
        "확실ㅇㅇ네",
        "역시ㅋㅋ봐",
    ],
)
def test_skeleton_is_made_only_for_disguises(text):
    assert Views(text).skeleton is None


@pytest.mark.parametrize(
    ("text", "skeleton"),
    [
        ("sh1t h@ppens", "shit happens"),
        ("a$$hole", "asshole"),
        ("fuuuuck", "fuck"),
        ("fuсk", "fuck"),
        ("fück", "fuck"),
        ("시1발", "시발"),
        ("시X발 시ㅎ발", "시발 시발"),
        ("시ㅇ발 시ㅇㅇ발 개새ㅐ끼", "시발 시발 개새끼"),
        ("시ㅠ발 역시ㅠ발연기", "시발 역시ㅠ발연기"),
        ("시O발 갤럭시o발열", "시발 갤럭시o발열"),
        ("(1 h@ve 1 b00k)", "i have i book"),
        ("시이이이발", "시이발"),
        ("ㅅ1발", "ㅅㅣ발"),
        ("🇫🇺🇨🇰 🅕🅤🅒🅚", "fuck fuck"),
        ("1080p", "iobop"),
    ],
)
def test_skeleton_undoes_disguises(text, skeleton):
    assert Views(text).skeleton == skeleton


@given(any_text)
def test_views_are_made_of_the_plain_view(text):
    views = Views(text)
    assert views.plain == plain(text)
    assert views.tight == "".join(views.words)
    assert views.jamo is None or views.jamo == hangul.letters(views.tight)
    assert views.skeleton is None or views.skeleton == views.traced_skeleton.text


@given(any_text)
def test_every_way_back_stays_inside_and_in_order(text):
    views = Views(text)
    ways = [views.tight_in_plain, views.jamo_in_plain, views.traced_skeleton]
    for way in ways:
        assert len(way.starts) == len(way.ends) == len(way.text)
        assert list(way.starts) == sorted(way.starts)
        for i in range(len(way.text)):
            start, end = way.span(i, i + 1)
            assert 0 <= start < end <= len(views.plain)
            first, last = views.original_span(start, end)
            assert 0 <= first < last <= len(text)


@given(any_text)
def test_latin_letters_are_counted_in_the_plain_view(text):
    views = Views(text)
    assert views.latin_letters == sum("a" <= char <= "z" for char in views.plain)


def test_a_traced_text_remembers_where_each_character_came_from():
    view = traced([Piece("fi", 0, 1), Piece("n", 2, 4)])
    assert view == Traced("fin", [0, 0, 2], [1, 1, 4])
    assert view.span(0, 3) == (0, 4)
    assert view.span(2, 3) == (2, 4)


def test_a_span_of_text_drawn_backwards_covers_it_all():
    assert Traced("ab", [1, 0], [2, 1]).span(0, 2) == (0, 2)
