"""The spellings made of a term when a policy loads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import disguises

korean = st.text(st.sampled_from("시발병신개새끼지랄또라이뇨위"), min_size=1, max_size=5)
latin = st.text(st.sampled_from("abcdefghilosu"), min_size=1, max_size=9)


@pytest.mark.parametrize(
    "spelling", ["씨발", "씌발", "쉬발", "시이발", "시이이발", "시바알", "시빨"]
)
def test_spoken_spellings_sound_alike(spelling):
    assert spelling in disguises.spoken("시발")


@pytest.mark.parametrize(
    ("make", "term", "spellings"),
    [
        (disguises.spoken, "놈", set()),
        (disguises.half_typed, "병신", {"ㅂ신", "병ㅅ"}),
        (disguises.half_typed, "또라이", {"ㄸ라이"}),
        (disguises.half_typed, "놈", set()),
        (disguises.half_typed, "핥고싶", set()),
        (disguises.keyed, "시발", {"tlqkf"}),
        (disguises.keyed, "개", set()),
        (disguises.starred, "fuck", {"f*ck"}),
        (disguises.starred, "bastard", {"b*stard", "bast*rd", "b*st*rd"}),
        (disguises.starred, "pussy", {"p*ssy"}),
        (disguises.starred, "kill you", {"k*ll you", "kill y*u", "kill yo*", "k*ll y**"}),
        (disguises.starred, "ass", set()),
        (disguises.masked, "fuck", {"f**k"}),
        (disguises.masked, "ass", set()),
        (disguises.masked, "시발", set()),
        (disguises.starred, "시발", set()),
        (disguises.one_for_l, "asshole", {"asshoie"}),
        (disguises.one_for_l, "fuck", set()),
        (disguises.shortened, "asshole", {"ashole"}),
        (disguises.shortened, "ass", set()),
        (disguises.drawn_out, "병", {"벼엉", "벼어엉"}),
    ],
)
def test_each_disguise_makes_its_spellings(make, term, spellings):
    assert make(term) == spellings


def test_of_a_long_term_one_syllable_is_spelled_otherwise():
    spellings = disguises.spoken("병신새끼들아")
    assert {"뼝신새끼들아", "병신새끼들야", "벼엉신새끼들아"} <= spellings
    assert "뼝신새끼들야" not in spellings


@given(korean | latin)
def test_no_disguise_is_the_term_itself_and_their_number_is_bounded(term):
    for make in (
        disguises.spoken,
        disguises.half_typed,
        disguises.keyed,
        disguises.starred,
        disguises.masked,
        disguises.one_for_l,
        disguises.shortened,
        disguises.drawn_out,
    ):
        spellings = make(term)
        assert term not in spellings
        assert "" not in spellings
        assert len(spellings) <= 2000
