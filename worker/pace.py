"""Pace: how fast somebody may do something, counted in the store so that every process counts.

The generic cell rate algorithm: a burst is allowed at once, and comes back evenly.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any

from worker.calls import Call

if TYPE_CHECKING:
    from worker.keys import Keys

_NETWORK_BITS = {4: 24, 6: 64}


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


def count_one(limit: Limit, who: str, keys: Keys) -> Call[Pace]:
    """Count one more of somebody, or say how long to wait; who it was cannot be told from it."""
    digest = hashlib.blake2b(f"{limit.name}/{who}".encode(), digest_size=12).hexdigest()

    def read(reply: list[Any]) -> Pace:
        allowed, left, wait, reset = (int(part) for part in reply)
        return Pace(bool(allowed), limit, left, wait / 1000, reset / 1000)

    return Call("pace", keys.shard_of(digest), (digest, limit.burst, limit.seconds), read)


def network_of(address: str) -> str:
    """The network of an address: /24 of IPv4, /64 of IPv6; what is no address stays as it is.

    An IPv4 address in the clothes of IPv6 (`::ffff:203.0.113.7`) is what it is, or all of them
    would be one network.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network(f"{found}/{_NETWORK_BITS[found.version]}", strict=False))
