"""Doubt: a rule about a newsroom's own model, beside no worker that could ask it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from policies import load
from policies.backtest import backtest
from policies.doubt import SCORE, doubtful
from policies.loading import SHIPPED
from policies.proof import failing_examples, run_tests
from tests.policies.boards import rule

DOCUMENTED = Path(__file__).parents[2] / "docs" / "scorers.md"
FINE, SURE = "좋은 기사 감사합니다", "야 이 병신 새끼야"
DOUBTFUL = "they are all disgusting parasites"
EXAMPLES = {
    "match": [{"text": text, "facts": {SCORE: 0.9}} for text in ("a", DOUBTFUL)],
    "no_match": [FINE, DOUBTFUL],
}
MODEL = rule("R-MODEL", f"{SCORE} > 0.8", examples=EXAMPLES)
BAND = rule("R-BAND", 'toxicity.band == "block"', mode="off")


@pytest.fixture(scope="module")
def documented(tmp_path_factory):
    """Give the board that ships with the rule of the documentation, as it is printed there."""
    folder = shutil.copytree(SHIPPED, tmp_path_factory.mktemp("boards") / "board")
    [printed] = re.findall("```yaml\n(.*?)```", DOCUMENTED.read_text("utf-8"), re.DOTALL)
    rules = folder / "rules" / "civility.yaml"
    rules.write_text(rules.read_text("utf-8") + "\n" + printed, "utf-8")
    return load(folder)


def test_the_documented_rule_stops_neither_the_boards_tests_nor_what_is_surely_fine(documented):
    assert failing_examples(documented) == []
    assert run_tests(documented).ok
    assert documented.check(FINE).verdict == "publish"
    assert documented.check(DOUBTFUL).indeterminate == ("R-MODEL",)
    assert documented.check(DOUBTFUL, {SCORE: 0.1}).indeterminate == ()


@pytest.mark.parametrize(
    ("band", "toxicity", "since", "doubt"),
    [
        ("none", 0.3, None, False),
        ("review", 0.6, None, True),
        ("block", 0.9, None, False),
        ("none", 0.3, 0.25, True),
        ("none", 0.2, 0.25, False),
        ("review", 0.6, 0.7, False),
        ("block", 0.9, 0.25, False),
    ],
)
def test_a_comment_is_doubtful_in_the_review_band_or_from_a_toxicity_on(
    band, toxicity, since, doubt
):
    assert doubtful({"toxicity": toxicity, "toxicity.band": band}, since) is doubt


def test_where_the_classifier_said_nothing_everything_is_doubtful(board):
    assert doubtful({})
    assert board(MODEL).check(FINE).indeterminate == ("R-MODEL",)


@pytest.mark.parametrize(
    ("text", "since", "undecided"),
    [(FINE, None, False), (DOUBTFUL, None, True), (SURE, None, False), (FINE, 0.0, True)],
)
def test_the_score_is_unknown_only_where_a_worker_would_have_asked(board, text, since, undecided):
    verdict = board(MODEL, BAND).check(text, doubtful_since=since)
    assert verdict.indeterminate == (("R-MODEL",) if undecided else ())
    assert (SCORE in verdict.signals) is not undecided


def test_that_it_is_unknown_can_be_said_and_is_believed(board):
    assert board(MODEL, BAND).check(FINE, {SCORE: None}).indeterminate == ("R-MODEL",)


def test_a_rehearsal_holds_only_what_the_model_would_be_asked_about(board):
    policy = board(MODEL, BAND)
    report = backtest(policy, policy, [{"text": text} for text in (FINE, DOUBTFUL, SURE)])
    assert report.verdicts == {("publish", "publish"): 2, ("hold", "hold"): 1}
