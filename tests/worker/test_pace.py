"""Pace: so many at once, then evenly, over all who count; who it was is not to be read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from worker.keys import Keys
from worker.pace import Limit, count_all, count_one
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


@pytest.mark.parametrize("order", [1, -1], ids=["first", "last"])
def test_where_one_is_too_fast_none_of_all_is_counted(count, redis_client, order):
    for _ in range(3):
        count("mina")
    crowd = Limit("crowd", 5, 600)
    [call] = count_all([(THREE, "mina"), (crowd, "summit")][::order], Keys(1))
    paces = [Store(redis_client, Keys(1)).run(call) for _ in range(9)]
    assert {(pace.allowed, pace.limit, pace.left) for pace in paces} == {(False, THREE, 0)}
    assert count("summit", crowd).left == 4


def test_of_all_that_are_counted_the_one_that_leaves_least_is_told(count, redis_client):
    store = Store(redis_client, Keys(1))
    few, many = Limit("few", 4, 600), Limit("many", 6, 600)
    whose = [(many, "summit"), (few, "mina")]
    for _ in range(3):
        count("summit", many)
    paces = [store.run(*count_all(whose, Keys(1))) for _ in range(2)]
    assert [(pace.limit, pace.left) for pace in paces] == [(many, 2), (many, 1)]
    assert count("mina", few).left == 1


def test_where_several_are_too_fast_it_is_told_when_all_may_go_on(count, redis_client):
    slow = Limit("slow", 1, 3_000)
    for limit in (THREE, slow):
        while count(limit=limit).allowed:
            pass
    [call] = count_all([(THREE, "mina"), (slow, "mina")], Keys(1))
    pace = Store(redis_client, Keys(1)).run(call)
    assert (pace.allowed, pace.limit) == (False, slow)
    assert pace.wait_s > THREE.seconds


def test_what_lives_in_several_shards_is_one_call_for_each(redis_client):
    keys = Keys(3)
    whose = [(THREE, f"reader-{number}") for number in range(30)]
    calls = count_all(whose, keys)
    assert sorted(call.shard for call in calls) == [0, 1, 2]
    paces = Store(redis_client, keys).run_all(calls)
    assert all(pace.allowed for pace in paces)
    assert len(redis_client.keys()) == len(whose)


def test_who_count_at_the_same_time_count_together(count):
    with ThreadPoolExecutor(8) as pool:
        paces = list(pool.map(lambda _: count(), range(40)))
    assert sum(pace.allowed for pace in paces) == THREE.burst


def test_nothing_stays_and_nobody_is_named(count, redis_client):
    count("mina@news.example")
    [key] = redis_client.keys()
    assert b"mina" not in key
    assert 0 < redis_client.pttl(key) <= 200_000
