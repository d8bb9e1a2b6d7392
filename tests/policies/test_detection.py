"""All detectors together: any text, no exception, every span inside, only what is wanted."""

from __future__ import annotations

import statistics
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.catalogue import CATALOGUE, FACTS
from policies.detection import Detectors, LinkSettings, build_detectors

BUILT = {signal.source for signal in CATALOGUE.values()} - {FACTS, "patterns", "toxicity", "spam"}

any_text = st.text(st.characters()) | st.text(
    st.sampled_from("시발ㅅㅣㅂㅏㄹ점fuck010-1234@.com/ \n\u200b\u202e\u0301сㅋ👍🏽🇰🇷﷼ﬁ①"),
    max_size=80,
)


@settings(max_examples=300)
@given(any_text)
def test_no_text_makes_a_detector_fail_and_spans_stay_inside(shipped_detectors, text):
    detected = shipped_detectors.detect(text)
    assert detected.errors == {}
    assert set(detected.signals) == {s.name for s in CATALOGUE.values() if s.source in BUILT}
    for signal in detected.signals:
        for span in detected.spans(signal):
            assert 0 <= span.start < span.end <= len(text)


@given(any_text)
def test_the_same_text_gives_the_same_signals(shipped_detectors, text):
    one, other = shipped_detectors.detect(text), shipped_detectors.detect(text)
    assert one == other


def test_a_failing_detector_loses_its_signals_only_and_quotes_no_text():
    def failing(views):
        raise ZeroDivisionError(views.original)

    working = build_detectors({}, LinkSettings()).detectors
    detected = Detectors({**working, "links": failing}).detect("www.example.com")
    assert detected.errors == {"links": "ZeroDivisionError"}
    assert "links.count" not in detected.signals
    assert detected.signals["language"] == "en"


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (set(), set()),
        ({"links"}, {"links"}),
        ({"terms", "hidden", "toxicity"}, {"terms", "hidden"}),
        (None, BUILT),
    ],
)
def test_only_wanted_detectors_are_built(wanted, kept):
    assert set(build_detectors({}, LinkSettings(), wanted).detectors) == kept


def test_spans_are_told_by_signal_and_by_member_of_a_set(shipped_detectors):
    detected = shipped_detectors.detect("시발 그리고 멍청이 그리고 병신")
    assert detected.signals["terms.hits"] == {"profanity", "insult"}
    assert len(detected.spans("terms.hits")) == 3
    assert [(s.start, s.end) for s in detected.spans("terms.hits", "insult")] == [(7, 10), (15, 17)]
    assert detected.spans("terms.hits", "threat") == ()
    assert detected.spans("no.such.signal") == ()


def test_the_weight_of_terms_is_that_of_the_worst(shipped_detectors):
    signals = shipped_detectors.detect("병신아 죽여버린다").signals
    assert signals["terms.severity"] == 5
    assert signals["terms.count"] == 2


def test_a_clean_comment_is_read_in_a_moment(shipped_detectors):
    text = (
        "어제 공청회에 다녀왔습니다. 담당 공무원의 설명은 자료와 달랐고 질문할 시간도 없었습니다. "
        "주민들이 왜 화가 났는지 기사에 잘 담아 주셔서 고맙습니다. 다음 회의 때도 꼭 와 주세요."
    )
    timings = []
    for _ in range(300):
        started = time.perf_counter()
        shipped_detectors.detect(text)
        timings.append(time.perf_counter() - started)
    # About 30 µs on a machine at rest: ten times that is a change of kind, not of load.
    assert statistics.median(timings) < 300e-6


HOSTILE = {
    "stacked marks": "f" + "\u0301" * 2000,
    "joiners": "시\u200b발" * 450,
    "letters apart": "ㅅㅣ발" * 450,
    "allowed phrases": "시발점" * 450,
    "look-alikes": "sh1t " * 800,
    "overrides": "\u202ekcuf\u202c " * 300,
    "open overrides": "\u202e" * 1300,
    "dots": "a." * 2000,
    "addresses": "a@" * 2000,
    "schemes": "http://" * 580,
    "digits": "0" * 4000,
    "beginnings of phone numbers": "010-" * 1000,
    "beginnings of accounts": "ab12 1234 " * 400,
    "messengers": "line:" * 800,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_read_quietly_and_in_time(shipped_detectors, text, capfd):
    started = time.process_time()
    assert shipped_detectors.detect(text).errors == {}
    assert time.process_time() - started < 1
    assert capfd.readouterr().err == ""
