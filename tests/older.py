"""A store as one that is older than the lists by which an erasure finds what a reader touched."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redis import Redis


def make_older(redis: Redis) -> None:
    """Take away what an older Ombud never wrote."""
    names = map(redis.keys, ("{s*}touched:*", "{s*}sites", "{s*}traced"))
    if found := list(itertools.chain.from_iterable(names)):
        redis.delete(*found)


def times_searched(redis: Redis) -> int:
    """How many pages of names of keys were asked for since the server began."""
    return redis.info("commandstats").get("cmdstat_scan", {"calls": 0})["calls"]
