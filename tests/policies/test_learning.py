"""Learning from a newsroom's decisions: better where it can be, careful where it cannot."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import classifier
from policies.classifier import bands
from policies.classifier.bands import Allowed
from policies.classifier.decisions import Decision, decisions
from policies.classifier.learning import Lesson, Outcome, refit
from policies.classifier.model import ModelError
from policies.classifier.tuning import Tuning
from policies.views import Views

MODEL = classifier.shipped("toxicity")
LIMITS = Allowed(wrongly_published=0.05, wrongly_rejected=0.05)
SUBJECTS = ("감독", "배우", "작가", "주인공", "음악", "화면", "대사", "줄거리", "원작", "촬영")
ENDINGS = ("좋았어요", "아쉬웠어요", "놀라웠어요", "궁금하네요", "인상 깊네요", "그저 그랬어요")


def film_page(count: int = 1200) -> list[Decision]:
    """A page where only giving away the end of a film is rejected, which is no insult at all."""
    made = []
    for i in range(count):
        said = f"{SUBJECTS[i % 10]} {ENDINGS[i * 7 % 6]} {SUBJECTS[i * 3 % 7]}도 {ENDINGS[i % 5]}"
        told = f"결말 스포일러 {said} 마지막에 범인은 {SUBJECTS[i % 10]}"
        spoils = i % 4 == 0
        made.append(Decision(told if spoils else said, spoils, f"2026-01-01T{i:06}"))
    return made


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return refit(film_page(), MODEL, LIMITS)


def test_more_is_decided_without_a_person_and_errors_stay_within_what_is_allowed(lesson):
    assert lesson.after.decided > lesson.before.decided + 0.1
    assert lesson.after.wrongly_published <= LIMITS.wrongly_published
    assert lesson.after.wrongly_rejected <= LIMITS.wrongly_rejected


def test_the_latest_decisions_are_for_the_test_alone(lesson):
    assert (lesson.learned, lesson.tested) == (960, 240)
    late_wrong = film_page()
    late_wrong[960:] = [Decision(d.text, not d.rejected, d.at) for d in late_wrong[960:]]
    assert refit(late_wrong, MODEL, LIMITS).tuning == lesson.tuning


def test_the_order_of_the_lines_does_not_matter_but_their_times_do(lesson):
    assert refit(reversed(film_page()), MODEL, LIMITS) == lesson


def test_a_tuned_detector_sees_what_the_newsroom_sees(lesson):
    spoiler = Views("결말 스포일러 음악 좋았어요 마지막에 범인은 감독")
    tuned = classifier.detector(lesson.tuning)
    assert tuned(spoiler).signals["toxicity.band"] != "none"
    assert classifier.detector()(spoiler).signals["toxicity.band"] == "none"


def test_a_language_without_decisions_keeps_its_scale_and_bands(lesson):
    assert lesson.tuning.scales["en"] == MODEL.scales["en"]


def test_a_tuning_survives_its_file(lesson):
    assert Tuning.from_json(lesson.tuning.to_json()) == lesson.tuning


def test_a_tuning_for_another_model_is_refused(lesson):
    other = Tuning("0" * 64, lesson.tuning.scales, {})
    with pytest.raises(ModelError, match="learn again"):
        classifier.detector(other)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"model": "x", "scales": {"ko": 1}}'])
def test_what_is_no_tuning_is_refused(text):
    with pytest.raises(ModelError, match="no tuning"):
        Tuning.from_json(text)


def test_decisions_without_rhyme_or_reason_are_left_to_people():
    coin = [Decision(d.text, i % 2 == 0, d.at) for i, d in enumerate(film_page(600)) if i % 4]
    lesson = refit(coin, MODEL)
    assert lesson.after.decided <= 0.05


def test_too_few_decisions_are_refused():
    with pytest.raises(ValueError, match="199 decisions are too few"):
        refit(film_page(199), MODEL)


def test_decisions_that_are_all_alike_are_refused():
    with pytest.raises(ValueError, match="alike"):
        refit([Decision("좋아요", rejected=False)] * 300, MODEL)


def test_decisions_are_read_from_json_lines():
    lines = [
        json.dumps({"text": "좋아요", "decision": "approve", "at": "2026-01-02"}),
        "",
        json.dumps({"text": "꺼져", "decision": "reject", "article": "a1"}),
    ]
    assert list(decisions(lines)) == [
        Decision("좋아요", rejected=False, at="2026-01-02"),
        Decision("꺼져", rejected=True),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        '{"text": "a"}',
        '{"text": 5, "decision": "approve"}',
        '{"text": "a", "decision": "maybe"}',
    ],
)
def test_a_line_of_another_shape_is_named_in_words_an_editor_reads(line):
    good = json.dumps({"text": "좋아요", "decision": "approve"})
    with pytest.raises(ValueError, match=r"^line 2: (?!.*Error).*decision"):
        list(decisions([good, line]))


def test_errors_beyond_what_is_allowed_are_told(lesson):
    assert not lesson.after.exceeds(LIMITS)
    assert Outcome(0.9, 0.051, 0.0).exceeds(LIMITS)
    assert Outcome(0.9, 0.0, 0.051).exceeds(LIMITS)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=400))
def test_bands_keep_what_is_allowed_with_room_to_spare(scored):
    ranked = sorted((tenths / 20, rejected) for tenths, rejected in scored)
    published = [rejected for p, rejected in ranked if p < bands.review_from(ranked, LIMITS)]
    assert 20 * sum(published) <= len(published)
    assert not published or len(published) >= 58  # fewer, all of them right, would prove nothing
    approved = [p for p, rejected in ranked if not rejected]
    blocked = [p for p in approved if p >= bands.block_from(ranked, LIMITS)]
    assert 20 * len(blocked) <= len(approved)
