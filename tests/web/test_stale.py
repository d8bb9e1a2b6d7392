"""While the store is away, pages and numbers are what they were a moment ago, and say so."""

from __future__ import annotations

import http.client
import signal
import time

import pytest

import seeds
from tests.web.serving import served
from web import readings
from worker.connection import Ombud
from worker.embedded import ensure_server
from worker.settings import Settings

STORY = f"/demo/articles/{seeds.load_articles()[0].id}"
COMMENTS = f"/v1/sites{STORY}/comments"
PAGES = (STORY, f"{STORY}?lang=ko&order=oldest", f"/embed{STORY}", "/demo/articles/of-the-newsroom")
NUMBERS = (
    COMMENTS,
    f"{COMMENTS}?order=featured",
    f"/v1/sites/demo/counts?article={STORY.rsplit('/', 1)[1]}",
    "/v1/sites/demo/popular",
)
SIGNED_IN = {"Cookie": "ombud_reader=a-session-that-cannot-be-looked-up-now"}


@pytest.fixture(params=["SIGKILL", "SIGSTOP"])
def dying(request, connected, tmp_path, decide_in, shipped_patience):
    """Give a server with comments, whose own store can be killed or frozen."""
    with ensure_server(tmp_path) as store:
        ombud = Ombud(Settings(), store.url)
        ombud.__dict__["policy"] = connected.policy
        with served(ombud) as server:
            server.kill_store = lambda: store._process.send_signal(signal.Signals[request.param])
            server.call("PUT", "/v1/sites/demo/articles/of-the-newsroom", {"title": "다리"})
            body = {"text": "조금 전의 댓글", "author": {"id": "mina", "name": "미나"}}
            for article in (STORY, "/demo/articles/of-the-newsroom"):
                answer, _ = server.call("POST", f"/v1/sites{article}/comments", body)
                assert answer.status == 202
            assert decide_in(ombud) == 2
            yield server
        store._process.send_signal(signal.SIGCONT)


def get(server, path, **headers):
    started = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=15)
    connection.request("GET", path, headers={"Accept": "text/html", **headers})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    assert time.monotonic() - started < 10
    return answer, body


def test_pages_and_numbers_go_on_while_the_store_is_dead(dying):
    before = {path: get(dying, path) for path in PAGES + NUMBERS}
    for answer, _ in before.values():
        assert answer.status == 200
        assert answer.getheader("Ombud-Stale") is None
    dying.kill_store()
    for path, (_, body) in before.items():
        for headers in (SIGNED_IN, {}):
            answer, again = get(dying, path, **headers)
            assert (answer.status, answer.getheader("Ombud-Stale")) == (200, "true"), path
            assert int(answer.getheader("Age")) < 60
            if path in NUMBERS:
                assert again == body
            else:
                assert "조금 전의 댓글" in again
                assert "지금은 새 댓글을" in again or "cannot be loaded at the moment" in again


def test_a_page_that_nobody_saw_before_is_503_with_when_to_come_back(dying):
    dying.kill_store()
    answer, page = get(dying, STORY)
    assert answer.status == 503
    assert int(answer.getheader("Retry-After")) >= 1
    assert answer.getheader("Content-Type").startswith("text/html")
    assert "조금 전의 댓글" not in page


def test_a_page_is_shown_again_for_a_minute_at_least_and_then_no_more(dying, monkeypatch):
    assert readings.STALE_SECONDS >= 60
    get(dying, STORY)
    dying.kill_store()
    assert get(dying, STORY)[0].status == 200
    monkeypatch.setattr(readings, "STALE_SECONDS", 0.0)
    assert get(dying, STORY)[0].status == 503


def test_what_was_taken_down_is_on_no_page_of_a_moment_ago(dying):
    _, page = get(dying, COMMENTS)
    get(dying, STORY)
    comment = page.partition('"id":"')[2].partition('"')[0]
    events = dying.listen(f"/v1/sites{STORY}/events")
    next(events)
    assert dying.call("DELETE", f"/v1/comments/{comment}")[0].status == 200
    assert next(events)[1] == "comment.removed"
    dying.kill_store()
    assert get(dying, STORY)[0].status == 503
