"""Names: nobody's can be made to look like another's by what draws nothing or turns the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.names import LONGEST_NAME, can_be_shown, shown

NAMES = [
    "Mina 김",
    "김민아",
    "山田 Taro",
    "葛\U000e0100城",
    "Иван",
    "Νίκος",
    "Zoë O'Neill",
    "Nguyễn Thị Minh",
    "Nguyê\u0303n Thi\u0323 Minh",
    "مينا",
    "می\u200cنا",
    "מינה",
    "मीना क\u094d\u200dष",
    "👩\u200d👧\u200d👦 가족",
    "❤\ufe0f",
    "1\ufe0f\u20e3 등",
    "_x_ 2026!",
]
INVISIBLE = [
    *("\u00ad", "\u034f", "\u061c", "\u115f", "\u1160", "\u180e", "\u200b", "\u200e", "\u200f"),
    *("\u202a", "\u202e", "\u2060", "\u2064", "\u2066", "\u2069", "\u3164", "\ufeff"),
    *("\uffa0", "\U000e0001", "\U000e0041", "\u0000", "\u0007", "\u009f", "\ud800"),
    *("\u200c", "\u200d", "\ufe0f", "\U000e0100"),
]
LIKE_ANOTHERS = {
    "Cyrillic а": "Min\u0430",
    "Greek ο": "J\u03bfhn",
    "Latin o": "Ив\u043en o\u0432",
    "Armenian օ": "J\u0585hn",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_script_is_shown_as_it_is(name):
    assert can_be_shown(name)
    assert shown(name) == name


@pytest.mark.parametrize("sign", INVISIBLE, ids=ascii)
@pytest.mark.parametrize("name", ["{}Mina", "Mi{}na", "Mina{}", "김{}민아", "Mina {} Kim"])
def test_what_draws_nothing_makes_no_other_name(sign, name):
    planted = name.format(sign)
    assert not can_be_shown(planted)
    assert shown(planted) == " ".join(name.format("").split())


@pytest.mark.parametrize("name", LIKE_ANOTHERS.values(), ids=LIKE_ANOTHERS)
def test_a_word_of_two_alphabets_is_no_name(name):
    assert not can_be_shown(name)
    assert shown(name) == ""


def test_a_tower_of_marks_is_no_name():
    tower = "M" + "\u0301" * 40
    assert not can_be_shown(tower)
    assert shown(tower) == "M"


ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=300)
NASTY = st.text(st.sampled_from([*INVISIBLE, "a", "김", " ", "\u0301", "👩", "م"]), max_size=100)


@given(ANYTHING | NASTY)
def test_what_is_left_of_any_name_can_be_shown(name):
    left = shown(name)
    assert can_be_shown(left)
    assert len(left) <= LONGEST_NAME
    assert shown(left) == left


@given(st.text(max_size=LONGEST_NAME).filter(can_be_shown))
def test_a_name_that_can_be_shown_is_not_changed_but_for_its_spaces(name):
    assert shown(name) == " ".join(name.split())
