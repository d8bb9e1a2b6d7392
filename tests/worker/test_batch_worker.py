"""The batch worker as a process: started by every means, seen by rq's tools, stopped in order."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time

import pytest
from rq import Queue, Worker
from rq.command import send_shutdown_command
from rq.suspension import resume, suspend

from tests.faults.stage import PATIENCE_SECONDS, Stage
from worker import batch_worker, connection, membership
from worker.bells import Bells
from worker.connection import Ombud
from worker.exchange import Exchange
from worker.keys import Keys
from worker.records import find

NAME = "comments-s0"


def rq(*words: str, url: str) -> subprocess.CompletedProcess[str]:
    """Run the `rq` program as its users do."""
    command = [sys.executable, "-m", "rq.cli", words[0], "--url", url, *words[1:]]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_rq_worker_runs_it_with_the_shipped_policy(stage):
    stage.submit(["좋은 기사 잘 읽었습니다.", "OMBUD-HOLD-TEST"])
    done = rq("worker", "-w", "worker.batch_worker.BatchWorker", "--burst", NAME, url=stage.url)
    assert done.returncode == 0, done.stderr
    assert stage.assert_books() == {"published": 1, "held": 1}


def test_rq_worker_pool_runs_it(stage):
    stage.submit(f"{n}번째 의견입니다." for n in range(20))
    done = rq(
        *("worker-pool", "-w", "worker.batch_worker.BatchWorker", "--burst", "-n", "2", NAME),
        url=stage.url,
    )
    assert done.returncode == 0, done.stderr
    assert stage.assert_books() == {"published": 20}


def test_burst_ends_when_the_queue_is_empty(stage):
    stage.submit(f"comment {n}" for n in range(200))
    worker = stage.worker(burst=True)
    worker.join(PATIENCE_SECONDS)
    assert worker.exitcode == 0
    assert stage.assert_books() == {"published": 200}


def test_burst_fails_where_the_queue_cannot_be_emptied(stage):
    stage.redis.set(f"rq:queue:{NAME}", "no list")
    worker = stage.worker(burst=True)
    worker.join(PATIENCE_SECONDS)
    assert worker.exitcode == 1


def test_no_worker_rests_before_its_last_batch_is_published(stage):
    def another_takes_what_is_left() -> None:
        asks = itertools.count()
        ask = Exchange.ask

        def ask_too_late(exchange: Exchange, **more: object) -> None:
            if next(asks) == 1:
                stage.redis.lpop(f"rq:queue:{NAME}")
            ask(exchange, **more)

        Exchange.ask = ask_too_late
        Bells.wait = lambda _bells, _seconds: os._exit(stage.in_hand())

    stage.submit(["one", "two"])
    worker = stage.worker(before=another_takes_what_is_left, batch=1)
    worker.join(PATIENCE_SECONDS)
    assert worker.exitcode == 0
    assert stage.redis.hget("{s0}ledger", "published") == b"1"


def test_without_a_policy_it_does_not_start(stage):
    def no_policy() -> None:
        from policies import load

        connection.load = lambda _path, **_: load(os.devnull)

    worker = stage.worker(before=no_policy)
    worker.join(PATIENCE_SECONDS)
    assert worker.exitcode == 1


def test_suspended_workers_take_nothing_until_they_are_resumed(stage):
    suspend(stage.redis)
    worker = stage.worker()
    stage.wait_for(lambda: stage.redis.scard("rq:workers") == 1)
    stage.submit(["hello"])
    time.sleep(0.2)
    assert stage.undecided() == 1
    resume(stage.redis)
    stage.wait_until_decided()
    assert worker.is_alive()
    assert stage.assert_books() == {"published": 1}


SELDOM_SECONDS = 60.0


def look_seldom() -> None:
    batch_worker._LOOKS_AGAIN_SECONDS = SELDOM_SECONDS


def test_a_resting_worker_stops_at_once(stage):
    worker = stage.worker(before=look_seldom)
    stage.wait_for(lambda: _states(stage) == ["idle"])
    began = time.monotonic()
    worker.terminate()
    worker.join(PATIENCE_SECONDS)
    assert worker.exitcode == 0
    assert time.monotonic() - began < SELDOM_SECONDS / 2


def test_rqs_tools_see_a_resting_worker_idle_at_every_heartbeat(stage):
    def beat_often() -> None:
        membership.HEARTBEAT_SECONDS = 0.01
        batch_worker._LOOKS_AGAIN_SECONDS = 0.02

    stage.worker(before=beat_often)
    stage.wait_for(lambda: _states(stage) == ["idle"])
    seen = set()
    for _ in range(50):
        seen.update(_states(stage))
        time.sleep(0.005)
    assert seen == {"idle"}


def _states(stage: Stage) -> list[str]:
    return [worker.get_state() for worker in Worker.all(connection=stage.redis)]


def test_rqs_shutdown_command_stops_it_in_order(stage):
    stage.submit(f"comment {n} [sleep 0.005]" for n in range(300))
    worker = stage.worker()
    stage.wait_for(lambda: stage.in_hand() > 64)
    [name] = [each.name for each in Worker.all(connection=stage.redis)]
    send_shutdown_command(stage.redis, name)
    worker.join(PATIENCE_SECONDS)
    assert worker.exitcode == 0
    assert stage.in_hand() == 0
    assert stage.undecided() == stage.redis.llen(f"rq:queue:{NAME}") > 0


def test_rqs_tools_see_worker_queue_and_what_is_executed(stage):
    stage.submit(f"comment {n} [sleep 0.02]" for n in range(150))
    stage.worker(batch=50)
    stage.wait_for(lambda: stage.in_hand() == 100)
    [worker] = Worker.all(connection=stage.redis)
    assert worker.queue_names() == [NAME]
    assert Queue(NAME, connection=stage.redis).count == 50
    seen = rq("info", NAME, url=stage.url).stdout
    assert f"{NAME}" in seen
    assert "1 workers, 1 queues" in seen
    stage.stop()


def test_the_heartbeat_mends_what_redis_forgot(stage):
    def beat_often() -> None:
        membership.HEARTBEAT_SECONDS = 0.1

    stage.worker(before=beat_often)
    stage.wait_for(lambda: stage.redis.scard("rq:workers") == 1)
    stage.redis.flushall()
    stage.wait_for(lambda: len(Worker.all(connection=stage.redis)) == 1)
    stage.submit(["hello"])
    stage.wait_until_decided()
    [worker] = Worker.all(connection=stage.redis)
    stage.wait_for(lambda: stage.redis.hget(worker.key, "state") == b"idle")


def test_urgent_queues_come_first(stage):
    ids = stage.submit(f"comment {n}" for n in range(30))
    urgent = ids[20:]
    for comment in urgent:
        stage.redis.lrem(f"rq:queue:{NAME}", 0, comment)
        stage.redis.rpush("rq:queue:urgent", comment)

    def work() -> None:
        worker = batch_worker.BatchWorker(
            ["urgent", NAME],
            connection=connection.patient_client(stage.url),
            ombud=Ombud(stage.settings(batch=4), stage.url),
        )
        worker.work(burst=True, logging_level="WARNING")

    process = stage._start(work, None)
    process.join(PATIENCE_SECONDS)
    events = stage.redis.xrange("{s0}events")
    assert [fields[b"c"].decode() for _, fields in events] == urgent + ids[:20]


def test_one_worker_serves_all_shards_and_knows_authors_of_the_others(valkey, redis_client):
    def ask_for_facts() -> None:
        from tests.faults.scripted import ScriptedPolicy

        names = ["author.age_days", "author.published", "pace.count_1m", "pace.on_article_24h"]
        ScriptedPolicy.facts = frozenset(names)

    stage = Stage(valkey.url)
    stage.ombud = Ombud(stage.settings(shards=3), valkey.url)
    stage.store = stage.ombud.store
    articles = [f"article-{n}" for n in range(6)]
    for article in articles:
        stage.submit([f"to {article}", f"once more to {article}"], article=article)
    assert len(redis_client.keys("rq:queue:*")) == 3
    stage.worker(burst=True, before=ask_for_facts, shards=3).join(PATIENCE_SECONDS)

    for n, comment in enumerate(stage.accepted):
        facts = find(stage.store, comment).decision["facts"]
        assert facts.get("pace.count_1m", 0) == n
        assert facts.get("pace.on_article_24h", 0) == n % 2
        assert facts["author.age_days"] == 0
    home = Keys(3).shard_of("demo/mina")
    assert redis_client.hget(f"{{s{home}}}author:demo/mina", "published") == b"12"
    stage.close()


def test_comments_are_published_within_milliseconds(stage):
    stage.worker()
    stage.wait_for(lambda: stage.redis.scard("rq:workers") == 1)
    waits = []
    for n in range(50):
        stage.submit([f"comment {n}"])
        waits.append(stage.wait_until_decided())
    assert sorted(waits)[25] < 0.5, "they wait for the next look"
    assert stage.assert_books() == {"published": 50}


@pytest.mark.parametrize("processes", [1, 3])
def test_a_supervisor_in_burst_ends_with_its_workers(stage, processes):
    from worker import supervisor

    stage.submit(f"comment {n}" for n in range(100))

    def supervise() -> None:
        raise SystemExit(supervisor.run(stage.settings(), processes, burst=True))

    process = stage._start(supervise, None)
    process.join(PATIENCE_SECONDS)
    assert process.exitcode == 0
    assert stage.assert_books() == {"published": 100}
