"""The primary dies and a replica takes over (F16): found again, nothing doubled, losses counted.

Readers submit over HTTP all the while, and insist: each asks again with its key until it is told
202. A replica was cut off before the primary died, so that it lacks what was acknowledged since.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import pytest
from redis import Redis

from tests.faults.books import assert_all_decided
from tests.faults.sentinels import Servers, running
from tests.faults.stage import PATIENCE_SECONDS, Stage
from tests.web.serving import Served, served
from worker.connection import Ombud
from worker.doctor import examine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from worker.embedded import EmbeddedServer

pytestmark = pytest.mark.usefixtures("shipped_patience")

DURABLE = {"profile": "durable", "server_keys": "demo=own", "secret_key": "s" * 40}
OWN = {"Authorization": "Bearer own"}
COMMENTS = "/v1/sites/demo/articles/summit/comments"


class Reader(threading.Thread):
    """One who submits comment after comment.

    Attributes:
        told: Ids that were acknowledged, in order.
        refusals: Status and `Retry-After` of the other answers.
        slowest: Seconds of the slowest answer.
    """

    def __init__(self, web: Served) -> None:
        super().__init__(daemon=True)
        self.told: list[str] = []
        self.refusals: list[tuple[int, str | None]] = []
        self.slowest = 0.0
        self.leaves = False
        self._web = web

    def run(self) -> None:
        for number in count():
            while not self._submitted(str(number)):
                time.sleep(0.05)
            if self.leaves:
                return

    def wait_for_more(self, more: int, seconds: float = PATIENCE_SECONDS) -> float:
        """Wait for so many more acknowledgements; answers how long it took."""
        wanted, began = len(self.told) + more, time.monotonic()
        while len(self.told) < wanted:
            assert time.monotonic() - began < seconds, self.refusals[-1:]
            time.sleep(0.01)
        return time.monotonic() - began

    def go(self) -> None:
        """Submit one more, and leave."""
        self.leaves = True
        self.join(PATIENCE_SECONDS)
        assert not self.is_alive()

    def _submitted(self, key: str) -> bool:
        body = {"text": "hello", "author": {"id": "mina", "name": "Mina"}}
        words = {**OWN, "Idempotency-Key": key}
        began = time.monotonic()
        answer, told = self._web.call("POST", COMMENTS, body, **words)
        self.slowest = max(self.slowest, time.monotonic() - began)
        if answer.status == 202:
            self.told.append(told["id"])
        else:
            self.refusals.append((answer.status, answer.getheader("Retry-After")))
        return answer.status == 202


@contextmanager
def play(servers: Servers, **settings: str) -> Iterator[tuple[Stage, Reader]]:
    """A web server, a worker and a reader, all on these servers."""
    stage = Stage(servers.url)
    settings = {"lease_seconds": 2, "server_keys": "demo=own", "lazy_articles": True, **settings}
    stage.worker(**settings)
    with served(Ombud(stage.settings(**settings), servers.url)) as web:
        reader = Reader(web)
        reader.start()
        try:
            reader.wait_for_more(30)
            yield stage, reader
        finally:
            reader.go()
            stage.close()


@dataclass(frozen=True)
class Failover:
    """How one went.

    Attributes:
        promoted: Seconds until a replica was the primary.
        again: Seconds from then to the next acknowledgement.
        told: Ids that were acknowledged before.
    """

    promoted: float
    again: float
    told: set[str]


def fail_over(
    servers: Servers,
    reader: Reader,
    *,
    by: Callable[[], None] | None = None,
    mend: Sequence[EmbeddedServer] = (),
) -> Failover:
    """Have another server be the primary and wait until comments are acknowledged again.

    Args:
        servers: The servers.
        reader: Who is told.
        by: What makes it necessary; SIGKILL if left out.
        mend: Replicas that were cut off, and are not any more once there is a new primary.
    """
    (by or servers.kill_the_primary)()
    began = time.monotonic()
    while True:
        told = set(reader.told)
        if servers.promoted():
            for replica in mend:
                servers.mend(replica)
            return Failover(time.monotonic() - began, reader.wait_for_more(1), told)
        assert time.monotonic() - began < PATIENCE_SECONDS, "no replica was promoted"
        time.sleep(0.02)


def records(server: EmbeddedServer) -> set[str]:
    """Ids of the comments that a server has."""
    with Redis.from_url(server.url, decode_responses=True) as client:
        names = client.scan_iter("{s0}comment:*", count=1000)
        return {name.removeprefix("{s0}comment:") for name in names}


def settle(stage: Stage, reader: Reader) -> float:
    """Wait until all is decided; answers how long it took after the reader had left."""
    reader.go()
    stage.redis.close()  # after a planned failover the old primary may answer for a while
    return stage.wait_until_decided()


def assert_ridden_out(stage: Stage, reader: Reader, failover: Failover, lost: set[str]) -> None:
    """Assert that nobody was kept waiting or told wrong, and that the books balance."""
    assert {status for status, _ in reader.refusals} == {503}
    assert all(retry_after for _, retry_after in reader.refusals)
    assert reader.slowest < 5, "it is refused within 2 seconds, and neither hangs nor is cut off"
    assert failover.again < 30
    assert stage.actors[0].is_alive()
    stage.stop()
    assert_all_decided(stage.redis, set(reader.told) - lost)


def report(capsys, reader: Reader, failover: Failover, lost: set[str], worked: float) -> None:
    """Say what was measured."""
    with capsys.disabled():
        print(
            f"\n  promoted after {failover.promoted:.1f} s, 202 {failover.again:.1f} s later, "
            f"all decided {worked:.1f} s after the last; {len(lost)} of {len(reader.told)} lost; "
            f"{len(reader.refusals)} x 503, slowest answer {reader.slowest:.2f} s"
        )


def failover_by_doctor(stage: Stage, **settings: str) -> str:
    """What `ombud doctor` says of it."""
    findings = examine(Ombud(stage.settings(**settings), stage.url))
    return next(finding.said for finding in findings if finding.about == "failover")


def test_a_failover_loses_what_no_replica_had_and_nothing_else(tmp_path, capsys):
    with running(tmp_path, replicas=1) as servers, play(servers) as (stage, reader):
        [replica] = servers.replicas
        assert "1; a failover may lose" in failover_by_doctor(stage)
        servers.cut_off(replica)
        had = records(replica)
        reader.wait_for_more(50)
        failover = fail_over(servers, reader)
        worked = settle(stage, reader)
        lost = set(reader.told) - records(replica)
        report(capsys, reader, failover, lost, worked)
        assert lost == failover.told - had
        assert len(lost) >= 50
        assert_ridden_out(stage, reader, failover, lost)


def test_the_durable_profile_acknowledges_nothing_that_a_failover_could_lose(tmp_path, capsys):
    with running(tmp_path, replicas=2) as servers, play(servers, **DURABLE) as (stage, reader):
        assert "2; acknowledged is what one of them has" in failover_by_doctor(stage, **DURABLE)
        for replica in servers.replicas:
            servers.cut_off(replica)
        before = len(reader.refusals)
        stage.wait_for(lambda: len(reader.refusals) > before + 1)
        failover = fail_over(servers, reader, mend=servers.replicas)
        worked = settle(stage, reader)
        lost = set(reader.told) - records(servers.promoted())
        report(capsys, reader, failover, lost, worked)
        assert lost == set()
        assert_ridden_out(stage, reader, failover, lost)


def test_a_planned_failover_with_writes_paused_loses_nothing(tmp_path, capsys):
    with running(tmp_path, replicas=1) as servers, play(servers) as (stage, reader):
        failover = fail_over(servers, reader, by=servers.hand_over)
        reader.wait_for_more(30)
        worked = settle(stage, reader)
        lost = set(reader.told) - records(servers.promoted())
        report(capsys, reader, failover, lost, worked)
        assert lost == set()
        assert_ridden_out(stage, reader, failover, lost)
