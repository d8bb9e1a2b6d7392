"""What an author wrote, page by page: every comment once, whatever else happens meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from worker.keys import Keys
from worker.standing import read_mine, read_own_page
from worker.store import Store
from worker.thread import InvalidCursor

if TYPE_CHECKING:
    from redis import Redis

WHO = "mina"
SHARDS = 3

MOMENTS = st.lists(st.integers(1_764_000_000_000_000, 1_764_000_000_000_003), max_size=12)
"""Of comments: many within one microsecond."""


def stored(redis: Redis, moments: list[int]) -> tuple[Store, list[str]]:
    """An author's list with comments of these moments; their ids, newest first."""
    redis.flushall()
    store = Store(redis, Keys(shards=SHARDS))
    listed = {f"comment-{number:02}": at for number, at in enumerate(moments)}
    if listed:
        redis.zadd(mine(store), listed)
    return store, sorted(listed, key=lambda each: (listed[each], each), reverse=True)


def mine(store: Store) -> str:
    """The key of the author's list."""
    return f"{{s{store.keys.shard_of(f'demo/{WHO}')}}}mine:demo/{WHO}"


def page(store: Store, limit: int, cursor: str = ""):
    """A page of what the author wrote."""
    return store.run(read_own_page("demo", WHO, store.keys, limit=limit, cursor=cursor))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(moments=MOMENTS, limit=st.integers(1, 5))
def test_all_pages_together_are_the_whole_list(
    redis_client: Redis, moments: list[int], limit: int
) -> None:
    store, ids = stored(redis_client, moments)
    read, cursor = [], ""
    while cursor is not None:
        found = page(store, limit, cursor)
        assert len(found.ids) <= limit
        read += found.ids
        cursor = found.next
        assert cursor is None or len(found.ids) == limit
    assert read == ids == store.run(read_mine("demo", WHO, store.keys, limit=100))


def test_what_is_written_meanwhile_moves_no_page(redis_client: Redis) -> None:
    store, ids = stored(redis_client, list(range(10, 16)))
    first = page(store, 2)
    redis_client.zadd(mine(store), {"newer": 99})
    assert page(store, 2, first.next or "").ids == tuple(ids[2:4])


def test_where_the_last_one_of_a_page_is_erased_the_next_page_misses_none(
    redis_client: Redis,
) -> None:
    store, ids = stored(redis_client, list(range(10, 16)))
    first = page(store, 2)
    redis_client.zrem(mine(store), first.ids[-1])
    assert page(store, 2, first.next or "").ids == tuple(ids[2:4])


@pytest.mark.parametrize("cursor", ["x", "1", "1.", ".a", "1.a b"])
def test_a_cursor_that_no_page_gave_out_is_refused(redis_client: Redis, cursor: str) -> None:
    store, _ = stored(redis_client, [])
    with pytest.raises(InvalidCursor):
        page(store, 1, cursor)
