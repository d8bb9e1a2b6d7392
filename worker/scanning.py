"""Scanning: every record of a shard, in pages, while everything else goes on.

For what has no index because readers never ask it: all comments of an article in whatever state,
and the proof that the books balance. Costs as much as the shard is large, and blocks nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.calls import Call, text
from worker.records import Comment, read_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redis import Redis

    from worker.store import Store

PAGE = 500
"""Keys in one page, about."""


def pages(redis: Redis, prefix: str) -> Iterator[list[str]]:
    """What stands behind this prefix in the names of keys, in pages, each name once.

    A key that exists during the whole scan is in a page; one that comes or goes meanwhile may be.
    """
    pattern = f"{literal(prefix)}*"
    seen: set[str] = set()
    cursor = 0
    while True:
        cursor, found = redis.scan(cursor, match=pattern, count=PAGE)
        names = {text(name).removeprefix(prefix) for name in found} - seen
        if names:
            seen |= names
            yield sorted(names)
        if cursor == 0:
            return


def literal(name: str) -> str:
    """The pattern that means a name itself, whatever letters it has."""
    return "".join(f"\\{letter}" if letter in "*?[]\\" else letter for letter in name)


def ids(store: Store, shard: int) -> Iterator[list[str]]:
    """The ids of a shard's comments, in pages."""
    return pages(store.redis, comment_prefix(shard))


def comment_prefix(shard: int) -> str:
    """What the names of a shard's comment records begin with."""
    return f"{{s{shard}}}comment:"


def comments_of(store: Store, site: str, article: str, state: str = "") -> list[Comment]:
    """All comments of an article, or those in one state, oldest first.

    Raises:
        StoreUnavailable, RedisError: Redis is away.
    """
    on = f"{site}/{article}"
    shard = store.keys.shard_of(on)
    found: list[Comment] = []
    for page in ids(store, shard):
        here = store.run(Call("on_article", shard, (on, state, *page), list))
        for comment in store.run_all([read_record(text(each), shard) for each in here]):
            if isinstance(comment, Exception):
                raise comment
            if comment is not None:
                found.append(comment)
    return sorted(found, key=lambda comment: (comment.accepted_us, comment.id))
