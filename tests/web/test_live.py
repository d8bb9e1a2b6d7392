"""What happens while somebody waits: decisions, live threads, huge bodies, a store that is away."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

from tests.web.conftest import HERE, KEY
from tests.web.serving import served
from worker import events
from worker.connection import Ombud
from worker.reactions import react
from worker.records import find
from worker.settings import Settings

COMMENTS = f"{HERE}/comments"
HELD = "OMBUD-HOLD-TEST"


@pytest.fixture
def running(ombud):
    with served(ombud) as server:
        yield server


def wait_for(server, text, seconds="5"):
    return server.call("POST", COMMENTS, {"text": text}, Prefer=f"wait={seconds}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("좋은 기사 고맙습니다.", (201, "published", [])), (HELD, (200, "held", ["R-TRIAL"]))],
)
def test_who_waits_is_told_the_decision(running, decide, text, expected):
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(wait_for, running, text)
        while not decide():
            assert not waiting.done()
        answer, body = waiting.result()
    rules = [reason["rule"] for reason in body["reasons"]]
    assert (answer.status, body["state"], rules) == expected
    assert answer.getheader("Preference-Applied") == "wait=5"


def test_who_waits_in_vain_has_the_receipt(running):
    started = time.monotonic()
    answer, body = wait_for(running, "아무도 확인하지 않는 글", "0.3")
    assert (answer.status, body["state"]) == (202, "checking")
    assert 0.25 < time.monotonic() - started < 5


def test_an_open_page_is_told_what_becomes_readable_and_what_does_not(running, decide):
    stream = running.listen(f"{HERE}/events")
    assert next(stream) == ("", "count", {"count": 0})
    _, receipt = running.call("POST", COMMENTS, {"text": "살아 있는 댓글", "author": "mina"})
    running.call("POST", COMMENTS, {"text": HELD})
    running.call("POST", COMMENTS.replace("summit", "other"), {"text": "다른 기사의 댓글"})
    decide()
    _, name, comment = next(stream)
    assert (name, comment["text"]) == ("comment.published", "살아 있는 댓글")
    assert next(stream)[1:] == ("count", {"count": 1})
    running.call("DELETE", receipt["status_url"])
    assert next(stream)[1:] == ("comment.removed", {"id": receipt["id"]})
    assert next(stream)[1:] == ("count", {"count": 0})


def test_an_open_page_is_told_of_many_reactions_at_once(running, ombud, decide):
    _, receipt = running.call("POST", COMMENTS, {"text": "살아 있는 댓글", "author": "mina"})
    decide()
    comment = find(ombud.store, receipt["id"])
    stream = running.listen(f"{HERE}/events")
    next(stream)
    for reader in range(40):
        kind = "agree" if reader % 2 else "disagree"
        ombud.store.run(react(comment, f"reader-{reader}", kind, ombud.keys))
    told = []
    while not told or told[-1]["reactions"] != {"agree": 20, "disagree": 20}:
        identity, name, data = next(stream)
        assert (identity, name, data["id"]) == ("", "comment.reactions", receipt["id"])
        told.append(data)
    assert len(told) <= 3


def test_who_comes_back_gets_what_was_missed(running, decide):
    stream = running.listen(f"{HERE}/events")
    next(stream)
    running.call("POST", COMMENTS, {"text": "처음"})
    decide()
    seen = next(stream)[0]
    stream.close()
    running.call("POST", COMMENTS, {"text": "그사이"})
    decide()
    again = running.listen(f"{HERE}/events", **{"Last-Event-ID": seen})
    assert next(again)[2]["text"] == "그사이"
    by_query = running.listen(f"{HERE}/events?last_event_id={seen}")
    assert next(by_query)[2]["text"] == "그사이"


def test_who_comes_back_is_told_nothing_of_what_was_never_readable(running, decide):
    stream = running.listen(f"{HERE}/events")
    next(stream)
    running.call("POST", COMMENTS, {"text": "처음"})
    decide()
    seen = next(stream)[0]
    for text in (HELD, "그사이"):
        running.call("POST", COMMENTS, {"text": text})
        decide()
    again = running.listen(f"{HERE}/events", **{"Last-Event-ID": seen})
    assert next(again)[2]["text"] == "그사이"


def test_who_missed_too_much_is_told_to_read_the_page_again(running, decide, monkeypatch):
    monkeypatch.setattr(events, "MOST_REPLAYED", 2)
    stream = running.listen(f"{HERE}/events")
    next(stream)
    for text in ("처음", "그사이", "그사이 또", "그사이 다시"):
        running.call("POST", COMMENTS, {"text": text})
    decide()
    first = next(stream)[0]
    again = running.listen(f"{HERE}/events", **{"Last-Event-ID": first})
    newest, name, told = next(again)
    assert (name, told) == ("reread", {})
    running.call("POST", COMMENTS, {"text": "그 뒤"})
    decide()
    further = running.listen(f"{HERE}/events", **{"Last-Event-ID": newest})
    for each in (again, further):
        published = next(data for _, name, data in each if name == "comment.published")
        assert published["text"] == "그 뒤"


def test_to_whose_clock_is_ahead_news_are_news(running, decide):
    ahead = f"{int(time.time() + 3600) * 1000}-0"
    stream = running.listen(f"{HERE}/events", **{"Last-Event-ID": ahead})
    assert next(stream)[1] == "settings"
    running.call("POST", COMMENTS, {"text": "지금"})
    decide()
    assert next(stream)[2]["text"] == "지금"


@pytest.mark.parametrize("place", ["١-٠", "9" * 20 + "-0", "1-" + "9" * 30, "nonsense", "-"])
def test_what_is_no_place_of_an_event_begins_anew(running, place):
    assert next(running.listen(f"{HERE}/events?last_event_id={quote(place)}"))[1] == "count"


def test_the_server_stops_though_pages_are_open(ombud):
    with served(ombud) as server:
        stream = server.listen(f"{HERE}/events")
        next(stream)
        started = time.monotonic()
    assert time.monotonic() - started < 10


def test_a_body_of_100_mb_is_refused_before_it_is_sent(running):
    head = (
        f"POST {COMMENTS} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: {KEY['Authorization']}\r\nContent-Length: 104857600\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", running.port), timeout=10) as connection:
        connection.sendall(head.encode() + b'{"text": "')
        assert connection.recv(65536).startswith(b"HTTP/1.1 413")


def test_a_body_without_a_length_is_cut_off_at_the_cap(running):
    head = (
        f"POST {COMMENTS} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: {KEY['Authorization']}\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    chunk = b"4000\r\n" + b"a" * 0x4000 + b"\r\n"
    sent = 0
    with socket.create_connection(("127.0.0.1", running.port), timeout=10) as connection:
        connection.sendall(head.encode())
        answer = b""
        connection.settimeout(0.2)
        while not answer and sent < 100 * 2**20:
            try:
                connection.sendall(chunk)
                sent += 0x4000
                answer = connection.recv(65536)
            except TimeoutError:
                continue
    assert answer.startswith(b"HTTP/1.1 413")
    assert sent < 2**20


@pytest.fixture(params=["refused", "silent"])
def away(request, connected, shipped_patience):
    """Give an Ombud whose store refuses connections, or takes them and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        if request.param == "silent":
            listening.listen()
        ombud = Ombud(Settings(), f"redis://127.0.0.1:{listening.getsockname()[1]}")
        ombud.__dict__["policy"] = connected.policy
        yield ombud


def test_a_store_that_is_away_is_said_within_two_seconds(away):
    with served(away) as server:
        time.sleep(0.2)  # the process's own questions are under way already
        outcomes = []

        def ask(method, path, body=None):
            started = time.monotonic()
            answer, problem = server.call(method, path, body)
            outcomes.append((answer, problem, time.monotonic() - started))

        asked = [("POST", COMMENTS, {"text": f"댓글 {n}"}) for n in range(3)] + [("GET", COMMENTS)]
        threads = [threading.Thread(target=ask, args=each) for each in asked]
        for thread in threads:
            thread.start()
            time.sleep(0.3)
        for thread in threads:
            thread.join()
        for answer, problem, seconds in outcomes:
            assert answer.status == 503
            assert int(answer.getheader("Retry-After")) >= 1
            assert problem["type"].endswith("unavailable")
            assert seconds < 5, "2 on a machine that is not busy with others"
        assert server.call("GET", "/livez")[0].status == 200
        ready, body = server.call("GET", "/readyz")
        assert ready.status == 503
        assert body["reasons"]
