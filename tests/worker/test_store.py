"""The store: scripts come back by themselves, an unknown outcome is never called success."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest
from redis.asyncio import Redis as AsyncRedis
from redis.exceptions import ResponseError

from worker.calls import Call
from worker.connection import door_client, patient_client
from worker.door import Door
from worker.embedded import ensure_server
from worker.intake import Submission, accept
from worker.keys import Keys
from worker.records import read_record
from worker.refusals import StoreUnavailable, UnknownArticle
from worker.scripts import names, script
from worker.status import read_status
from worker.store import TOLD, AsyncStore, Store
from worker.thread import read_page

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


def submission(number: int, keys: Keys, article: str = "a") -> Call:
    return accept(Submission("demo", article, f"text {number}"), Door(creates_articles=True), keys)


def test_scripts_that_the_server_forgot_are_loaded_again(store):
    store.run(submission(1, store.keys))
    store.redis.script_flush()
    store.run(submission(2, store.keys))
    store.redis.script_flush()
    answers = store.run_all([submission(number, store.keys) for number in range(3, 9)])
    assert all(answer.state == "checking" for answer in answers)
    assert store.redis.llen("rq:queue:comments-s0") == 8


def test_each_call_of_many_has_its_own_outcome(store):
    calls = [
        submission(1, store.keys),
        accept(Submission("demo", "nowhere", "hi"), Door(), store.keys),
        submission(2, store.keys),
    ]
    first, second, third = store.run_all(calls)
    assert first.state == third.state == "checking"
    assert isinstance(second, UnknownArticle)


def test_a_server_that_is_away_is_unavailable_and_nothing_else():
    store = Store(patient_client(NOBODY_LISTENS), Keys())
    with pytest.raises(StoreUnavailable):
        store.run(submission(1, store.keys))


def test_what_people_are_told_are_scripts():
    assert set(names()) > TOLD


def test_without_a_replica_nobody_is_told_what_one_must_have(redis_client):
    store = Store(redis_client, Keys(), copies=1)
    with pytest.raises(StoreUnavailable, match="too few replicas"):
        store.run(submission(1, store.keys))
    answers = store.run_all([submission(2, store.keys), Call("status", 0, (), list)])
    assert [isinstance(answer, StoreUnavailable) for answer in answers] == [True, False]


def test_in_an_event_loop_nobody_is_told_either_and_reading_goes_on(valkey, redis_client):
    async def ask():
        redis = door_client(valkey.url)
        store = AsyncStore(redis, Keys(), copies=1)
        calls = [submission(1, store.keys), Call("status", 0, (), list)]
        answers = await store.run_all(calls)
        alone = await store.run_all(calls[1:])
        await redis.aclose()
        return [isinstance(answer, StoreUnavailable) for answer in answers + alone]

    assert asyncio.run(ask()) == [True, False, False]


def test_a_closed_shard_is_unavailable(store):
    store.redis.set("{s0}gate", "1")
    with pytest.raises(StoreUnavailable, match="closed"):
        store.run(submission(1, store.keys))


def test_a_full_server_is_unavailable_and_stores_no_half_comment(store):
    store.run(submission(1, store.keys))
    keys = sorted(store.redis.keys("*"))
    used = store.redis.info("memory")["used_memory"]
    store.redis.config_set("maxmemory", used // 2)
    try:
        with pytest.raises(StoreUnavailable):
            store.run(submission(2, store.keys))
    finally:
        store.redis.config_set("maxmemory", 0)
    assert sorted(store.redis.keys("*")) == keys
    store.run(submission(2, store.keys))


def test_a_full_server_still_tells_what_it_holds(store):
    receipt = store.run(submission(1, store.keys))
    store.redis.config_set("maxmemory", 1)
    try:
        assert store.run(read_record(receipt.id, 0)).text == "text 1"
        assert store.run(read_page("demo", "a", store.keys)).count == 0
        assert store.run(read_status(0, store.keys)).undecided == 1
    finally:
        store.redis.config_set("maxmemory", 0)


def test_a_mistake_in_a_script_is_not_hidden(store):
    with pytest.raises(ResponseError):
        store.run(Call("accept", 0, ("too few",), str))


def test_a_script_refuses_a_first_key_that_is_no_gate(redis_client):
    with pytest.raises(ResponseError, match="gate of a shard"):
        redis_client.eval(script("comment").text, 1, "comment:x", 1, "rq", "x")


def test_calls_made_together_share_a_round_trip(valkey, redis_client):
    async def submit_many() -> list:
        async with AsyncRedis.from_url(valkey.url) as redis:
            store = AsyncStore(redis, Keys())
            await store.run(submission(0, store.keys))
            redis_client.config_resetstat()
            return list(
                await asyncio.gather(
                    *(store.run(submission(number, store.keys)) for number in range(1, 200))
                )
            )

    receipts = asyncio.run(submit_many())
    assert len({receipt.id for receipt in receipts}) == 199
    assert redis_client.llen("rq:queue:comments-s0") == 200
    info = redis_client.info("stats")
    assert info["total_reads_processed"] < 199 / 4  # of 16 KiB at most: long rounds take several


def test_a_reply_that_cannot_be_read_is_a_mistake_for_who_asked_and_for_nobody_else(valkey):
    """As what a newer version keeps may be none for an older one beside it."""

    async def ask():
        redis = door_client(valkey.url)
        store = AsyncStore(redis, Keys())
        unread = Call("status", 0, (), lambda _reply: {}["of a newer version"])
        asked = (unread, Call("status", 0, (), list), unread)
        found = await asyncio.gather(*map(store.run, asked), return_exceptions=True)
        await redis.aclose()
        return [type(each) for each in found]

    assert asyncio.run(ask()) == [KeyError, list, KeyError]


class Answering(AsyncStore):
    """Has each round answered at the same moment, once it is let."""

    def __init__(self, timeout: float = 5) -> None:
        super().__init__(door_client(NOBODY_LISTENS), Keys(), timeout=timeout)
        self.begun = asyncio.Semaphore(0)
        self.may_answer = asyncio.Event()
        self.rounds = []

    async def _round(self, calls):
        self.rounds.append([call.arguments for call in calls])
        self.begun.release()
        await self.may_answer.wait()
        return [b"told"] * len(calls)


def test_who_asks_when_all_rounds_have_just_ended_is_carried_at_once():
    async def ask():
        store = Answering()
        call = Call("status", 0, (), bytes)

        async def ask_twice():
            return await store.run(call), await store.run(call)

        asked = []
        for number in range(store.MOST_ROUNDS):
            asked.append(asyncio.create_task(store.run(call) if number else ask_twice()))
            await store.begun.acquire()
        store.may_answer.set()
        return await asyncio.gather(*asked)

    assert asyncio.run(ask()) == [(b"told", b"told"), b"told", b"told", b"told"]


def test_what_is_asked_for_together_is_done_in_its_order_beside_whatever_else_is():
    """As a batch of comments is, which readers then read in that order."""
    batch = [Call("status", 0, (number,), bytes) for number in range(100)]
    alone = [Call("status", 0, ("alone",), bytes)] * 50

    async def ask():
        store = Answering()
        store.may_answer.set()
        await asyncio.gather(*map(store.run, alone), store.run_all(batch), *map(store.run, alone))
        return store.rounds

    rounds = asyncio.run(ask())
    assert len(rounds) > 1
    together = [[told for told in each if told != ("alone",)] for each in rounds]
    assert [each for each in together if each] == [[call.arguments for call in batch]]


def test_what_nobody_waits_for_any_more_is_not_done_behind_their_back():
    """Who was told that the store is away asks again, and would have it done twice."""

    async def ask():
        store = Answering(timeout=0.1)
        asked = []
        for number in range(store.MOST_ROUNDS):
            asked.append(asyncio.create_task(store.run(Call("status", 0, (number,), bytes))))
            await store.begun.acquire()
        asked.append(asyncio.create_task(store.run(Call("status", 0, ("late",), bytes))))
        told = await asyncio.gather(*asked, return_exceptions=True)
        assert {type(each) for each in told} == {StoreUnavailable}
        store.may_answer.set()
        await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
        await store.run(Call("status", 0, ("again",), bytes))
        return store.rounds

    assert asyncio.run(ask()) == [[(0,)], [(1,)], [(2,)], [(3,)], [("again",)]]


def test_an_async_call_reloads_scripts_too(valkey, redis_client):
    async def submit() -> str:
        async with AsyncRedis.from_url(valkey.url) as redis:
            store = AsyncStore(redis, Keys())
            await store.run(submission(1, store.keys))
            redis_client.script_flush()
            return (await store.run(submission(2, store.keys))).state

    assert asyncio.run(submit()) == "checking"


def test_an_async_refusal_is_raised_and_a_mistake_too(valkey, redis_client):
    async def submit() -> None:
        async with AsyncRedis.from_url(valkey.url) as redis:
            store = AsyncStore(redis, Keys())
            with pytest.raises(UnknownArticle):
                await store.run(accept(Submission("demo", "x", "hi"), Door(), store.keys))
            with pytest.raises(ResponseError):
                await store.run(Call("accept", 0, ("too few",), str))
            assert await store.run(read_record("nobody", 0)) is None

    asyncio.run(submit())


@pytest.mark.usefixtures("shipped_patience")
def test_a_frozen_server_is_answered_within_two_seconds(tmp_path):
    async def submit(url: str) -> float:
        store = AsyncStore(door_client(url), Keys())
        await store.run(submission(1, store.keys))
        os.kill(pid, signal.SIGSTOP)
        loop = asyncio.get_running_loop()
        start = loop.time()
        with pytest.raises(StoreUnavailable):
            await store.run(submission(2, store.keys))
        return loop.time() - start

    with ensure_server(tmp_path) as server, patient_client(server.url) as redis:
        pid = redis.info("server")["process_id"]
        try:
            assert asyncio.run(submit(server.url)) < 5
        finally:
            os.kill(pid, signal.SIGCONT)
