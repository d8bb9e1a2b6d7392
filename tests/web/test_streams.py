"""Streams: a network has so many open and no more; others, and all else, go on as before."""

from __future__ import annotations

import http.client
import time

import pytest

from tests.web.conftest import HERE
from tests.web.serving import served
from web.problems import Problem
from web.streams import RETRY_SECONDS, Streams
from worker.connection import Ombud
from worker.settings import Settings

EVENTS = f"{HERE}/events"
MOST = 2
CLIENT, NEIGHBOUR, OTHER = "203.0.113.7", "203.0.113.9", "198.51.100.7"


@pytest.fixture
def server(connected, redis_client):
    """Give a server behind a proxy on this machine, by which a network may have two streams."""
    settings = Settings(streams_per_network=MOST, trusted_proxies="127.0.0.1")
    ombud = Ombud(settings, connected.url)
    ombud.__dict__["policy"] = connected.policy
    with served(ombud) as server:
        yield server


@pytest.fixture
def listen(server):
    """Give a function that opens a stream from an address; answers response and connection."""
    opened = []

    def listen(address, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("GET", EVENTS, headers={"X-Forwarded-For": address, **headers})
        answer = connection.getresponse()
        opened.append((answer, connection))
        if answer.status == 200:
            assert answer.readline() == b"retry: 2000\n"  # it is open, and counted
        return answer, connection

    yield listen
    for answer, connection in opened:
        hang_up(answer, connection)


def hang_up(answer, connection):
    answer.close()
    connection.close()


def test_a_network_has_so_many_and_another_has_its_own(server, listen):
    for address in (CLIENT, NEIGHBOUR):
        assert listen(address)[0].status == 200
    refused, _ = listen(CLIENT, **{"Accept-Language": "ko"})
    assert refused.status == 429
    assert refused.getheader("Retry-After") == str(RETRY_SECONDS)
    assert refused.getheader("Content-Type") == "application/problem+json"
    assert "실시간으로 받는 페이지가 너무 많습니다".encode() in refused.read()
    assert listen(NEIGHBOUR)[0].status == 429
    assert listen(OTHER)[0].status == 200
    answer, body = server.call("GET", f"{HERE}/comments", **{"X-Forwarded-For": CLIENT})
    assert (answer.status, body["count"]) == (200, 0)


def test_who_closes_a_stream_makes_room_for_another(server, listen):
    first, _ = listen(CLIENT), listen(CLIENT)
    assert listen(CLIENT)[0].status == 429
    hang_up(*first)
    deadline = time.monotonic() + 60
    while listen(CLIENT)[0].status == 429:
        assert time.monotonic() < deadline, "the place of a closed stream is not free again"
        time.sleep(0.01)


def test_however_many_ask_at_once_so_many_are_let_in(server):
    """All are asked for before any answer is read: none may pass while another is being let in."""
    asking = [http.client.HTTPConnection("127.0.0.1", server.port, timeout=60) for _ in range(40)]
    for connection in asking:
        connection.connect()
    for connection in asking:
        connection.request("GET", EVENTS, headers={"X-Forwarded-For": CLIENT})
    answers = [connection.getresponse() for connection in asking]
    assert sorted(answer.status for answer in answers) == [200] * MOST + [429] * (40 - MOST)
    for answer, connection in zip(answers, asking, strict=True):
        hang_up(answer, connection)


def test_a_network_without_streams_is_forgotten():
    streams = Streams(1)
    with streams.open("a"):
        with pytest.raises(Problem) as refused, streams.open("a"):
            raise AssertionError("two are open")
        assert refused.value.code == "too-many-streams"
        with streams.open("b"):
            pass
    with streams.open("a"):
        pass
    assert not streams._open
