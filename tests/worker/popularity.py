"""What is popular by the documented formula, in plain Python, and a way to let time pass.

Redis TIME is the only clock of the scripts and nobody can set it. But all that they keep are
moments: to move every one into the past is what passing time does, and is done here in steps.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.popular import SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redis import Redis
    from redis.client import Pipeline

    from worker.popular import Popular

STEP = 189
"""Seconds: a rank changes by a whole number in so many, in each window."""

WEEK = 604_800


@dataclass
class Said:
    """A comment: who wrote it where and when, whether it can be read, and who reacted to it."""

    article: str
    person: str
    at: int
    published: bool = True
    reacted: set[str] = field(default_factory=set)


def now_of(redis: Redis) -> int:
    """Microseconds of Redis TIME."""
    seconds, micros = redis.time()
    return seconds * 1_000_000 + micros


def standing(comments: Iterable[Said]) -> dict[str, tuple[int, float]]:
    """Who counts on an article: time of the last act, and weight."""
    wrote: dict[str, int] = {}
    reacted: dict[str, int] = {}
    for said in comments:
        if said.published:
            wrote[said.person] = max(wrote.get(said.person, 0), said.at)
            for reader in said.reacted:
                reacted[reader] = max(reacted.get(reader, 0), said.at)
    return {
        person: (
            max(wrote.get(person, 0), reacted.get(person, 0)),
            1.0 if person in wrote else 0.25,
        )
        for person in wrote | reacted
    }


def rank(people: dict[str, tuple[int, float]], window: str) -> float:
    """The article's rank, in millionths: of the same order as its score, whatever the time."""
    half = SECONDS[window] / 4 * 1_000_000
    last = max(at for at, _ in people.values())
    score = sum(weight * 2 ** ((at - last) / half) for at, weight in people.values())
    return (math.log2(score) + last / half) * 1_000_000


def assert_popular(
    found: list[Popular],
    articles: dict[str, dict[str, tuple[int, float]]],
    window: str,
    now: int,
    limit: int,
) -> None:
    """Assert that these are the most popular of the articles whose people are given, in order."""
    edge = now - SECONDS[window] * 1_000_000
    right = {
        article: rank(people, window)
        for article, people in articles.items()
        if any(at > edge for at, _ in people.values())
    }
    assert len(found) == min(limit, len(right)), (window, found, right)
    for each in found:
        assert abs(each.rank - right[each.article]) < 10, (window, each, right)
        within = [at for at, _ in articles[each.article].values() if at > edge]
        assert each.people == len(within)
    order = [(-each.rank, each.article) for each in found]
    assert order == sorted(order)
    shown = {each.article for each in found}
    assert all(right[each] <= found[-1].rank + 10 for each in right if each not in shown)


def let_pass(redis: Redis, steps: int) -> None:
    """Move every moment that popularity knows of into the past, by so many steps."""
    micros = steps * STEP * 1_000_000
    pipe = redis.pipeline()

    def shift(pattern: str, by: float) -> None:
        for name in redis.keys(pattern):
            for member in redis.zrange(name, 0, -1):
                pipe.zincrby(name, -by, member)

    for name in redis.keys("*}comment:*"):
        pipe.hincrby(name, "at", -micros)
    shift("*}thread:*", micros)
    shift("*}lively:*", -micros)
    shift("*}people:*", 6 * micros)
    for window, seconds in SECONDS.items():
        shift(f"*}}popular:{window}:*", -steps * STEP * 4_000_000 // seconds)
    for name in redis.keys("*}ran-out:*"):
        for window in redis.hkeys(name):
            pipe.hincrby(name, window, -micros)
    for name in redis.keys("*}acts:*"):
        _shift_acts(redis, pipe, name, micros)
    for name in redis.keys("*}talk:*"):
        last, at, *others = struct.unpack("<7d", redis.get(name))
        pipe.set(name, struct.pack("<7d", last - micros, at - micros, *others))
    pipe.execute()


def _shift_acts(redis: Redis, pipe: Pipeline, name: bytes, micros: int) -> None:
    for member in redis.zrange(name, 0, -1):
        who, at = member[:-16], int(member[-16:])
        pipe.zrem(name, member)
        pipe.zadd(name, {who + b"%d" % (at - micros): 0})
