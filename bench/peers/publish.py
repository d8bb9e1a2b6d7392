"""What peers do after the policy: one atomic script that indexes, stores and counts the comment.

Less than Ombud's: no state, no review queue, no event, no audit entry, no fence.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import redis

from bench.workload import burn, text

if TYPE_CHECKING:
    from collections.abc import Callable

URL = os.environ.get("BENCH_URL", "")
TURNS = int(os.environ.get("BENCH_TURNS", "0"))

PUBLISH = """
if redis.call('ZADD', KEYS[1], 'NX', ARGV[2], ARGV[1]) == 1 then
  redis.call('HSET', KEYS[1] .. ':' .. ARGV[1],
    'text', ARGV[3], 'state', 'published', 'at', ARGV[2])
  redis.call('INCR', 'published')
  local sent = string.match(ARGV[1], '@([%d.]+)$')
  if sent then
    local now = redis.call('TIME')
    redis.call('RPUSH', 'waits', now[1] + now[2] / 1000000 - sent)
  end
end
return 1
"""


def connect() -> redis.Redis:
    """A client of the run's server."""
    return redis.Redis.from_url(URL, protocol=2)


def comment(number: int) -> tuple[str, str, str]:
    """Article, id and text of a comment."""
    return f"a{number % 50}", f"c{number}", text(number)


def moderate(publish, article: str, comment_id: str, body: str) -> None:  # noqa: ANN001
    """Check with the fixed policy and publish."""
    burn(TURNS)
    publish(keys=[f"thread:{article}"], args=[comment_id, "1700000000", body])


def paced(send: Callable[[str, str, str], object], rate: float, count: int) -> None:
    """Send so many comments at a steady rate; each id tells when it was sent."""
    start = time.time()
    for number in range(count):
        time.sleep(max(0.0, start + number / rate - time.time()))
        article, comment_id, body = comment(number)
        send(article, f"{comment_id}@{time.time():.6f}", body)
