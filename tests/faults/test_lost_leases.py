"""A worker sleeps past its lease (F10), jobs are doubled (F25): the fence lets nothing through."""

from __future__ import annotations

import os
import signal


def test_a_worker_that_slept_past_its_lease_changes_nothing(stage, capsys):
    stage.submit(f"comment {n} [sleep 0.01]" for n in range(40))
    sleeper = stage.worker(lease_seconds=1)
    stage.wait_for(lambda: stage.in_hand() == 40)
    os.kill(sleeper.pid, signal.SIGSTOP)
    stage.worker(lease_seconds=1)
    took = stage.wait_until_decided()
    with capsys.disabled():
        print(f"\n  past its lease: all decided {took:.2f} s after")
    assert took > 0.5, "nobody may know sooner"
    os.kill(sleeper.pid, signal.SIGCONT)
    stage.submit(["one more"])
    stage.wait_until_decided()
    assert stage.assert_books() == {"published": 41}


def test_a_long_batch_keeps_its_lease(stage):
    stage.submit(f"comment {n} [sleep 0.06]" for n in range(50))
    stage.worker(lease_seconds=2)
    stage.worker(lease_seconds=2)
    stage.wait_until_decided()
    metrics = stage.redis.hgetall("{s0}metrics")
    assert b"recovered" not in metrics
    assert stage.assert_books() == {"published": 50}


def test_doubled_jobs_publish_once(stage, capsys):
    ids = stage.submit(f"comment {n} [sleep 0.001]" for n in range(20))
    for _ in range(50):
        stage.redis.rpush("rq:queue:comments-s0", *ids)
    stage.worker()
    stage.worker()
    took = stage.wait_until_decided()
    with capsys.disabled():
        print(f"\n  doubled jobs: all decided {took:.2f} s after")
    stage.wait_for(lambda: stage.redis.llen("rq:queue:comments-s0") == 0)
    assert stage.assert_books() == {"published": 20}
