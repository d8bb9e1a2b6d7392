"""The length limits, at their edges and in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import PolicyError, load
from policies.counting import graphemes
from policies.limits import Limits, breaches
from tests.policies.boards import rule

FAMILY = "👨\u200d👩\u200d👧"


def broken(text: str, **limits: int) -> list[str]:
    return [breach.limit for breach in breaches(text, Limits(**limits))]


@pytest.mark.parametrize("character", ["가", "a", "e\u0301", "👍🏽", "🇰🇷", "क्ष"])
def test_250_characters_pass_and_251_do_not(character):
    assert broken(character * 250) == []
    assert broken(character * 251) == ["max_graphemes"]


def test_250_families_are_250_characters_but_too_many_bytes():
    assert broken(FAMILY * 250) == ["max_bytes"]
    assert broken(FAMILY * 250, max_bytes=10_000) == []


def test_few_characters_cannot_hide_a_megabyte_of_marks():
    zalgo = "a" + "\u0301" * 4096
    (breach,) = breaches(zalgo, Limits())
    assert (breach.limit, breach.actual, breach.allowed) == ("max_bytes", 8193, 4096)


def test_a_text_beyond_the_byte_limit_is_not_counted_character_by_character():
    assert broken("가" * 1_000_000) == ["max_bytes"]


@pytest.mark.parametrize(("size", "expected"), [(4096, []), (4097, ["max_bytes"])])
def test_the_byte_limit_counts_utf8(size, expected):
    text = "가" * (size // 3) + "a" * (size % 3)
    assert broken(text, max_graphemes=5000) == expected


def test_lines_are_limited():
    assert broken("\n".join("가" * 20)) == []
    assert broken("\n".join("가" * 21)) == ["max_lines"]


def test_an_empty_comment_is_asked_for_words():
    (breach,) = breaches("", Limits())
    assert breach.limit == "min_graphemes"
    assert breach.message["en"] == "Please write something first."
    assert breach.message["ko"] == "내용을 입력해 주세요."


def test_an_empty_comment_passes_where_nothing_is_asked_for():
    assert broken("", min_graphemes=0) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [(FAMILY * 4, ["min_graphemes"]), (FAMILY * 5, [])],
)
def test_the_fewest_characters_are_counted_as_people_see_them(text, expected):
    assert broken(text, min_graphemes=5) == expected


def test_the_message_tells_limit_and_count_in_both_languages():
    (breach,) = breaches("가" * 300, Limits())
    assert breach.message == {
        "ko": "댓글은 250자까지 쓸 수 있습니다. 지금은 300자입니다.",
        "en": "Comments are limited to 250 characters; this has 300.",
    }


def test_every_limit_that_is_broken_is_told():
    text = "\n".join(["가" * 100] * 30)
    assert broken(text) == ["max_graphemes", "max_bytes", "max_lines"]


@given(st.text(), st.integers(0, 20), st.integers(1, 40))
def test_the_grapheme_limits_agree_with_the_count(text, fewest, most):
    found = broken(text, min_graphemes=fewest, max_graphemes=most, max_bytes=10_000)
    count = graphemes(text)
    assert ("max_graphemes" in found) == (count > most)
    assert ("min_graphemes" in found) == (count < fewest)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"limits": {"min_graphemes": 300}}, "min_graphemes 300 is above max 250"),
        (
            {
                "limits": {"min_graphemes": 9},
                "sections": {"poems": {"limits": {"max_graphemes": 5}}},
            },
            "min_graphemes 9 is above max 5",
        ),
    ],
)
def test_limits_that_no_text_can_keep_are_one_mistake_of_the_policy(written, more, said):
    with pytest.raises(PolicyError) as refused:
        load(written(rule("R-A", '"insult" in terms.hits'), **more))
    assert [mistake.message for mistake in refused.value.mistakes] == [said]
