"""Learning from a newsroom's decisions: better where it can be, careful where it cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import classifier
from policies.classifier import bands
from policies.classifier.bands import Allowed
from policies.classifier.decisions import Decision
from policies.classifier.judging import Trial, outcome, trial
from policies.classifier.learning import Lesson, Outcome, refit
from policies.classifier.model import ModelError, Scale
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


def test_what_the_later_decisions_bear_out_is_kept(lesson):
    assert lesson.kept == lesson.tuning
    assert lesson.unchanged == {}
    assert lesson.keeps.decided == lesson.after.decided
    assert lesson.ships.wrongly_published > LIMITS.wrongly_published


def test_what_the_later_decisions_refute_is_not_kept_and_the_figures_say_why():
    other_wind = film_page()
    other_wind[960:] = [Decision(d.text, not d.rejected, d.at) for d in other_wind[960:]]
    lesson = refit(other_wind, MODEL, LIMITS)
    assert lesson.kept is None
    assert "more errors than are allowed" in lesson.unchanged["ko"]
    assert lesson.after.exceeds(LIMITS)
    assert lesson.keeps == lesson.ships


@pytest.mark.parametrize("count", [300, 420])
def test_no_band_is_set_that_the_log_is_too_short_for(count):
    lesson = refit(film_page(count), MODEL)
    assert lesson.kept is None
    assert lesson.after.decided == 0
    assert lesson.tuning == Tuning(MODEL.digest, MODEL.scales, {})


def test_nothing_is_kept_where_no_more_is_decided_than_before():
    plain = [
        replace(d, text=f"{d.text} 개새끼" if d.rejected else d.text.replace("스포일러", ""))
        for d in film_page(2400)
    ]
    lesson = refit(plain, MODEL)
    assert lesson.before.decided > 0.9
    assert lesson.kept is None
    assert "no more" in lesson.unchanged["ko"]


def test_a_language_that_gains_nothing_keeps_all_that_ships_beside_one_that_gains():
    coin = [
        Decision(f"the film was {ending} and so was {part}", i % 2 == 0, d.at + "5")
        for i, d in enumerate(film_page(1200))
        for ending, part in [(("fine", "dull", "long")[i % 3], ("act one", "the end")[i // 2 % 2])]
    ]
    lesson = refit([*film_page(), *coin], MODEL, LIMITS)
    assert set(lesson.unchanged) == {"en"}
    assert lesson.kept.scales["en"] == MODEL.scales["en"]
    assert lesson.kept.scales["ko"] != MODEL.scales["ko"]
    tuned = lesson.kept.applied_to(MODEL)
    for decision in coin[:12]:
        views = Views(decision.text)
        assert tuned.normalised_sum(views) == MODEL.normalised_sum(views)


def seen(approved: int, rejected: int, missed: int) -> Trial:
    """A trial of a log in which so many of the rejected look like what is approved."""
    rows = [(float(i * 7 % approved) / approved, False) for i in range(approved)]
    rows += [(0.5 + i / missed / 2, True) for i in range(missed)]
    rows += [(3.0, True)] * (rejected - missed)
    return trial(Scale(1.0, 0.0, None, None), rows, rows, Allowed())


def test_a_share_that_hangs_on_a_handful_of_errors_says_so():
    short, long = seen(700, 70, 8), seen(70_000, 7_000, 800)
    lucky, steady = (outcome([each], len(each.late), Allowed()) for each in (short, long))
    assert lucky.is_luck
    assert not steady.is_luck
    assert lucky.least <= lucky.decided <= lucky.most
    assert lucky.least <= steady.decided <= lucky.most


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


def test_errors_beyond_what_is_allowed_are_told(lesson):
    assert not lesson.after.exceeds(LIMITS)
    assert Outcome(0.9, 0.051, 0.0).exceeds(LIMITS)
    assert Outcome(0.9, 0.0, 0.051).exceeds(LIMITS)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=400))
def test_bands_keep_what_is_allowed_with_room_to_spare(scored):
    ranked = sorted((tenths / 20, rejected) for tenths, rejected in scored)
    review, block = bands.review_from(ranked, LIMITS), bands.block_from(ranked, LIMITS)
    published = [rejected for p, rejected in ranked if p < (review or 0)]
    assert 20 * sum(published) <= len(published)
    assert not published or len(published) >= 58  # fewer, all of them right, would prove nothing
    approved = [p for p, rejected in ranked if not rejected]
    blocked = [p for p in approved if p >= (block or 2)]
    assert 20 * len(blocked) <= len(approved)
    assert review != 0  # from there on, everything would wait for a person
