"""Attributes: every signal raises them, nothing lowers them, and no model means no score."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import load
from policies.attributes import ATTRIBUTES, scores
from policies.scoring import Scoring, Unscorable, language_of, sentences
from tests.policies.boards import document, rule, written_to

LISTS = ["threat", "profanity", "insult", "rude", "sexual", "hate-origin", "spam-money", "garden"]
SHARE = st.floats(0, 1)
NAMES = st.frozensets(st.sampled_from(LISTS))


@pytest.fixture(scope="module")
def scoring():
    return Scoring(load())


def told(toxicity, spam, plain, hits):
    return scores(
        {"toxicity": toxicity, "spam": spam, "terms.plain": plain, "terms.hits": plain | hits}
    )


@given(st.tuples(SHARE, SHARE), st.tuples(SHARE, SHARE), st.tuples(NAMES, NAMES, NAMES))
def test_more_of_anything_is_never_less(toxicities, spams, lists):
    low, high = sorted(toxicities)
    spam, more_spam = sorted(spams)
    plain, hits, more = lists
    less = told(low, spam, plain, hits)
    greater = told(high, more_spam, plain | more, hits)
    assert set(less) == set(ATTRIBUTES)
    for name in ATTRIBUTES:
        assert 0 <= less[name] <= greater[name] <= 1, name


@given(SHARE, SHARE, NAMES, NAMES)
def test_what_is_severe_is_toxic(toxicity, spam, plain, hits):
    found = told(toxicity, spam, plain, hits)
    assert found["SEVERE_TOXICITY"] <= found["TOXICITY"]


@given(SHARE, SHARE)
def test_where_no_term_is_found_the_models_speak_alone(toxicity, spam):
    found = told(toxicity, spam, frozenset(), frozenset())
    assert found["TOXICITY"] == round(toxicity, 4)
    assert found["SPAM"] == round(spam, 4)


def test_a_disguised_term_counts_less_than_one_as_written():
    as_written = told(0.1, 0.1, frozenset({"profanity"}), frozenset())["PROFANITY"]
    disguised = told(0.1, 0.1, frozenset(), frozenset({"profanity"}))["PROFANITY"]
    nothing = told(0.1, 0.1, frozenset(), frozenset())["PROFANITY"]
    assert nothing < disguised < as_written


@pytest.mark.parametrize("missing", ["toxicity", "spam"])
def test_without_a_model_there_is_no_score(missing):
    signals = {"toxicity": 0.5, "spam": 0.5}
    del signals[missing]
    with pytest.raises(KeyError):
        scores(signals)


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("너 내일 죽여버린다", "THREAT"),
        ("짱깨는 안 된다", "IDENTITY_ATTACK"),
        ("안전놀이터 추천합니다", "SPAM"),
        ("suck my dick", "SEXUALLY_EXPLICIT"),
        ("시발 진짜", "PROFANITY"),
        ("What an idiot", "INSULT"),
    ],
)
def test_what_a_list_knows_scores_high_for_its_attribute(scoring, text, attribute):
    assert scoring.score(text)[attribute] > 0.85
    assert max(scoring.score("좋은 기사 고맙습니다.").values()) < 0.05


def test_nothing_hides_in_a_long_text(scoring):
    ordinary = "오늘 발표된 통계를 보니 물가가 조금 내렸습니다. " * 80
    bad = "시발 이게 기사냐 "
    score = scoring.score(f"{ordinary}{bad}{ordinary}")
    assert score["PROFANITY"] > 0.9
    assert score["PROFANITY"] > scoring.score(ordinary)["PROFANITY"]


@pytest.mark.parametrize("filler", ["가", "가 ", "nice "])
def test_nothing_hides_where_two_pieces_meet(scoring, filler):
    for before in range(985, 1005):
        text = (filler * 1000)[:before] + " go fuck yourself " + filler * 200
        assert scoring.score(text)["PROFANITY"] > 0.9, before


def test_a_policy_without_models_uses_those_that_ship(tmp_path):
    plain = rule("R", "'insult' in terms.plain")
    board = load(written_to(tmp_path / "policy.yaml", document(plain)))
    assert Scoring(board).score("you blockhead")["INSULT"] > 0.85
    assert Scoring(board).score("fuck you, you stupid idiot")["TOXICITY"] > 0.9


def test_a_detector_that_fails_gives_no_score(scoring, monkeypatch):
    def fails(_views):
        raise RuntimeError

    monkeypatch.setitem(scoring._detectors.detectors, "toxicity", fails)
    with pytest.raises(Unscorable, match="toxicity"):
        scoring.score("hello")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("좋은 기사", "ko"),
        ("ㅋㅋㅋ", "ko"),
        ("a good piece", "en"),
        ("12345678 ok", "en"),
        ("日本語の文章です", "other"),
        ("نص عربي", "other"),
        ("Das ist ein schöner Tag", "other"),
        ("C’est une honte pour la France", "other"),
        ("Đây là một bài báo hay của các bạn", "other"),
        ("Los Angeles and Las Vegas are far from here", "en"),
        ("der Spiegel", "en"),
        ("lol wtf", "en"),
        ("👍 12", "und"),
    ],
)
def test_the_language_is_found_out(text, language):
    assert language_of(text) == language


def test_sentences_are_given_without_the_space_around_them():
    text = " What kind of name is foo?  Sorry, I like it!\n좋아요. 정말로"
    assert [text[start:end] for start, end in sentences(text)] == [
        "What kind of name is foo?",
        "Sorry, I like it!",
        "좋아요.",
        "정말로",
    ]


@given(st.text())
def test_sentences_leave_nothing_out_but_space(text):
    places = sentences(text)
    assert places == sorted(places)
    said = "".join(text[start:end] for start, end in places)
    assert "".join(said.split()) == "".join(text.split())


def test_of_very_many_sentences_the_last_takes_the_rest():
    text = "a. " * 5000
    places = sentences(text)
    assert len(places) == 200
    assert places[-1][1] == len(text.rstrip())
