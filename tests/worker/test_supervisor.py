"""The supervisor: replaces what dies, later and later; stops what does not stop."""

from __future__ import annotations

import os
import signal
import time

import pytest
from rq import Worker

from policies import PolicyError
from tests.faults.stage import PATIENCE_SECONDS, Stage
from worker import batch_worker, supervisor


def test_workers_that_die_at_birth_are_replaced_later_and_later(stage, tmp_path):
    births = tmp_path / "births"

    def be_stillborn() -> None:
        def die(*_args, **_more) -> None:
            with births.open("a") as file:
                file.write(f"{time.monotonic()}\n")
            os._exit(1)

        batch_worker.run = die

    process = stage.supervised(1, before=be_stillborn)
    stage.wait_for(lambda: births.exists() and births.read_text().count("\n") >= 6)
    first, second, *_, fifth, sixth = map(float, births.read_text().split()[:6])
    assert sixth - fifth > second - first
    process.terminate()
    process.join(PATIENCE_SECONDS)
    assert process.exitcode == 0


def test_a_worker_that_does_not_stop_is_killed_and_its_comments_given_back(stage):
    def be_deaf() -> None:
        supervisor.KILLS_AFTER_SECONDS = 0.5
        run = batch_worker.run

        def deaf(*args, **more) -> None:
            batch_worker.BatchWorker._install_signal_handlers = lambda _worker: None
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            run(*args, **more)

        batch_worker.run = deaf

    stage.submit(f"comment {n} [sleep 0.1]" for n in range(100))
    process = stage.supervised(1, before=be_deaf)
    stage.wait_for(lambda: stage.in_hand() > 64)
    process.terminate()
    process.join(PATIENCE_SECONDS)
    assert process.exitcode == 0
    assert stage.in_hand() == 0
    assert stage.redis.llen("rq:queue:comments-s0") == stage.undecided() > 50


def test_a_worker_that_was_killed_counts_as_a_worker_no_more(stage):
    stage.supervised(1)
    stage.wait_for(lambda: len(Worker.all(connection=stage.redis)) == 1)
    [killed] = Worker.all(connection=stage.redis)
    os.kill(killed.pid, signal.SIGKILL)
    stage.wait_for(lambda: not stage.redis.exists(killed.key))
    stage.wait_for(lambda: len(Worker.all(connection=stage.redis)) == 1)
    assert Worker.all(connection=stage.redis)[0].name != killed.name


def test_a_policy_with_mistakes_is_refused_before_any_worker_starts(stage, tmp_path):
    policy = tmp_path / "policy.yaml"
    policy.write_text("policy: broken\n", encoding="utf-8")
    with pytest.raises(PolicyError):
        supervisor.run(stage.settings(policy=policy), 2)
    assert stage.redis.exists("rq:workers") == 0


def test_a_supervisor_runs_the_embedded_server_again_when_it_dies(tmp_path):
    from worker.connection import connect
    from worker.settings import Settings

    settings = Settings(data_dir=tmp_path)
    server = connect(settings).server
    stage = Stage(server.url, server)
    stage.supervised(1, redis_url=None, data_dir=tmp_path)
    stage.submit(["hello"])
    stage.wait_until_decided()
    server._process.kill()
    server._process.wait()
    stage.submit(["hello again"])
    stage.wait_until_decided()
    assert stage.undecided() == 0
    stage.close()
    server.close()
