"""A whole host is lost, or cut off: another takes over when the leases are over, and only once.

The lost host's processes have a machine's name of their own, so that nobody here may conclude
anything from their process ids, and they talk through a proxy that stalls without closing a
connection: as with a host that lost its power or its network, the server hears of no end.
"""

from __future__ import annotations

import os
import signal
import socket
from urllib.parse import unquote, urlparse

import pytest

from tests.faults.proxy import StallingProxy
from tests.faults.scripted import ScriptedPolicy
from tests.faults.stage import PATIENCE_SECONDS, Stage
from worker.recovery import REAP_PERIOD_SECONDS
from worker.tokens import machine

LEASE_SECONDS = 2.0
HOST = "elsewhere"

SLACK_SECONDS = 10.0
"""For a machine that is busy with other tests; a lost host's limit is 30 seconds."""


def be_elsewhere() -> None:
    socket.gethostname = lambda: HOST
    machine.cache_clear()


def be_elsewhere_and_strict() -> None:
    be_elsewhere()
    check = ScriptedPolicy.check
    ScriptedPolicy.check = lambda policy, text, facts=None: check(policy, f"{text} hold", facts)


@pytest.fixture
def line(valkey, tmp_path):
    """Give the line between the other host and the server."""
    line = StallingProxy(unquote(urlparse(valkey.url).path), tmp_path / "line")
    yield line
    line.go_on()
    line.close()


@pytest.fixture
def elsewhere(stage, line):
    """Give the other host: what is started there, is to be lost."""
    elsewhere = Stage(line.url)
    yield elsewhere
    line.go_on()
    elsewhere.close()


def held_elsewhere(stage):
    leases = stage.redis.zrange("{s0}leases", 0, -1)
    return [lease for lease in leases if lease.startswith(HOST.encode())]


def test_a_lost_hosts_comments_run_again_when_their_leases_are_over(stage, elsewhere, line, capsys):
    stage.submit(f"comment {n} [sleep 0.01]" for n in range(400))
    host = elsewhere.supervised(2, before=be_elsewhere, lease_seconds=LEASE_SECONDS)
    stage.wait_for(lambda: len(held_elsewhere(stage)) == 4)
    stage.supervised(2, lease_seconds=LEASE_SECONDS)
    line.stall()
    os.killpg(host.pid, signal.SIGKILL)
    lost = len(held_elsewhere(stage))
    limit = LEASE_SECONDS + REAP_PERIOD_SECONDS + SLACK_SECONDS
    again = stage.wait_for(lambda: not held_elsewhere(stage), limit)
    done = again + stage.wait_until_decided()
    with capsys.disabled():
        print(
            f"\n  lost host, lease {LEASE_SECONDS:.0f} s: {lost} batches of 2 workers queued again"
            f" {again:.2f} s after, all 400 decided {done:.2f} s after"
        )
    assert lost
    assert again > LEASE_SECONDS / 2, "nobody here may know sooner"
    assert set(stage.assert_books()) == {"published"}


def test_a_host_that_comes_back_publishes_nothing_that_others_have_taken_over(
    stage, elsewhere, line
):
    """It checked by itself meanwhile, and would hold what the others publish."""
    stage.submit(f"comment {n} [sleep 0.01]" for n in range(100))
    strict = elsewhere.worker(before=be_elsewhere_and_strict, lease_seconds=LEASE_SECONDS)
    stage.wait_for(lambda: len(held_elsewhere(stage)) == 2)
    line.stall()
    here = stage.worker(lease_seconds=LEASE_SECONDS)
    stage.wait_for(lambda: not held_elsewhere(stage))
    os.kill(here.pid, signal.SIGSTOP)
    strict.terminate()  # it says what it has to say, and takes nothing more
    line.go_on()
    strict.join(PATIENCE_SECONDS)
    assert strict.exitcode == 0
    assert stage.undecided() > 50, "what it said came while others had the comments"
    os.kill(here.pid, signal.SIGCONT)
    stage.wait_until_decided()
    assert stage.assert_books() == {"published": 100}


def test_a_host_that_was_cut_off_works_again(stage, elsewhere, line, capsys):
    stage.submit(f"comment {n} [sleep 0.01]" for n in range(100))
    elsewhere.worker(before=be_elsewhere, lease_seconds=LEASE_SECONDS)
    stage.wait_for(lambda: len(held_elsewhere(stage)) == 2)
    line.stall()
    here = stage.worker(lease_seconds=LEASE_SECONDS)
    took = stage.wait_until_decided()
    line.go_on()
    with capsys.disabled():
        print(f"\n  cut-off host, lease {LEASE_SECONDS:.0f} s: all decided {took:.2f} s after")
    here.terminate()
    here.join(PATIENCE_SECONDS)
    stage.submit(f"comment {n} afterwards" for n in range(10))
    stage.wait_until_decided()
    elsewhere.stop()
    assert stage.assert_books() == {"published": 110}
