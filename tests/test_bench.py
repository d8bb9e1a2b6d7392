"""The bench compares what is the same: engines that agree, policies that are as named."""

from __future__ import annotations

import pytest

from bench.ombud import DOOR
from bench.policy import COMMENTS, FACTS, medians, with_terms, without_models
from bench.rules import SIGNALS, engines
from policies import load
from policies.catalogue import CATALOGUE, fits
from policies.loading import SHIPPED
from worker.door import door_of
from worker.settings import Settings


@pytest.mark.parametrize("count", [20, 100])
def test_every_engine_says_the_same_about_the_ordinary_comment(count):
    assert all(fits(CATALOGUE[name], value) for name, value in SIGNALS.items())
    found = engines(count)
    assert len(found) >= 4
    assert found[0][1](), "some rule is true, or nothing is compared"


def test_the_comments_are_as_long_as_said_and_nothing_is_found_in_them(tmp_path):
    for text in COMMENTS.values():
        assert len(text) == 120
        assert load().check(text, FACTS).verdict == "publish"


def test_the_policies_are_what_their_names_say(tmp_path):
    plain = load(without_models(tmp_path / "plain"))
    assert len(plain.rules) < len(load().rules)
    assert {"toxicity", "spam"}.isdisjoint(plain.check("hello").signals)
    board = with_terms(SHIPPED, tmp_path / "more", 1_000)
    term = (board / "terms" / "many.txt").read_text("utf-8").split()[-1]
    assert "many" in load(board).check(f"hello {term}").signals["terms.hits"]


def test_submissions_ask_for_copies_as_the_policy_that_ships_does():
    assert door_of(Settings(), load()).copies == DOOR.copies


def test_a_work_that_takes_longer_is_measured_as_longer():
    took = medians({"short": lambda: sum(range(100)), "long": lambda: sum(range(10_000))}, 3)
    assert took["long"] > 5 * took["short"]
