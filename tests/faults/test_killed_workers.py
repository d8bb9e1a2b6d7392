"""Workers are killed at every point of their work (F1 to F5): nothing is lost, nothing doubled."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import time

import pytest

from tests.faults.stage import PATIENCE_SECONDS
from worker import batch_worker, membership
from worker.exchange import Exchange


def die(*_args: object, **_kwargs: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_after_claim() -> None:
    batch_worker.settle = die


def die_before_commit() -> None:
    Exchange.finish = die


def die_after_commit() -> None:
    Exchange._heard = die


@pytest.mark.parametrize("accident", [die_after_claim, die_before_commit, die_after_commit])
def test_comments_of_a_killed_worker_are_decided_once_by_another(stage, accident, capsys):
    stage.submit(f"comment {n}" for n in range(200))
    doomed = stage.worker(before=accident)
    doomed.join(PATIENCE_SECONDS)
    assert doomed.exitcode == -signal.SIGKILL
    assert stage.undecided() >= 72

    stage.worker()
    took = stage.wait_until_decided()
    with capsys.disabled():
        print(f"\n  {accident.__name__}: decided {took:.2f} s after the next worker started")
    assert took < 5
    assert stage.assert_books() == {"published": 200}


def test_a_living_worker_of_the_same_host_takes_over(stage, capsys):
    stage.submit(f"comment {n} [sleep 0.01]" for n in range(100))
    doomed = stage.worker()
    stage.wait_for(lambda: stage.in_hand() > 64)
    stage.worker()
    os.kill(doomed.pid, signal.SIGKILL)
    doomed.join()
    took = stage.wait_until_decided()
    with capsys.disabled():
        print(f"\n  same host: all decided {took:.2f} s after the kill")
    assert took < 5
    assert stage.assert_books() == {"published": 100}


def test_a_supervisor_replaces_its_worker_and_gives_back_what_it_held(stage, capsys):
    stage.submit(f"comment {n} [sleep 0.01]" for n in range(100))
    supervisor = stage.supervised(1)
    stage.wait_for(lambda: stage.in_hand() > 64)
    [child] = children(supervisor.pid)
    os.kill(child, signal.SIGKILL)
    took = stage.wait_for(lambda: 0 < stage.in_hand() < 64)
    with capsys.disabled():
        print(f"\n  supervised: work went on {took:.2f} s after the kill")
    assert took < 5
    stage.wait_until_decided()
    assert stage.assert_books() == {"published": 100}
    assert supervisor.exitcode == 0


def test_a_killed_process_group_resumes_when_started_again(stage, capsys):
    group = stage.supervised(2)
    stage.submit(f"comment {n} [sleep 0.01]" for n in range(200))
    stage.wait_for(lambda: stage.in_hand() > 64)
    os.killpg(group.pid, signal.SIGKILL)
    group.join()
    assert stage.undecided() > 0
    stage.supervised(2)
    took = stage.wait_for(lambda: stage.undecided() < 100)
    with capsys.disabled():
        print(f"\n  process group: half decided {took:.2f} s after the restart")
    stage.wait_until_decided()
    assert stage.assert_books() == {"published": 200}


def test_workers_stop_when_their_supervisor_is_killed(stage):
    supervisor = stage.supervised(2)
    stage.wait_for(lambda: stage.redis.scard("rq:workers") == 2)
    workers = children(supervisor.pid)
    assert len(workers) == 2
    os.kill(supervisor.pid, signal.SIGKILL)
    supervisor.join()
    stage.wait_for(lambda: stage.redis.scard("rq:workers") == 0)


@pytest.mark.parametrize("lives", ["supervised", "alone"])
def test_a_worker_told_to_stop_while_it_starts_leaves_in_good_order(stage, lives):
    started = multiprocessing.Semaphore(0)

    def be_told_while_starting() -> None:
        def subscribe(_worker: object) -> None:
            started.release()
            os.kill(os.getpid(), signal.SIGTERM)

        membership.Member.subscribe = subscribe

    if lives == "alone":
        process = stage.worker(before=be_told_while_starting)
    else:
        process = stage.supervised(1, before=be_told_while_starting)
    assert started.acquire(timeout=PATIENCE_SECONDS)
    process.terminate()
    process.join(PATIENCE_SECONDS)
    assert process.exitcode == 0
    assert stage.redis.scard("rq:workers") == 0


def test_a_worker_told_to_stop_finishes_its_batch_and_gives_back_the_next(stage):
    stage.submit(f"comment {n} [sleep 0.005]" for n in range(300))
    worker = stage.worker()
    stage.wait_for(lambda: stage.in_hand() > 64)
    began = time.monotonic()
    worker.terminate()
    worker.join(PATIENCE_SECONDS)
    assert worker.exitcode == 0
    assert time.monotonic() - began < membership.STOPS_WITHIN_SECONDS
    assert stage.in_hand() == 0
    assert 0 < stage.undecided() < 300
    assert not any(b"crashes" in record for record in records(stage.redis))
    stage.worker()
    stage.wait_until_decided()
    assert stage.assert_books() == {"published": 300}


def test_a_long_batch_is_cut_short_by_a_request_to_stop(stage):
    def be_quick() -> None:
        membership.STOPS_WITHIN_SECONDS = 1.0

    stage.submit(f"comment {n} [sleep 0.3]" for n in range(30))
    worker = stage.worker(before=be_quick)
    stage.wait_for(lambda: stage.in_hand() == 30)
    worker.terminate()
    worker.join(PATIENCE_SECONDS)
    assert worker.exitcode == 0
    assert stage.in_hand() == 0
    assert stage.redis.llen("rq:queue:comments-s0") == stage.undecided() > 0
    assert stage.redis.zcard("{s0}thread:demo/summit") == 30 - stage.undecided()


def test_workers_killed_at_random_lose_and_double_nothing(stage):
    supervisor = stage.supervised(2)
    with stage.submitting("hello [sleep 0.002]"):
        for pause in (0.31, 0.17, 0.45, 0.23, 0.4):
            time.sleep(pause)
            for child in children(supervisor.pid)[:1]:
                os.kill(child, signal.SIGKILL)
    stage.wait_until_decided()
    assert set(stage.assert_books()) == {"published"}


def children(pid: int) -> list[int]:
    """Process ids of the children of a process."""
    listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(child) for child in listed.stdout.split()]


def records(redis) -> list[dict[bytes, bytes]]:
    return [redis.hgetall(name) for name in redis.scan_iter("{s0}comment:*")]
