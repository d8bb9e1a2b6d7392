"""Hangul taken apart, put together and typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.hangul import TYPED, is_jamo, is_syllable, join, keys, letters, split

syllables = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)


@given(syllables)
def test_joining_what_was_split_gives_the_syllable_again(syllable):
    assert join(*split(syllable)) == syllable


@given(syllables)
def test_splitting_agrees_with_unicode(syllable):
    decomposed = unicodedata.normalize("NFD", syllable).translate(TYPED)
    assert "".join(split(syllable)) == decomposed


@given(st.text())
def test_letters_are_simple_and_stay_so(text):
    apart = letters(text)
    assert letters(apart) == apart
    assert not any(map(is_syllable, apart))


@pytest.mark.parametrize(
    ("text", "apart"),
    [("값", "ㄱㅏㅂㅅ"), ("ㅄ", "ㅂㅅ"), ("왜", "ㅇㅗㅐ"), ("닭a1", "ㄷㅏㄹㄱa1"), ("", "")],
)
def test_compound_letters_are_typed_one_after_the_other(text, apart):
    expected = "".join(letters(char) for char in apart)
    assert letters(text) == expected


@pytest.mark.parametrize(
    ("text", "typed"),
    [("시발", "tlqkf"), ("병신", "qudtls"), ("값", "rkqt"), ("씨", "tl"), ("ok", "ok")],
)
def test_keys_are_those_of_the_common_keyboard(text, typed):
    assert keys(text) == typed


@given(syllables)
def test_letters_of_a_syllable_are_jamo(syllable):
    assert all(map(is_jamo, letters(syllable)))
