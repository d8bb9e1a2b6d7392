"""A thread of any length: a hundred comments from the front door, the rest copies of one of them.

The first page shows comments from the door; what lies behind it only makes the thread long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redis import Redis

from bench import latency
from bench.ombud import ARTICLES, submit, wait_until_decided
from worker.keys import Keys
from worker.store import Store

if TYPE_CHECKING:
    from bench.drains import Run

FROM_THE_DOOR = 100
_AT_ONCE = 5_000
# Each copy is a published comment a millisecond older than the one before.
_COPIES = """
local thread = KEYS[1]
local tag = string.match(thread, '^{s%d+}')
local oldest = redis.call('ZRANGE', thread, 0, 0, 'WITHSCORES')
local record, at = redis.call('HGETALL', tag .. 'comment:' .. oldest[1]), tonumber(oldest[2])
for number = 1, tonumber(ARGV[1]) do
  local score = string.format('%.0f', at - 1000 * number)
  local id = 'copy-' .. score
  redis.call('HSET', tag .. 'comment:' .. id, unpack(record))
  redis.call('HSET', tag .. 'comment:' .. id, 'at', score)
  redis.call('ZADD', thread, score, id)
end
"""


def fill(run: Run, article: int, comments: int) -> None:
    """Publish so many comments on the article of this number, which has none."""
    with Redis.from_url(run.url) as redis:
        store = Store(redis, Keys())
        with latency.workers(run, "free", 1):
            numbers = range(article, article + FROM_THE_DOOR * ARTICLES, ARTICLES)
            submit(store, numbers)
            wait_until_decided(redis)
        copies = redis.register_script(_COPIES)
        for start in range(FROM_THE_DOOR, comments, _AT_ONCE):
            thread = f"{{s0}}thread:bench/a{article}"
            copies(keys=[thread], args=[min(_AT_ONCE, comments - start)])
