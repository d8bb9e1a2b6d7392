"""Open pages while the store is away: who listens stays, who comes back is told what was missed."""

from __future__ import annotations

import asyncio
import http.client
import re
import time

import pytest

from tests.web.conftest import HERE
from tests.web.serving import served
from web.tail import Tail
from worker.connection import Ombud, door_client
from worker.embedded import ensure_server
from worker.events import Event
from worker.keys import Keys
from worker.settings import Settings
from worker.store import AsyncStore

pytestmark = pytest.mark.usefixtures("shipped_patience")

EVENTS = f"{HERE}/events"
COMMENTS = f"{HERE}/comments"
AGAIN_WITHIN = 60


@pytest.fixture
def mortal(connected, tmp_path, decide_in):
    """Give a server, whose own store can be killed and started again."""
    with ensure_server(tmp_path) as store:
        ombud = Ombud(Settings(), store.url)
        ombud.__dict__["policy"] = connected.policy

        def kill_store():
            store._process.kill()
            store._process.wait()

        with served(ombud) as server:
            server.kill_store, server.restart_store = kill_store, store.ensure
            server.decide = lambda: decide_in(ombud)
            yield server


def publish(server, text, key="one"):
    """Submit a comment until the server takes it, and have it published."""
    deadline = time.monotonic() + AGAIN_WITHIN
    while True:
        body = {"text": text, "author": "mina"}
        answer, receipt = server.call("POST", COMMENTS, body, **{"Idempotency-Key": key})
        if answer.status == 202:
            server.decide()
            return receipt["id"]
        assert answer.status == 503
        assert time.monotonic() < deadline
        time.sleep(0.05)


def lines_until_the_end(server, **headers):
    """What a stream says that the server ends."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", EVENTS, headers=headers)
    answer = connection.getresponse()
    assert answer.status == 200
    said = answer.read().decode()
    connection.close()
    return said


def test_a_page_that_is_open_stays_so_and_is_told_when_the_store_is_back(mortal):
    events = mortal.listen(EVENTS)
    assert next(events)[1:] == ("count", {"count": 0})
    mortal.kill_store()
    answer, _ = mortal.call("GET", COMMENTS)
    assert answer.status == 503
    mortal.restart_store()
    comment = publish(mortal, "좋은 기사 고맙습니다.")
    _, name, told = next(events)
    assert (name, told["id"]) == ("comment.published", comment)
    events.close()


def test_who_opens_a_page_while_the_store_is_away_is_told_when_it_is_back(mortal):
    mortal.kill_store()
    connection = http.client.HTTPConnection("127.0.0.1", mortal.port, timeout=60)
    connection.request("GET", EVENTS)
    stream = connection.getresponse()
    assert (stream.status, stream.readline()) == (200, b"retry: 2000\n")
    mortal.restart_store()
    comment = publish(mortal, "좋은 기사 고맙습니다.")
    while comment not in (line := stream.readline().decode()):
        assert line, "the stream ended"
    connection.close()


@pytest.fixture
def lively(monkeypatch):
    """Have open pages hear from the server all the time."""
    monkeypatch.setattr("web.tail._HEARTBEAT_SECONDS", 0.05)


@pytest.mark.usefixtures("lively")
def test_who_opens_a_page_while_the_store_is_away_is_told_how_things_stand_though_nothing_happens(
    mortal,
):
    """Or what the page has from before would be called old until somebody writes."""
    publish(mortal, "좋은 기사 고맙습니다.")
    mortal.call("PUT", f"{HERE}/settings/slow", {"value": 30})
    mortal.kill_store()
    connection = http.client.HTTPConnection("127.0.0.1", mortal.port, timeout=60)
    connection.request("GET", EVENTS)
    stream = connection.getresponse()
    said = ""
    while ": still here" not in said:
        said += stream.readline().decode()
    mortal.restart_store()
    deadline = time.monotonic() + AGAIN_WITHIN
    while said.count("data: ") < 2:
        assert time.monotonic() < deadline
        said += stream.readline().decode()
    connection.close()
    count, in_force = re.findall(r"event: .*\ndata: .*", said)
    assert count == 'event: count\ndata: {"count":1}'
    assert in_force.startswith('event: settings\ndata: {"in_force":{"slow":')


def test_who_comes_back_while_the_store_is_away_may_come_again_and_misses_nothing(mortal, caplog):
    events = mortal.listen(EVENTS)
    next(events)
    publish(mortal, "좋은 기사 고맙습니다.")
    seen = next(events)[0]
    events.close()
    missed = publish(mortal, "다리가 열려 다행입니다.", key="another")
    mortal.kill_store()
    said = lines_until_the_end(mortal, **{"Last-Event-ID": seen})
    assert said == "retry: 2000\n\n"
    assert not [record for record in caplog.records if record.exc_info]
    mortal.restart_store()
    deadline = time.monotonic() + AGAIN_WITHIN
    while (told := next(mortal.listen(EVENTS, **{"Last-Event-ID": seen}), None)) is None:
        assert time.monotonic() < deadline
    assert told[1] == "comment.published", told
    assert told[2]["id"] == missed


@pytest.mark.parametrize(
    ("rang_for", "elsewhere"),
    [
        (Event("7-1", "a", "demo/here", "checking", "published", 1), "demo/there"),
        (Event("7-1", "", "demo/", "", "settings", 0), "other/there"),
    ],
    ids=["a comment", "settings"],
)
def test_pages_that_cannot_be_told_are_sent_away_to_ask_again(monkeypatch, rang_for, elsewhere):
    """The bell rang, and what it rang for cannot be read: to say nothing would lose it."""

    async def run():
        gone = AsyncStore(door_client("redis://127.0.0.1:1"), Keys(1))
        tail = Tail(None, gone, lambda _on: None)

        async def rings_once(*_):
            yield [rang_for]

        monkeypatch.setattr("web.tail.follow", rings_once)
        with tail.page("demo/here") as here, tail.page(elsewhere) as there:
            await tail._listen(0, asyncio.Event())
            assert here.get_nowait() is None
            assert there.empty()
        await gone.redis.aclose()

    asyncio.run(run())
