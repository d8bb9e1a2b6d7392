"""The plain view: what folds to what, and the way back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.folding import is_usual, plain, plain_traced

any_text = st.text(st.characters())
tricky_text = st.text(
    st.sampled_from(
        "가ㅅㅂㅏ한a A1\u1109\u1175\u11bc\uffb5\uffdce\u0301\u0307\u0345"
        "İßﬁⅧ㈱①\u200d\u202e\u202c\ufeffſΣσς"
    )
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Fuck", "fuck"),
        ("ＦＵＣＫ", "fuck"),
        ("𝓯𝓾𝓬𝓴 ⓕⓤⓒⓚ", "fuck fuck"),
        ("f\u0336u\u0336c\u0336k\u0336", "fuck"),
        ("straße ﬁn", "strasse fin"),
        ("an\u0303o", "año"),
        ("시\u200b발 시\u00ad발 시\u3164발 시\u2800발", "시발 시발 시발 시발"),
        ("\u1109\u1175\u1107\u1161\u11af", "시발"),
        ("ㅅㅂ ㅄ ㅘ", "ㅅㅂ ㅄ ㅘ"),
        ("\uffb5\uffdc\uffb2", "시ㅂ"),
        ("①위 ㈜", "1위 (주)"),
        ("\u202ekcuf\u202c you", "fuck you"),
        ("a \u202edcb\nefg", "a bcd\nefg"),
        ("👍🏽 ❤\ufe0f", "👍🏽 ❤"),
        ("가\ud800나", "가\ufffd나"),
    ],
)
def test_case_width_styling_and_invisible_characters_are_gone(text, folded):
    assert plain(text) == folded


@given(any_text | tricky_text)
def test_folding_a_folded_text_changes_nothing(text):
    assert plain(plain(text)) == plain(text)


@given(any_text | tricky_text)
def test_the_way_back_covers_every_character_and_stays_inside(text):
    view = plain_traced(text)
    assert view.text == plain(text)
    assert len(view.starts) == len(view.ends) == len(view.text)
    for i in range(len(view.text)):
        start, end = view.span(i, i + 1)
        assert 0 <= start < end <= len(text)


@given(any_text | tricky_text)
def test_usual_texts_fold_to_their_lower_case(text):
    if is_usual(text):
        assert plain(text) == text.lower()
        assert len(plain(text)) == len(text)


def test_the_way_back_points_at_what_was_written():
    text = "아 \u1109\u1175\u200b\u1107\u1161\u11af ﬁn"
    view = plain_traced(text)
    start = view.text.index("시발")
    assert text[slice(*view.span(start, start + 2))] == "\u1109\u1175\u200b\u1107\u1161\u11af"
    ligature = view.text.index("f")
    assert text[slice(*view.span(ligature, ligature + 1))] == "ﬁ"
