"""Audit: the trail of all transitions, each entry chained to the one before by its hash.

Entry n holds a text, one line `time|comment|from>to|version|by` for each transition of one script,
and the hash over entry n-1's hash and that text. Who changes, drops or inserts an entry breaks all
hashes behind it, up to the head.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redis import Redis

    from worker.store import Store

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Trail:
    """What the walk along a shard's trail found.

    Attributes:
        shard: The shard.
        entries: How many entries are in order, from the first.
        head: Hash of the last of them; keep a copy elsewhere to prove the whole trail later.
        broken: What is wrong with the first entry that is not in order; empty when all are.
    """

    shard: int
    entries: int
    head: str
    broken: str


def verify(store: Store) -> list[Trail]:
    """Walk the trail of every shard up to the head it had when the walk began.

    Raises:
        RedisError: Redis is away.
    """
    return [_walk(store.redis, shard) for shard in range(store.keys.shards)]


def _walk(redis: Redis, shard: int) -> Trail:
    head: list[Any] = redis.hmget(f"{{s{shard}}}audit:head", "seq", "hash")
    length, last = int(head[0] or 0), (head[1] or b"").decode()
    chain, number = "", 0
    for entry, fields in _entries(redis, shard, length):
        words = chain.encode() + fields.get(b"e", b"")
        following = hashlib.sha1(words, usedforsecurity=False).hexdigest()
        if entry != number + 1:
            return Trail(shard, number, chain, f"entry {number + 1} is missing")
        if fields.get(b"h", b"").decode() != following:
            broken = f"entry {entry} was changed: its hash is not that of its text and of entry "
            return Trail(shard, number, chain, f"{broken}{number}")
        chain, number = following, entry
    if number < length:
        return Trail(shard, number, chain, f"entry {number + 1} is missing")
    broken = "" if chain == last else f"the head was changed: it is not the hash of entry {number}"
    return Trail(shard, number, chain, broken)


def _entries(redis: Redis, shard: int, length: int) -> Iterator[tuple[int, dict[bytes, bytes]]]:
    following, trail = 1, f"{{s{shard}}}audit"
    while following <= length:
        rows: Any = redis.xrange(trail, f"{following}-0", f"{length}-0", count=_PAGE)
        for entry, fields in rows:
            yield int(entry.split(b"-")[0]), fields
        if not rows:
            return
        following = int(rows[-1][0].split(b"-")[0]) + 1
