"""The spam signal: advertising in both languages is found, talk about advertising is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import spam
from policies.views import Views

detect = spam.detector()


def band(text: str) -> str:
    return detect(Views(text)).signals["spam.band"]


@pytest.mark.parametrize(
    "text",
    [
        "Check out my channel and subscribe http://youtube.com/abc",
        "WINNER!! You have won a $1000 prize, call 09061701461 now to claim",
        "카지노 첫충 40% 지금 가입 코드 zz12 텔레그램 문의",
        "무직자 대출 오늘 바로 입금 카톡 aa33",
        "재택알바 하루 20만원 보장 카톡 문의",
        "최고의 바카라 사이트 추천 가입쿠폰",
    ],
)
def test_advertising_is_found(text):
    assert band(text) in ("review", "block")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I bought a documentary about a casino on DVD",
        "Please subscribe to the newspaper to read more",
        "My bank sent me a letter about the free account",
        "Is there a video of the goal? I missed it",
        "정부는 대출 규제를 풀어야 합니다",
        "카지노 허가는 신중해야 합니다",
        "구독자 100만 유튜버를 다룬 기사 잘 봤어요",
        "온라인 도박 사이트를 운영한 일당이 잡혔군요",
        "알바 자리 구하기가 너무 힘드네요",
        "텔레그램 성범죄를 끝까지 수사해 주세요",
        "문의 전화는 120번 다산콜센터입니다",
        "카톡 감옥",
        "카톡 해킹",
        "카톡 유출",
        "카톡 프사",
        "카톡 공개하라",
        "텔레그램 단톡방",
    ],
)
def test_talk_about_it_is_left_alone(text):
    assert band(text) == "none"


def test_the_words_that_spoke_are_marked():
    text = "Nice song! Subscribe to my channel"
    found = detect(Views(text))
    words = [text[span.start : span.end] for span in found.spans["spam"]]
    assert "Subscribe" in words
    assert found.spans["spam.band"] == found.spans["spam"]


@settings(max_examples=100, deadline=None)
@given(st.text() | st.text(alphabet="subscribe www. 카톡대출010-\u200b\n", min_size=5))
def test_no_text_breaks_it_and_marks_lie_inside_the_text(text):
    found = detect(Views(text))
    assert 0 <= found.signals["spam"] <= 1
    for span in found.spans.get("spam", ()):
        assert 0 <= span.start < span.end <= len(text)
