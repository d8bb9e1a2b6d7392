"""dramatiq; its workers run `dramatiq bench.peers.dramatiq_app`."""

from __future__ import annotations

import dramatiq
from dramatiq.brokers.redis import RedisBroker

from bench.peers.publish import PUBLISH, URL, comment, connect, moderate

broker = RedisBroker(url=URL)
dramatiq.set_broker(broker)
_publish = connect().register_script(PUBLISH)


@dramatiq.actor(queue_name="peers", max_retries=3)
def moderate_actor(article: str, comment_id: str, body: str) -> None:
    """Moderate one comment."""
    moderate(_publish, article, comment_id, body)


def enqueue(count: int) -> None:
    """Send so many comments, one by one as dramatiq does."""
    for number in range(count):
        moderate_actor.send(*comment(number))


def send(article: str, comment_id: str, body: str) -> None:
    """Send one comment."""
    moderate_actor.send(article, comment_id, body)
