"""Pace: how fast somebody may do something, counted in the store so that every process counts.

The generic cell rate algorithm: a burst is allowed at once, and comes back evenly.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from socket import AF_INET, AF_INET6, inet_ntop, inet_pton
from typing import TYPE_CHECKING

from worker.calls import Call

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.keys import Keys

_IPV4_WITHIN = bytes(10) + b"\xff\xff"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit.

    Attributes:
        name: What it limits.
        burst: How many are allowed at once.
        seconds: In how many seconds the whole burst comes back.
    """

    name: str
    burst: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Pace:
    """The answer.

    Attributes:
        allowed: Whether one more was allowed, and counted.
        limit: The limit that was asked.
        left: How many more are allowed now.
        wait_s: Seconds until one more is allowed; 0 if it is.
        reset_s: Seconds until all are.
    """

    allowed: bool
    limit: Limit
    left: int
    wait_s: float
    reset_s: float


Counted = tuple[Limit, str]
"""Whom one more is counted of, and the limit it is counted for."""


def count_one(limit: Limit, who: str, keys: Keys) -> Call[Pace]:
    """Count one more of somebody, or say how long to wait; who it was cannot be told from it."""
    [call] = count_all([(limit, who)], keys)
    return call


def count_all(whose: Sequence[Counted], keys: Keys) -> list[Call[Pace]]:
    """Count one more of each of these; one call for all that live in a shard.

    Each counts all of its shard, or none where one is too fast, and answers the pace that leaves
    least.
    """
    by_shard: dict[int, list[Counted]] = defaultdict(list)
    for limit, who in whose:
        by_shard[keys.shard_of(_digest(limit, who))].append((limit, who))
    return [
        Call("pace", shard, arguments(here), partial(pace_of, here))
        for shard, here in by_shard.items()
    ]


def arguments(whose: Sequence[Counted]) -> tuple[str | int, ...]:
    """Whom one more is counted of, as the scripts read it (paces.lua)."""
    told: list[str | int] = []
    for limit, who in whose:
        told += (_digest(limit, who), limit.burst, limit.seconds)
    return tuple(told)


def pace_of(whose: Sequence[Counted], reply: Sequence[int]) -> Pace:
    """What the scripts answer of these."""
    which, allowed, left, wait, reset = reply
    return Pace(bool(allowed), whose[which - 1][0], left, wait / 1000, reset / 1000)


def _digest(limit: Limit, who: str) -> str:
    return hashlib.blake2b(f"{limit.name}/{who}".encode(), digest_size=12).hexdigest()


def network_of(address: str) -> str:
    """The network of an address: /24 of IPv4, /64 of IPv6; what is no address stays as it is.

    An IPv4 address in the clothes of IPv6 (`::ffff:203.0.113.7`) is what it is, or all of them
    would be one network.
    """
    plain = address.partition("%")[0]
    try:
        if ":" not in plain:
            return f"{inet_ntop(AF_INET, inet_pton(AF_INET, plain)[:3] + bytes(1))}/24"
        packed = inet_pton(AF_INET6, plain)
    except (OSError, ValueError):
        return address
    if packed.startswith(_IPV4_WITHIN):
        return f"{inet_ntop(AF_INET, packed[12:15] + bytes(1))}/24"
    return f"{inet_ntop(AF_INET6, packed[:8] + bytes(8))}/64"
