"""A hand-written Streams loop.

Batches of 64 with the same overlap as Ombud's worker: the next batch is on its way while this one
is checked; publish, XACK and XDEL of a batch travel in one pipeline.
"""

from __future__ import annotations

import uuid
from functools import cache
from typing import TYPE_CHECKING

from bench.peers.publish import PUBLISH, TURNS, burn, comment, connect

if TYPE_CHECKING:
    from redis import Redis

BATCH = 64


@cache
def _client() -> Redis:
    return connect()


def enqueue(count: int) -> None:
    """Add so many comments, a hundred in a pipeline."""
    client = connect()
    for start in range(0, count, 100):
        pipeline = client.pipeline(transaction=False)
        for number in range(start, min(start + 100, count)):
            article, comment_id, body = comment(number)
            pipeline.xadd("peers", {"a": article, "c": comment_id, "t": body})
        pipeline.execute()


def work() -> None:
    """Read, check and publish until killed."""
    client = connect()
    sha = client.script_load(PUBLISH)
    name = uuid.uuid4().hex
    try:
        client.xgroup_create("peers", "workers", id="0", mkstream=True)
    except Exception as error:
        if "BUSYGROUP" not in str(error):
            raise
    connection = client.connection_pool.get_connection()
    read = ("XREADGROUP", "GROUP", "workers", name, "COUNT", BATCH, "BLOCK", 1000)
    read = (*read, "STREAMS", "peers", ">")
    done: list[tuple] = []
    connection.send_packed_command(connection.pack_commands([read]))
    while True:
        got = connection.read_response()
        entries = got[0][1] if got else []
        commands = [*done, read]
        connection.send_packed_command(connection.pack_commands(commands))
        waiting, done = len(done), []
        ids = []
        for entry_id, flat in entries:
            _, article, _, comment_id, _, body = flat
            burn(TURNS)
            thread = "thread:" + article.decode()
            done.append(("EVALSHA", sha, 1, thread, comment_id, "1700000000", body))
            ids.append(entry_id)
        if ids:
            done += [("XACK", "peers", "workers", *ids), ("XDEL", "peers", *ids)]
        for _ in range(waiting):
            connection.read_response()


def send(article: str, comment_id: str, body: str) -> None:
    """Add one comment."""
    _client().xadd("peers", {"a": article, "c": comment_id, "t": body})
