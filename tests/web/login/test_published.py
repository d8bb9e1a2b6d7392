"""What others publish is looked for as seldom as may be, and who knows it already never waits."""

from __future__ import annotations

import asyncio
from collections import deque
from types import SimpleNamespace

import pytest

from web.outbound import Answer, NoAnswer, Unreadable
from web.published import FAILED_SECONDS, FRESH_SECONDS, PAUSE_SECONDS, Published

AT = "https://news.example/keys"


class Others:
    """Answers what is planned, one after the other, once it is let."""

    def __init__(self, *planned: int | Exception) -> None:
        self.planned = deque(planned)
        self.asked = 0
        self.was_asked = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def get(self, _address: str) -> Answer:
        self.asked += 1
        self.was_asked.set()
        await self.may_answer.wait()
        found = self.planned.popleft()
        if isinstance(found, Exception):
            raise found
        return Answer(found, {"look": self.asked}, {})


@pytest.fixture
def clock(monkeypatch):
    """Give a clock that stands still; it is put on by hand."""
    now = SimpleNamespace(at=1.0)
    monkeypatch.setattr("web.published.time", SimpleNamespace(monotonic=lambda: now.at))
    return now


def within(steps) -> None:
    """Take the steps; one that waits for what never comes fails."""

    async def bounded() -> None:
        async with asyncio.timeout(10):
            await steps()

    asyncio.run(bounded())


FAILURES = {
    "no answer": (NoAnswer("slow"), NoAnswer, "slow"),
    "no JSON": (Unreadable("a page"), Unreadable, "a page"),
    "an error": (503, NoAnswer, "news.example answered 503"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_after_a_look_that_failed_nobody_looks_for_a_while(clock, failure):
    happens, kind, why = FAILURES[failure]

    async def steps():
        others = Others(happens, 200)
        published = Published(others)
        for _ in range(5):
            with pytest.raises(NoAnswer) as met:
                await published.read(AT, fresh=True)
            assert (type(met.value), str(met.value)) == (kind, why)
        assert others.asked == 1
        clock.at += FAILED_SECONDS
        assert await published.read(AT) == {"look": 2}

    within(steps)


def test_while_unknown_keys_are_looked_for_in_vain_what_is_known_goes_on(clock):
    async def steps():
        others = Others(200, NoAnswer("slow"), NoAnswer("slow"), 200)
        published = Published(others)
        await published.read(AT)
        clock.at += PAUSE_SECONDS
        for looks in (2, 3):
            for _ in range(5):
                with pytest.raises(NoAnswer, match="slow"):
                    await published.read(AT, fresh=True)
                assert await published.read(AT) == {"look": 1}
            assert others.asked == looks
            clock.at += FAILED_SECONDS
        assert await published.read(AT, fresh=True) == {"look": 4}

    within(steps)


def test_who_finds_it_in_memory_waits_for_nobodys_look(clock):
    async def steps():
        others = Others(200, 200)
        published = Published(others)
        await published.read(AT)
        clock.at += PAUSE_SECONDS
        others.may_answer.clear()
        others.was_asked.clear()
        look = asyncio.create_task(published.read(AT, fresh=True))
        await others.was_asked.wait()
        assert await published.read(AT) == {"look": 1}
        others.may_answer.set()
        assert await look == {"look": 2}

    within(steps)


def test_while_nobody_can_say_whether_it_is_old_it_is_waited_for_once(clock):
    async def steps():
        others = Others(200, NoAnswer("slow"), 200)
        published = Published(others)
        await published.read(AT)
        clock.at += FRESH_SECONDS
        assert await published.read(AT) == {"look": 1}
        clock.at += FAILED_SECONDS
        others.may_answer.clear()
        for _ in range(2):
            assert await published.read(AT) == {"look": 1}
        look = asyncio.create_task(published.read(AT, fresh=True))
        others.may_answer.set()
        assert await look == {"look": 3}
        assert others.asked == 3

    within(steps)


def test_all_who_wait_share_one_look_and_who_gives_up_ends_it_for_nobody(clock):
    async def steps():
        others = Others(200, 200)
        published = Published(others)
        others.may_answer.clear()
        waiting = [asyncio.create_task(published.read(AT)) for _ in range(5)]
        await others.was_asked.wait()
        waiting[0].cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting[0]
        others.may_answer.set()
        assert await asyncio.gather(*waiting[1:]) == [{"look": 1}] * 4
        clock.at += FRESH_SECONDS
        assert await published.read(AT) == {"look": 2}

    within(steps)
