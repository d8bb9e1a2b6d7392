"""The slow way: once more alone, in a child if need be, and at last with a person."""

from __future__ import annotations

import logging
import time

import pytest

from tests.faults.scripted import ScriptedPolicy
from worker import alone
from worker.alone import ChildCrashed, check_alone, check_in_child
from worker.budget import Budget
from worker.check import check
from worker.claim import Claimed

POLICY = ScriptedPolicy()


def comment(text: str) -> Claimed:
    return Claimed(
        id="c1",
        text=text,
        author="mina",
        on="demo/a",
        accepted_us=0,
        crashes=0,
        section="",
        premoderated=False,
        facts={},
    )


def in_child(text: str, milliseconds: int = 100):
    return check_in_child(POLICY, comment(text), Budget(milliseconds), lambda: True)


def test_one_that_fails_is_left_out_and_the_others_are_decided():
    texts = ["fine", "[raise]", "[spin]", "fine too"]
    checked = check(POLICY, map(comment, texts), Budget(50))
    assert [decision.state for decision in checked.decisions] == ["published", "published"]
    assert [failed.text for failed, _ in checked.failed] == ["[raise]", "[spin]"]


def test_a_stop_leaves_the_rest_undecided():
    left = iter([True, True, False])
    checked = check(POLICY, [comment("fine")] * 9, Budget(50), lambda: next(left))
    assert len(checked.decisions) == 2


def test_many_slow_comments_may_take_longer_than_the_budget_of_one():
    class Busy(ScriptedPolicy):
        def check(self, text, facts=None):
            until = time.process_time() + 0.03
            while time.process_time() < until:
                pass
            return super().check(text, facts)

    slow = Busy()
    comments = [comment("fine")] * 10
    checked = check(slow, comments, Budget(100))
    for failed, _ in checked.failed:  # interrupted for the others' time: alone there is enough
        checked.decisions += check_alone(slow, failed, Budget(100)).decisions
    assert [decision.state for decision in checked.decisions] == ["published"] * 10


@pytest.mark.parametrize(
    ("text", "rule"), [("[raise] 시발", "system.error"), ("[spin] 시발", "system.overran")]
)
def test_what_fails_alone_is_held_and_its_text_stays_out_of_the_logs(text, rule, caplog):
    with caplog.at_level(logging.DEBUG):
        checked = check_alone(POLICY, comment(text), Budget(50))
    [decision] = checked.decisions
    assert (decision.state, decision.queue) == ("held", "system")
    assert f'"rule":"{rule}"' in decision.entry
    assert checked.sums["decisions|hold|system"] == 1
    assert "c1" in caplog.text
    assert "시발" not in caplog.text


def test_a_child_decides_as_its_parent_would():
    assert (
        in_child("hold on").decisions == check(POLICY, [comment("hold on")], Budget(99)).decisions
    )
    assert in_child("fine").sums == {"decisions|publish|policy": 1}


def test_a_child_that_dies_kills_nothing_else():
    with pytest.raises(ChildCrashed, match="comment c1"):
        in_child("[exit]")
    assert in_child("[raise]").decisions[0].state == "held"


def test_a_child_that_does_not_answer_is_ended(monkeypatch):
    monkeypatch.setattr(alone, "CHILD_SECONDS", 0.2)
    with pytest.raises(ChildCrashed):
        in_child("[sleep 30]")
