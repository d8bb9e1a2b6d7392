"""huey; its workers run `huey_consumer bench.peers.huey_app.huey`."""

from __future__ import annotations

from huey import RedisHuey

from bench.peers.publish import PUBLISH, URL, comment, connect, moderate

huey = RedisHuey("peers", url=URL, results=False, blocking=True)
_publish = connect().register_script(PUBLISH)


@huey.task()
def moderate_task(article: str, comment_id: str, body: str) -> None:
    """Moderate one comment."""
    moderate(_publish, article, comment_id, body)


def enqueue(count: int) -> None:
    """Enqueue so many comments, one by one as huey does."""
    for number in range(count):
        moderate_task(*comment(number))


def send(article: str, comment_id: str, body: str) -> None:
    """Enqueue one comment."""
    moderate_task(article, comment_id, body)
