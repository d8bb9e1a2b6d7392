"""The check of a batch: what a policy is told about a comment."""

from __future__ import annotations

import json

import pytest

from policies import load
from tests.policies.boards import document, rule, written_to
from worker.budget import Budget
from worker.check import check
from worker.claim import Claimed
from worker.facts import wanted

BEGINS_US = 1_803_826_800_000_000  # 2027-03-01 in Seoul


def claimed(accepted_us: int) -> Claimed:
    return Claimed(
        id="c1",
        text="see www.example.com",
        author="mina",
        on="demo/a",
        accepted_us=accepted_us,
        crashes=0,
        section="",
        premoderated=False,
        facts={"context.is_reply": True},
    )


@pytest.mark.parametrize(("at", "state"), [(-1, "published"), (0, "held")])
def test_a_rule_with_a_window_goes_by_when_the_comment_was_accepted(tmp_path, at, state):
    window = {"from": "2027-03-01T00:00+09:00"}
    content = document(rule("R-LINK", "links.count > 0", active=window))
    policy = load(written_to(tmp_path / "policy.yaml", content))
    (decision,) = check(policy, [claimed(BEGINS_US + at)], Budget(5000)).decisions
    assert decision.state == state
    assert json.loads(decision.entry)["facts"] == {"context.at": (BEGINS_US + at) / 1e6}


def test_only_what_a_policy_asks_for_is_recorded(tmp_path):
    when = "links.count > 0 && context.is_reply"
    policy = load(written_to(tmp_path / "policy.yaml", document(rule("R-A", when))))
    (decision,) = check(policy, [claimed(BEGINS_US)], Budget(5000)).decisions
    assert json.loads(decision.entry)["facts"] == {"context.is_reply": True}
    deaf = load(written_to(tmp_path / "deaf.yaml", document(rule("R-A", "links.count > 0"))))
    (decision,) = check(deaf, [claimed(BEGINS_US)], Budget(5000)).decisions
    assert "facts" not in json.loads(decision.entry)


def test_what_the_record_tells_is_not_gathered():
    assert wanted({"author.role", "context.is_reply", "duplicates.exact_24h"}) == "d"
    assert wanted({"author.role", "author.age_days"}) == "a"
    assert wanted({"context.parent", "context.headline", "context.at"}) == "hc"
