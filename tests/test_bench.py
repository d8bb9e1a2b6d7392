"""The bench compares what is the same: engines that agree, policies that are as named."""

from __future__ import annotations

from collections import Counter

import pytest

from bench import http, readers
from bench.load import ARTICLES
from bench.ombud import DOOR
from bench.policy import COMMENTS, FACTS, medians, with_terms, without_models
from bench.rules import SIGNALS, engines
from policies import load
from policies.catalogue import CATALOGUE, fits
from policies.loading import SHIPPED
from web.limits import ON_ARTICLE, ON_SITE, WRITING
from worker.door import door_of
from worker.pace import network_of
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


def test_readers_send_as_much_as_their_limits_allow_at_once_and_no_more():
    written: Counter[str] = Counter()
    for number in range(http.FULL.rounds * http.FULL.requests):
        said = dict(line.split(": ", 1) for line in readers.headers(number))
        written[said["Cookie"]] += 1
        written[network_of(said["X-Forwarded-For"])] += 1
    of_readers = {
        who: count for who, count in written.items() if who.startswith("__Host-ombud_reader=")
    }
    of_networks = {who: count for who, count in written.items() if who.endswith("/24")}
    assert max(of_readers.values()) <= WRITING.burst
    assert max(of_networks.values()) <= WRITING.burst * 20
    assert http.FULL.requests / ARTICLES <= ON_ARTICLE.burst
    assert http.FULL.requests <= ON_SITE.burst, "each round writes on a site of its own"
    assert set(written) == {*of_readers, *of_networks}
