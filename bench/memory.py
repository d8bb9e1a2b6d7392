"""Memory: what a comment costs the server, queued and published, every index included."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redis import Redis

from bench.latency import workers
from bench.ombud import AT_ONCE, submission
from bench.workload import dense_text
from worker.keys import Keys
from worker.store import Store

if TYPE_CHECKING:
    from bench.drains import Run


@dataclass(frozen=True)
class Memory:
    """Bytes of the server per comment, and bytes of its text."""

    queued: float
    published: float
    text: float
    comments: int


def measure(run: Run, comments: int = 40_000) -> Memory:
    """Queue comments of 200 Korean characters, publish them, and divide what the server uses.

    The server must be fresh: one that was flushed frees its memory later.
    """
    with Redis.from_url(run.url) as redis:
        store = Store(redis, Keys())
        empty = redis.info("memory")["used_memory"]
        for start in range(0, comments, AT_ONCE):
            batch = range(start, start + AT_ONCE)
            store.run_all([submission(n, store.keys, dense_text(n)) for n in batch])
        queued = redis.info("memory")["used_memory"] - empty
        with workers(run, "free", 1):
            while int(redis.hget("{s0}ledger", "checking") or 0):
                time.sleep(0.02)
        for answer in list(redis.scan_iter("{s0}done:*", count=1000)):
            redis.unlink(answer)  # kept for five minutes, in case a reply was lost
        published = redis.info("memory")["used_memory"] - empty
    size = sum(len(dense_text(n).encode()) for n in range(comments)) / comments
    return Memory(queued / comments, published / comments, size, comments)
