"""Ready: whether this process can accept comments, with reasons where it cannot or only partly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError

from policies.proof import failing_examples
from worker.calls import Call
from worker.refusals import Refused, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policies import Policy
    from worker.server_binary import Profile
    from worker.store import AsyncStore


@dataclass(frozen=True, slots=True)
class RedisState:
    """What the server says of itself.

    Attributes:
        version: Its version.
        used_bytes: Memory in use.
        max_bytes: Most memory it may use; 0: no limit.
        evicts: Whether it throws keys away when it is full.
        aof: Whether every write goes to a file.
        aof_broken: Whether the last write to that file failed.
        evicted: Keys thrown away so far.
        replicas: Servers that follow it.
        sync: How often the file is synced (`always`, `everysec`, `no`), or `off`; empty if unknown.
    """

    version: str
    used_bytes: int
    max_bytes: int
    evicts: bool
    aof: bool
    aof_broken: bool
    evicted: int
    replicas: int
    sync: str


def probe(shard: int) -> Call[bool]:
    """Write into a shard and take it back: whether it takes writes, and knows our scripts."""
    return Call("probe", shard, (), bool)


async def read_redis(store: AsyncStore) -> RedisState:
    """What the server says of itself.

    Raises:
        StoreUnavailable: it is away.
    """
    try:
        info = await store.redis.info()
    except (RedisError, OSError) as error:
        raise StoreUnavailable(str(error) or type(error).__name__) from error
    aof = bool(info.get("aof_enabled"))
    return RedisState(
        version=str(info.get("valkey_version") or info.get("redis_version", "")),
        used_bytes=int(info.get("used_memory", 0)),
        max_bytes=int(info.get("maxmemory", 0)),
        evicts=str(info.get("maxmemory_policy", "noeviction")) != "noeviction",
        aof=aof,
        aof_broken=aof and str(info.get("aof_last_write_status", "ok")) != "ok",
        evicted=int(info.get("evicted_keys", 0)),
        replicas=int(info.get("connected_slaves", 0)),
        sync=await _sync(store) if aof else "off",
    )


def degraded(policy: Policy) -> list[str]:
    """What works less well here, in words, though comments can be accepted."""
    return [
        f"no {name} is known, what asks for it is held: {why}"
        for name, why in policy.missing_models.items()
    ]


def unproven(policy: Policy) -> str:
    """What speaks against a policy by its own examples and cases, in words; empty: nothing.

    They say nothing while a model is missing: whatever asks for it is undecided.
    """
    failing = [] if policy.missing_models else failing_examples(policy)
    if not failing:
        return ""
    return (
        f"{len(failing)} of its own examples and cases fail, and it is used all the same; "
        f"`ombud policy check` names them, the first is {failing[0]}"
    )


async def not_ready(store: AsyncStore, profile: Profile) -> list[str]:
    """Why comments cannot be accepted here; empty when they can."""
    shards = range(store.keys.shards)
    answers = await store.run_all([probe(shard) for shard in shards])
    found = [
        f"shard {shard} takes no writes: {answer}"
        for shard, answer in zip(shards, answers, strict=True)
        if isinstance(answer, Refused | StoreUnavailable)
    ]
    if found or profile != "durable":
        return found
    try:
        return _not_durable(await read_redis(store), copies=store.copies)
    except StoreUnavailable as error:
        return [f"the server does not say how it is set up: {error}"]


def _not_durable(redis: RedisState, *, copies: int) -> list[str]:
    faults: Mapping[str, bool] = {
        "the append-only file is off: a crash would lose comments": not redis.aof,
        "the append-only file is not synced with every write": redis.aof
        and redis.sync not in {"always", ""},
        "the last write to the append-only file failed": redis.aof_broken,
        "the server evicts keys when it is full": redis.evicts,
        "no replica follows the primary: a failover would lose comments": redis.replicas < copies,
    }
    return [fault for fault, holds in faults.items() if holds]


async def _sync(store: AsyncStore) -> str:
    """The sync setting, where the account may read settings."""
    try:
        found = await store.redis.config_get("appendfsync")
    except (RedisError, OSError):
        return ""
    return next((_text(value) for value in found.values()), "")


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
