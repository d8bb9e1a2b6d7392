"""Comments whose check kills, hangs or fails (F18): they end with a person, alone."""

from __future__ import annotations

import signal

import pytest
from rq.registry import FailedJobRegistry

from tests.faults.stage import PATIENCE_SECONDS
from worker import budget
from worker.records import find


@pytest.mark.parametrize("accident", ["[exit]", "[segv]"])
def test_a_comment_that_kills_is_held_after_three_deaths_and_its_neighbours_are_published(
    stage, accident, capsys
):
    stage.supervised(1)
    before = stage.submit(f"before {n}" for n in range(20))
    [poison] = stage.submit([f"kills {accident}"])
    after = stage.submit(f"after {n}" for n in range(20))
    took = stage.wait_until_decided()
    with capsys.disabled():
        print(f"\n  {accident}: held for a person after {took:.2f} s")
    assert took < 30
    held = find(stage.store, poison)
    assert (held.state, held.queue) == ("held", "system")
    assert held.decision["rule"] == "system.crashed"
    assert held.decision["crashes"] == 3
    assert FailedJobRegistry("comments-s0", connection=stage.redis).get_job_ids() == [poison]
    assert stage.assert_books() == {"published": len(before + after), "held": 1}


@pytest.mark.parametrize(
    ("accident", "rule"),
    [
        ("[raise]", "system.error"),
        ("[memory]", "system.error"),
        ("[recursion]", "system.error"),
        ("[spin]", "system.overran"),
    ],
)
def test_a_comment_whose_check_fails_is_held_and_delays_nobody(stage, accident, rule):
    worker = stage.worker()
    [bad] = stage.submit([f"fails {accident}"])
    good = stage.submit(f"fine {n}" for n in range(5))
    stage.wait_until_decided()
    held = find(stage.store, bad)
    assert (held.state, held.queue, held.decision["rule"]) == ("held", "system", rule)
    assert worker.is_alive()
    assert stage.assert_books() == {"published": len(good), "held": 1}


def be_impatient() -> None:
    budget.LAST_RESORT_SECONDS = 0


def test_a_check_that_hears_no_signal_is_ended_by_the_system(stage):
    [deaf] = stage.submit(["[deaf]"])
    stage.redis.hset(f"{{s0}}comment:{deaf}", "crashes", 1)
    doomed = stage.worker(before=be_impatient)
    doomed.join(PATIENCE_SECONDS)
    assert doomed.exitcode == -signal.SIGXCPU
    worker = stage.worker(before=be_impatient)
    stage.wait_until_decided()
    assert worker.is_alive()
    assert find(stage.store, deaf).decision["rule"] == "system.crashed"
    assert stage.assert_books() == {"held": 1}


def test_many_poisons_do_not_drag_the_innocent_along(stage):
    stage.supervised(2)
    texts = [f"comment {n}" + (" [exit]" if n % 10 == 5 else "") for n in range(40)]
    stage.submit(texts)
    stage.wait_until_decided()
    assert stage.assert_books() == {"published": 36, "held": 4}
