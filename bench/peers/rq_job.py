"""Stock RQ; its workers import `moderate_job`."""

from __future__ import annotations

from functools import cache

from rq import Queue
from rq.serializers import JSONSerializer

from bench.peers.publish import PUBLISH, comment, connect, moderate

_publish = None


@cache
def _queue() -> Queue:
    return Queue("peers", connection=connect(), serializer=JSONSerializer)


def moderate_job(article: str, comment_id: str, body: str) -> None:
    """Moderate one comment."""
    global _publish  # noqa: PLW0603 - one script object per process, as an application would
    if _publish is None:
        _publish = connect().register_script(PUBLISH)
    moderate(_publish, article, comment_id, body)


def enqueue(count: int) -> None:
    """Enqueue so many comments, a hundred in a pipeline, RQ's own fastest way."""
    queue = _queue()
    for start in range(0, count, 100):
        queue.enqueue_many(
            [
                Queue.prepare_data(
                    "bench.peers.rq_job.moderate_job", comment(number), result_ttl=0, timeout=60
                )
                for number in range(start, min(start + 100, count))
            ]
        )


def send(article: str, comment_id: str, body: str) -> None:
    """Enqueue one comment."""
    queue = _queue()
    name = "bench.peers.rq_job.moderate_job"
    queue.enqueue(name, article, comment_id, body, result_ttl=0, job_timeout=60)
