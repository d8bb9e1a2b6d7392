"""202 is never sent before Redis answered: its answer is held back, and then delivered or lost."""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from urllib.parse import unquote, urlparse

import pytest

from tests.faults.proxy import Proxy
from tests.web.conftest import HERE, KEY
from tests.web.serving import served
from worker.connection import Ombud
from worker.settings import Settings

COMMENTS = f"{HERE}/comments"
TEXT = "이 댓글의 대답이 늦습니다."
SILENT_SECONDS = 0.5
PATIENCE_SECONDS = 60


class HoldingProxy(Proxy):
    """Holds all replies back from the request that contains a word, until `deliver` or `lose`."""

    def __init__(self, server, at):
        self._word, self._delivers = b"", True
        self._held, self._over = threading.Event(), threading.Event()
        super().__init__(server, at)

    def hold(self, word: str) -> None:
        self._word = word.encode()

    def deliver(self) -> None:
        self._end(delivers=True)

    def lose(self) -> None:
        self._end(delivers=False)

    def _end(self, *, delivers):
        self._delivers, self._word = delivers, b""
        self._held.clear()
        self._over.set()

    def _passed(self, data, replies):
        if not replies and self._word and self._word in data:
            self._held.set()
        if not replies or not self._held.is_set():
            return data, True
        self._over.wait(PATIENCE_SECONDS)
        return (data, True) if self._delivers else (b"", False)


@pytest.fixture
def proxy(valkey, redis_client, tmp_path):
    proxy = HoldingProxy(unquote(urlparse(valkey.url).path), tmp_path / "p")
    yield proxy
    proxy.lose()
    proxy.close()


@pytest.fixture
def server(proxy, connected):
    ombud = Ombud(Settings(), proxy.url)
    ombud.__dict__["policy"] = connected.policy
    with served(ombud) as server:
        # Redis knows the scripts from then on: what is held back is the answer of accepting itself
        assert submit(server, "먼저 온 댓글입니다.", "first").startswith("HTTP/1.1 202")
        yield server


def send(server, text, key, **headers):
    """Send a submission, and answer the connection that waits for what becomes of it."""
    body = json.dumps({"text": text, "author": "mina"}).encode()
    lines = {
        "Host": "ombud.example",
        "Content-Type": "application/json",
        "Content-Length": len(body),
        "Idempotency-Key": key,
        "Connection": "close",
        **KEY,
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    waiting = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS)
    waiting.sendall(f"POST {COMMENTS} HTTP/1.1\r\n{head}\r\n".encode() + body)
    return waiting


def answer_of(waiting):
    """All that the server says."""
    with waiting, waiting.makefile("rb") as said:
        return said.read().decode()


def submit(server, text, key, **headers):
    return answer_of(send(server, text, key, **headers))


def is_silent(waiting):
    return not select.select([waiting], [], [], SILENT_SECONDS)[0]


def wait_until_accepted(ombud, count):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while int(ombud.redis.hget("{s0}ledger", "accepted") or 0) != count:
        assert time.monotonic() < deadline, "the comment was not accepted"
        time.sleep(0.01)


@pytest.mark.parametrize("prefer", [{}, {"Prefer": "wait=1"}], ids=["at once", "waits"])
def test_no_status_is_sent_before_redis_answered(server, proxy, connected, prefer):
    proxy.hold(TEXT)
    waiting = send(server, TEXT, "held", **prefer)
    wait_until_accepted(connected, 2)
    assert is_silent(waiting)
    proxy.deliver()
    assert answer_of(waiting).startswith("HTTP/1.1 202")


@pytest.mark.parametrize("prefer", [{}, {"Prefer": "wait=1"}], ids=["at once", "waits"])
def test_an_answer_that_is_lost_is_503_and_sent_again_it_is_one_comment(
    server, proxy, connected, decide_in, prefer
):
    proxy.hold(TEXT)
    waiting = send(server, TEXT, "lost", **prefer)
    wait_until_accepted(connected, 2)
    assert is_silent(waiting)
    proxy.lose()
    answer = answer_of(waiting)
    assert answer.startswith("HTTP/1.1 503")
    assert "retry-after: " in answer.lower()
    again = submit(server, TEXT, "lost")
    assert again.startswith("HTTP/1.1 202")
    assert "idempotent-replayed: true" in again.lower()
    wait_until_accepted(connected, 2)
    assert decide_in(connected) == 2
    texts = [item["text"] for item in server.call("GET", COMMENTS)[1]["items"]]
    assert texts.count(TEXT) == 1
