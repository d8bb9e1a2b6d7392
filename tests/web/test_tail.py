"""The tail: pages are told what is news to them, quiet ones are kept open, slow ones sent away."""

from __future__ import annotations

import asyncio
import http.client

import pytest

from tests.web.conftest import HERE
from tests.web.serving import served
from web import tail, told


@pytest.mark.parametrize(("seen", "news"), [((0, 0), True), ((7, 1), True), ((7, 2), False)])
def test_a_page_that_is_further_on_is_not_told_again(seen, news):
    event = told.of_event("7-2", "comment.removed", {"id": "a"})
    assert event.is_news(seen) is news
    assert told.of_state("count", {"count": 1}, "7-2").is_news(seen)


def test_an_event_is_written_as_browsers_read_it():
    event = told.of_event("7-2", "comment.published", {"text": "두 줄\n둘째"})
    assert event.lines == 'id: 7-2\nevent: comment.published\ndata: {"text":"두 줄\\n둘째"}\n\n'
    assert told.of_state("count", {"count": 3}).lines == 'event: count\ndata: {"count":3}\n\n'


def test_a_page_that_is_too_far_behind_is_sent_away_and_others_are_told(monkeypatch):
    monkeypatch.setattr(tail, "_MOST_WAITING", 2)

    async def run():
        pages = tail.Tail(None, None, None)
        with pages.page("demo/a") as slow, pages.page("demo/a") as quick:
            for _ in range(3):
                await pages._spread("demo/a", [told.STILL_HERE])
                assert quick.get_nowait() == [told.STILL_HERE]
            assert slow.get_nowait() is None
            assert slow.empty()

    asyncio.run(run())


def test_a_quiet_page_is_kept_open(ombud, monkeypatch):
    monkeypatch.setattr(tail, "_HEARTBEAT_SECONDS", 0.05)
    with served(ombud) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", f"{HERE}/events")
        answer = connection.getresponse()
        lines = [answer.readline() for _ in range(12)]
        connection.close()
    assert lines.count(b": still here\n") >= 2
