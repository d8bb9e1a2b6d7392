"""Readings: one reading for all who ask at once, and the last one while the store is away."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.conftest import HERE, KEY
from web import readings as module
from web.readings import Readings
from worker.connection import door_client
from worker.refusals import StoreUnavailable
from worker.store import AsyncStore

ASKER = SimpleNamespace(headers={})
THREAD = f"{HERE}/comments"
READ = (THREAD, "/v1/sites/demo/counts?article=summit", "/v1/sites/demo/popular")


@pytest.fixture
def away(client, ombud, monkeypatch):
    """Give a function that takes the store away from the running application."""

    def away():
        front = client.app.state.front
        gone = AsyncStore(door_client("redis://127.0.0.1:1"), ombud.keys)
        client.app.state.front = replace(front, store=gone)
        monkeypatch.setattr("web.popular._FRESH_SECONDS", 0.0)

    return away


@given(st.lists(st.integers(min_value=0, max_value=5), max_size=20))
def test_nobody_is_given_what_is_older_than_the_question(pauses):
    async def run():
        readings, now, reads = Readings(), 0, 0

        async def read():
            nonlocal reads
            reads += 1
            seen = now
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            return seen

        async def ask(asked_at):
            answer = await readings.answer(ASKER, ("on",), read)
            assert int(answer.body) >= asked_at

        askers = []
        for pause in pauses:
            now += 1
            askers.append(asyncio.create_task(ask(now)))
            for _ in range(pause):
                await asyncio.sleep(0)
        await asyncio.gather(*askers)
        assert reads <= len(pauses)

    asyncio.run(run())


def test_who_asks_at_once_is_served_by_one_reading():
    async def run():
        reads = []

        async def read():
            reads.append(1)
            await asyncio.sleep(0)
            return {}

        readings = Readings()
        await asyncio.gather(*(readings.answer(ASKER, ("on",), read) for _ in range(50)))
        assert len(reads) == 1

    asyncio.run(run())


def test_what_was_read_is_read_again_while_the_store_is_away(client, say, decide, away):
    say("좋은 기사 고맙습니다.")
    decide()
    before = {path: client.get(path) for path in READ}
    away()
    for path in READ:
        after = client.get(path, headers={"If-None-Match": "W/x"})
        assert (after.status_code, after.json()) == (200, before[path].json())
        assert after.headers["Ombud-Stale"] == "true"
        assert int(after.headers["Age"]) < 60
        assert "Ombud-Stale" not in before[path].headers


def test_a_store_that_was_away_is_left_alone_for_what_is_kept_and_then_asked_again(monkeypatch):
    async def run():
        readings, asked = Readings(), []

        async def read():
            asked.append(1)
            if len(asked) == 2:
                raise StoreUnavailable("away")
            return len(asked)

        answers = [await readings.answer(ASKER, ("on",), read) for _ in range(4)]
        assert [answer.body for answer in answers] == [b"1"] * 4
        assert len(asked) == 2
        monkeypatch.setattr(readings, "_away_until", 0.0)
        fresh = await readings.answer(ASKER, ("on",), read)
        assert (fresh.body, "Ombud-Stale" in fresh.headers) == (b"3", False)

    asyncio.run(run())


def test_the_last_answer_is_given_again_for_two_minutes_with_its_age_and_not_longer(monkeypatch):
    clock = SimpleNamespace(now=1_000.0)
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: clock.now))

    async def run():
        readings, is_away = Readings(), False

        async def read():
            if is_away:
                raise StoreUnavailable("away")
            return "read"

        await readings.answer(ASKER, ("on",), read)
        is_away = True
        for later, age in ((0.5, "0"), (59.0, "59"), (61.9, "61"), (119.9, "119")):
            clock.now = 1_000.0 + later
            answer = await readings.answer(ASKER, ("on",), read)
            assert (answer.body, answer.headers["Age"]) == (b'"read"', age)
        clock.now = 1_120.0
        with pytest.raises(StoreUnavailable):
            await readings.answer(ASKER, ("on",), read)

    asyncio.run(run())


def test_what_nobody_read_before_is_not_to_be_had(client, away):
    away()
    answer = client.get(THREAD)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1


def test_what_is_too_old_is_not_given_again(client, away, monkeypatch):
    client.get(THREAD)
    away()
    assert client.get(THREAD).status_code == 200
    monkeypatch.setattr(module, "STALE_SECONDS", 0.0)
    assert client.get(THREAD).status_code == 503


def test_what_ceased_to_be_readable_is_not_given_again(client, say, decide, away):
    receipt = say("곧 내릴 글")
    decide()
    kept = client.app.state.front.readings
    assert client.get(THREAD).json()["count"] == 1
    client.delete(receipt["status_url"], headers=KEY)

    deadline = time.monotonic() + 60
    while any(asked[0] == "demo/summit" for asked in list(kept._kept)):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    away()
    assert client.get(THREAD).status_code == 503


def test_what_was_under_way_when_something_ceased_to_be_readable_is_not_kept():
    async def run():
        readings = Readings()

        async def read():
            readings.forget("demo/summit")
            return "read before"

        async def nothing():
            raise StoreUnavailable("away")

        assert (await readings.answer(ASKER, ("demo/summit",), read)).status_code == 200
        with pytest.raises(StoreUnavailable):
            await readings.answer(ASKER, ("demo/summit",), nothing)

    asyncio.run(run())


def test_what_is_kept_has_its_bounds(monkeypatch):
    async def run():
        monkeypatch.setattr(module, "MOST_BYTES", 3_000)
        readings = Readings()

        async def ask(number, *, read):
            return await readings.answer(ASKER, (number,), read)

        async def body():
            return "a" * 400

        async def nothing():
            raise StoreUnavailable("away")

        for number in range(10):
            await ask(number, read=body)
        with pytest.raises(StoreUnavailable):
            await ask(0, read=nothing)
        assert (await ask(9, read=nothing)).headers["Ombud-Stale"] == "true"

    asyncio.run(run())
