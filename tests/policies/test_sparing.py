"""What a list allows says nothing to the classifier; what no list allows is weighed as ever."""

from __future__ import annotations

import pytest

from policies.classifier import detector
from policies.matching import Matcher
from policies.sparing import sparing
from policies.terms import parse_terms
from policies.views import Views

LIST = "시발\n\nallow:\n시발역\n시발점"


@pytest.fixture(scope="module")
def spared():
    terms, _ = parse_terms(LIST, "profanity")
    return sparing(detector(), Matcher({"profanity": terms}))


def toxicity(seen, text):
    return seen(Views(text)).signals["toxicity"]


@pytest.mark.parametrize("text", ["시발역", "시발역에서", "시\u200b발역"])
def test_what_is_allowed_is_not_weighed(spared, text):
    assert toxicity(detector(), text) > 0.7
    assert toxicity(spared, text) < 0.3


def test_what_stands_beside_it_is_and_where_is_told(spared):
    text = "\u200b시발역 앞의 병신 새끼들"
    assert toxicity(spared, text) > 0.95
    assert {text[s.start : s.end] for s in spared(Views(text)).spans["toxicity"]} == {
        "병신",
        "새끼들",
    }


@pytest.mark.parametrize("text", ["시발 진짜", "좋은 기사", "씨발역", ""])
def test_without_an_allowed_phrase_nothing_changes(spared, text):
    assert spared(Views(text)) == detector()(Views(text))


def test_a_phrase_in_which_another_list_finds_something_is_no_innocent_one():
    lists = {"one": LIST, "two": "발역"}
    read = {name: parse_terms(text, name)[0] for name, text in lists.items()}
    seen = sparing(detector(), Matcher(read))
    assert toxicity(seen, "시발역") == toxicity(detector(), "시발역")


def test_the_lists_may_have_been_asked_before(spared):
    terms, _ = parse_terms(LIST, "profanity")
    matcher = Matcher({"profanity": terms})
    views = Views("시발역에서")
    matcher.find(views)
    assert matcher.innocent(views) == ((0, 3),)
    assert toxicity(sparing(detector(), matcher), views.original) == toxicity(spared, "시발역에서")


@pytest.mark.parametrize(
    "text",
    [
        "https://www.korea.kr",
        "https://www.korea.kr 보세요",
        "https://www.moef.go.kr/nw",
        "자세한 내용은 www.who.int/news",
        "https://ko.wikipedia.org/wiki/서울",
    ],
)
def test_a_link_to_an_allowed_host_is_no_spam(shipped, text):
    verdict = shipped.check(text)
    assert verdict.verdict == "publish"
    assert verdict.signals["spam"] < 0.5


def test_spam_beside_an_allowed_link_is_weighed_as_ever(shipped):
    spam = "Congratulations! You have won a free prize, text WIN to 80086 now to claim"
    for text in (spam, f"{spam} https://www.korea.kr", f"https://www.korea.kr {spam}"):
        assert "R-SPAM-LIKELY" in shipped.check(text).fired
