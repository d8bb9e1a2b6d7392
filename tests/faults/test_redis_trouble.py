"""Redis is killed, frozen, emptied of scripts, read-only (F7, F9, F15): work goes on afterwards."""

from __future__ import annotations

import os
import signal
import time

from worker import connection

WINDOW_SECONDS = 2.0
"""What a server with AOF everysec may not have written: it waits so long for a sync under way."""


def impatient() -> None:
    connection.PATIENT_TIMEOUT_SECONDS = 0.5


def test_a_killed_server_loses_nothing_acknowledged(doomed_stage, capsys):
    """With AOF everysec nothing but what it had no time to write, which is counted (F7)."""
    stage = doomed_stage
    worker = stage.worker()
    kills = []
    with stage.submitting("hello"):
        for pause in (1.5 * WINDOW_SECONDS, 0.3):
            time.sleep(pause)
            stage.server._process.kill()
            stage.server._process.wait()
            kills.append(time.monotonic())
            time.sleep(0.2)
            stage.server.ensure()
            restarted = time.monotonic()
            stage.wait_for_more(5)
    stage.wait_until_decided()
    with capsys.disabled():
        print(f"\n  {stage.server.profile}: all decided {time.monotonic() - restarted:.2f} s later")
    assert worker.is_alive()
    lost = {each for each in stage.accepted if not stage.redis.exists(f"{{s0}}comment:{each}")}
    with capsys.disabled():
        print(f"  {stage.server.profile}: {len(lost)} of {len(stage.accepted)} acknowledged lost")
    if stage.server.profile == "dev":
        first = kills[0]
        assert any(first - stage.moments[each] > WINDOW_SECONDS for each in stage.accepted)
        for each in lost:
            ages = [kill - stage.moments[each] for kill in kills]
            assert any(0 <= age <= WINDOW_SECONDS for age in ages), each
        stage.accepted = [each for each in stage.accepted if each not in lost]
    assert set(stage.assert_books()) == {"published"}


def test_a_frozen_server_delays_and_doubles_nothing(doomed_stage, capsys):
    stage = doomed_stage
    worker = stage.worker(before=impatient)
    with stage.submitting("hello"):
        time.sleep(0.2)
        os.kill(stage.server._process.pid, signal.SIGSTOP)
        time.sleep(3)
        os.kill(stage.server._process.pid, signal.SIGCONT)
        time.sleep(0.2)
    took = stage.wait_until_decided()
    with capsys.disabled():
        print(f"\n  server frozen and awake again: all decided {took:.2f} s after")
    assert worker.is_alive()
    assert set(stage.assert_books()) == {"published"}


def test_forgotten_scripts_are_sent_again(stage, capsys):
    stage.worker()
    with stage.submitting("hello"):
        for _ in range(100):
            stage.redis.script_flush()
            time.sleep(0.005)
    took = stage.wait_until_decided()
    with capsys.disabled():
        print(f"\n  scripts forgotten: all decided {took:.2f} s after")
    assert set(stage.assert_books()) == {"published"}


def test_a_read_only_or_full_server_is_waited_for(doomed_stage):
    stage = doomed_stage
    stage.worker()
    with stage.submitting("hello"):
        time.sleep(0.1)
        stage.redis.execute_command("REPLICAOF", "127.0.0.1", "1")
        time.sleep(0.3)
        stage.redis.execute_command("REPLICAOF", "NO", "ONE")
        time.sleep(0.1)
        stage.redis.config_set("maxmemory", 1)
        time.sleep(0.3)
        stage.redis.config_set("maxmemory", 0)
    stage.wait_until_decided()
    assert set(stage.assert_books()) == {"published"}
