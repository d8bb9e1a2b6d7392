"""The auditor of the fault tests: reads every key and says what does not add up.

I1 nothing acknowledged is lost: each accepted comment has a record in exactly one state
I2 nothing is published twice: record, thread, events and audit trail name the same comments once
I3 nothing is decided without a record of who decided and by which policy
I4 the books balance: the ledger says what the records say
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redis import Redis

_QUEUE = "rq:queue:comments-s0"
_WIP = "rq:wip:comments-s0"


def assert_in_order(redis: Redis, accepted: Iterable[str], *, once: bool = True) -> Counter[str]:
    """Assert I1 to I4 of a shard where nothing moves any more; answers comments per state.

    Args:
        redis: The shard's server.
        accepted: Ids that were acknowledged.
        once: Whether each comment was decided once at most: moderators may decide again.
    """
    records = _records(redis)
    accepted = set(accepted)
    assert accepted <= set(records), f"lost: {sorted(accepted - set(records))[:5]}"

    states = Counter(record["state"] for record in records.values())
    published = {comment for comment, record in records.items() if record["state"] == "published"}
    if once:
        assert Counter(published) == _events(redis, "published")
        assert Counter(published) == _audited(redis, "checking>published")
    assert published <= set(_events(redis, "published"))
    assert published == _listed(redis, "thread")
    featured = {comment for comment, record in records.items() if "featured" in record}
    assert featured == _listed(redis, "featured") <= published
    for comment, record in records.items():
        if record["state"] != "checking":
            decision = json.loads(record["decisions"].splitlines()[0])
            assert decision["by"] in {"system", "author"} or decision["policy"], comment
            assert "lease" not in record, comment
            assert "crashes" not in record, comment

    ledger = {name.decode(): int(count) for name, count in redis.hgetall("{s0}ledger").items()}
    assert ledger.pop("accepted", 0) == sum(ledger.values()) == len(records)
    assert {state: count for state, count in ledger.items() if count} == states
    return states


def assert_all_decided(redis: Redis, accepted: Iterable[str], *, once: bool = True) -> Counter[str]:
    """Assert I1 to I4, and that no comment is waiting or in anybody's hands."""
    states = assert_in_order(redis, accepted, once=once)
    assert states["checking"] == 0
    assert redis.zcard("{s0}checking") == 0
    assert redis.lrange(_QUEUE, 0, -1) == []
    assert redis.zrange(_WIP, 0, -1) == []
    assert redis.zrange("{s0}leases", 0, -1) == []
    assert redis.keys("{s0}claims:*") == []
    dead = {letter.decode() for letter in redis.zrange("rq:failed:comments-s0", 0, -1)}
    jobs = {job.decode().removeprefix("rq:job:") for job in redis.keys("rq:job:*")}
    assert jobs == dead
    return states


def _records(redis: Redis) -> dict[str, dict[str, str]]:
    prefix = "{s0}comment:"
    records = {}
    for name in redis.scan_iter(f"{prefix}*", count=1000):
        fields = redis.hgetall(name)
        records[name.decode().removeprefix(prefix)] = {
            field.decode(): value.decode() for field, value in fields.items()
        }
    return records


def _events(redis: Redis, state: str) -> Counter[str]:
    entries = [fields for _, fields in redis.xrange("{s0}events")]
    return Counter(each[b"c"].decode() for each in entries if each[b"s"].decode() == state)


def _audited(redis: Redis, transition: str) -> Counter[str]:
    comments: Counter[str] = Counter()
    for _, fields in redis.xrange("{s0}audit"):
        above = [""] * 5
        for line in fields[b"e"].decode().split("\n"):
            words = line.split("|")
            above = [word or same for word, same in zip(words, above, strict=True)]
            if above[2] == transition:
                comments[above[1]] += 1
    return comments


def _listed(redis: Redis, index: str) -> set[str]:
    """All comments that the indexes of this name list, of every article."""
    names = list(redis.scan_iter(f"{{s0}}{index}:*"))
    return {member.decode() for name in names for member in redis.zrange(name, 0, -1)}
