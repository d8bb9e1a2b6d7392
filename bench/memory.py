"""Memory: what a comment costs the server, queued and published, every index included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redis import Redis

from bench.latency import workers
from bench.ombud import batches, submit, wait_until_decided
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
        for numbers in batches(comments):
            submit(store, numbers, dense_text)
        queued = redis.info("memory")["used_memory"] - empty
        with workers(run, "free", 1):
            wait_until_decided(redis)
        for answer in list(redis.scan_iter("{s0}done:*", count=1000)):
            redis.unlink(answer)  # kept for five minutes, in case a reply was lost
        published = redis.info("memory")["used_memory"] - empty
    size = sum(len(dense_text(n).encode()) for n in range(comments)) / comments
    return Memory(queued / comments, published / comments, size, comments)
