"""Pace: so many at once, then evenly, over all who count; who it was is not to be read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from worker.keys import Keys
from worker.pace import Limit, count_one
from worker.store import Store

THREE = Limit("trial", 3, 600)


@pytest.fixture
def count(redis_client):
    """Give a function that counts one more of somebody."""
    store = Store(redis_client, Keys(1))
    return lambda who="mina", limit=THREE: store.run(count_one(limit, who, store.keys))


def test_so_many_are_allowed_at_once_and_one_more_after_its_share_of_the_time(count):
    paces = [count() for _ in range(4)]
    assert [pace.allowed for pace in paces] == [True, True, True, False]
    assert [pace.left for pace in paces] == [2, 1, 0, 0]
    assert [pace.wait_s for pace in paces[:3]] == [0, 0, 0]
    assert 190 < paces[3].wait_s <= 200
    assert 590 < paces[3].reset_s <= 600


def test_what_is_refused_does_not_count(count):
    for _ in range(3):
        count()
    waits = [count().wait_s for _ in range(20)]
    assert waits == sorted(waits, reverse=True)
    assert waits[0] <= 200


def test_one_comes_back_after_the_other(count):
    quick = Limit("trial", 2, 4)
    while count(limit=quick).allowed:
        pass
    while not (pace := count(limit=quick)).allowed:
        assert 0 < pace.wait_s <= 2


def test_others_and_other_limits_are_counted_apart(count):
    for _ in range(3):
        count()
    assert not count().allowed
    assert count("jun").allowed
    assert count(limit=Limit("another", 3, 600)).allowed


def test_who_count_at_the_same_time_count_together(count):
    with ThreadPoolExecutor(8) as pool:
        paces = list(pool.map(lambda _: count(), range(40)))
    assert sum(pace.allowed for pace in paces) == THREE.burst


def test_nothing_stays_and_nobody_is_named(count, redis_client):
    count("mina@news.example")
    [key] = redis_client.keys()
    assert b"mina" not in key
    assert 0 < redis_client.pttl(key) <= 200_000
