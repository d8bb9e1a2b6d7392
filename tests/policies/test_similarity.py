"""Near copies are told from different comments, exact copies from near ones."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.similarity import alike, bands, same_text

COMMENTS = [
    (
        "시의회가 예산안을 처리하면서 주민 공청회를 한 번도 열지 않았다는 점이 가장 큰 "
        "문제입니다. 절차를 지키지 않은 결정은 결국 다시 논의해야 하니 세금과 시간이 두 번 "
        "드는 셈이지요."
    ),
    (
        "어제 경기는 수비가 버텨 준 덕분에 이겼다고 봅니다. 후반 삼십 분부터 체력이 떨어진 "
        "게 눈에 보였는데 교체 카드를 늦게 쓴 감독의 판단은 아쉽습니다. 다음 상대는 역습이 "
        "빠릅니다."
    ),
    (
        "버스 노선을 줄이면 가장 먼저 불편해지는 사람은 새벽에 출근하는 분들입니다. 손님이 "
        "적다는 통계만 보지 말고 그 시간에 타는 사람들이 누구인지 한 번만 생각해 주셨으면 "
        "합니다."
    ),
    (
        "The council sold the library to close a gap in one year's budget and will now rent "
        "rooms for ten years at twice the price. Somebody should print that sum next to "
        "every promise."
    ),
    (
        "I grew up two streets from that bridge and it was rusting when I was at school. "
        "What the report calls a surprise is what every neighbour has been writing to the "
        "paper about."
    ),
    (
        "Raising the fare again will only push more people back into their cars, and the "
        "ring road is full by seven as it is. A cheaper monthly ticket filled the trains in "
        "other cities."
    ),
]
every_comment = pytest.mark.parametrize("text", COMMENTS, ids=range(len(COMMENTS)))


def one_letter_changes(text: str) -> list[str]:
    """The text with a letter left out, doubled or replaced, at every seventh place."""
    places = range(0, len(text), 7)
    left_out = [text[:i] + text[i + 1 :] for i in places]
    doubled = [text[:i] + text[i] + text[i:] for i in places]
    replaced = [text[:i] + "나" + text[i + 1 :] for i in places]
    return left_out + doubled + replaced


@every_comment
def test_every_change_of_one_letter_is_a_near_copy(text):
    original = bands(text)
    near = [alike(original, bands(copy)) for copy in one_letter_changes(text)]
    assert sum(near) / len(near) >= 0.99


@every_comment
@pytest.mark.parametrize("tail", [" 1", " ㅋㅋ", "!!!", " 222", " ok", "…👍"])
def test_a_few_characters_at_the_end_make_a_near_copy(text, tail):
    assert alike(bands(text), bands(text + tail))


def test_different_comments_share_nothing():
    for one, other in combinations(COMMENTS, 2):
        assert set(bands(one)).isdisjoint(bands(other))


@pytest.mark.parametrize(
    ("one", "other"), [("가", "나"), ("네네", "네 네요"), ("가나다", "가나라")]
)
def test_the_shortest_texts_are_near_copies_only_of_the_same(one, other):
    assert len(bands(one)) == 1
    assert alike(bands(one), bands(f"{one}!"))
    assert not alike(bands(one), bands(other))


@pytest.mark.parametrize(
    "copy",
    [
        "좋은 기사 감사합니다!",
        "좋은기사감사합니다",
        "좋은. 기사. 감사\u200b합니다",
        " 좋은 기사\n감사합니다~~",
    ],
)
def test_spacing_punctuation_and_invisible_characters_do_not_matter(copy):
    assert same_text(copy) == same_text("좋은 기사 감사합니다")
    assert bands(copy) == bands("좋은 기사 감사합니다")


def test_case_and_width_do_not_matter():
    assert same_text("Ｗell Said") == same_text("well said")


def test_one_letter_makes_another_text():
    assert same_text("찬성합니다") != same_text("반성합니다")


def test_texts_of_pictures_alone_are_told_apart():
    assert same_text("👍👍") == same_text("👍 👍")
    assert same_text("👍👍") != same_text("👎👎")
    assert not alike(bands("👍👍"), bands("🎉🎉🎉"))


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ((1, 2, 3), (1, 2, 9), True),
        ((1, 2, 3), (1, 8, 9), False),
        ((1,), (1,), True),
        ((1,), (1, 8), False),
    ],
)
def test_one_band_of_several_makes_no_near_copy(one, other, near):
    assert alike(one, other) is near
    assert alike(other, one) is near


def test_nothing_said_is_like_nothing():
    assert bands("") == bands(" \u200b\n") == ()
    assert not alike((), ())


def test_numbers_are_the_same_in_every_run():
    code = "from policies.similarity import *; print(*bands('같은 글'), same_text('같은 글'))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    numbers = [*bands("같은 글"), same_text("같은 글")]
    assert runs == {" ".join(map(str, numbers)).encode() + b"\n"}


@given(st.text(st.characters()), st.text(st.characters()))
def test_any_text_has_numbers_that_fit_and_likeness_is_symmetric(one, other):
    a, b = bands(one), bands(other)
    assert all(-(2**63) <= number < 2**63 for number in (*a, same_text(one)))
    assert len(set(a)) == len(a) <= 8
    assert alike(a, b) == alike(b, a)
    assert alike(a, a) == bool(a)
