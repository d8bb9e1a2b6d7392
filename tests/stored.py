"""All that a store holds, to look for what must not be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redis import Redis


def everything_in(redis: Redis) -> bytes:
    """Every name and value of the store, as bytes."""
    readers = {
        b"string": redis.get,
        b"hash": redis.hgetall,
        b"set": redis.smembers,
        b"list": lambda key: redis.lrange(key, 0, -1),
        b"zset": lambda key: redis.zrange(key, 0, -1, withscores=True),
        b"stream": redis.xrange,
        b"none": lambda _key: b"",  # its time ran out meanwhile
    }
    found = [(key, readers[redis.type(key)](key)) for key in redis.keys("*")]
    return b"\n".join(_flat(found))


def _flat(value: Any) -> Iterator[bytes]:
    if isinstance(value, bytes):
        yield value
    elif isinstance(value, dict):
        for pair in value.items():
            yield from _flat(pair)
    elif isinstance(value, list | tuple | set):
        for each in value:
            yield from _flat(each)
