"""Bells: wait until a queue holds something, without taking it.

`BLMOVE queue queue LEFT LEFT` blocks while the queue is empty and then puts its first element where
it was. Nothing is in a waiting worker's hands, so it can be stopped or killed at any moment. One
connection per queue; a bell that has not rung stays armed.
"""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, Any

from worker.store import AWAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redis import Redis

_RINGS_WITHIN_SECONDS = 30
"""After which an armed bell rings by itself, so that none waits on a server that forgot it."""


class Bells:
    """The bells of a worker's queues."""

    def __init__(self, redis: Redis, queues: Iterable[str]) -> None:
        """Prepare a bell for each of these keys."""
        self._bells: dict[str, Any] = {
            queue: redis.connection_pool.make_connection() for queue in queues
        }
        self._armed: dict[str, Any] = {}

    def wait(self, seconds: float) -> None:
        """Wait until one of the queues holds something, or the time is up.

        Raises:
            ConnectionError, TimeoutError, OSError: Redis is away.
        """
        try:
            for queue, bell in self._bells.items():
                if queue not in self._armed:
                    bell.connect()
                    bell.send_command("BLMOVE", queue, queue, "LEFT", "LEFT", _RINGS_WITHIN_SECONDS)
                    self._armed[queue] = bell._sock  # noqa: SLF001 - what select waits on
            rung, _, _ = select.select(self._armed.values(), [], [], seconds)
            for queue in [queue for queue, socket in self._armed.items() if socket in rung]:
                del self._armed[queue]
                self._bells[queue].read_response()
        except BaseException as error:
            if isinstance(error, AWAY) or not isinstance(error, Exception):
                self.close()
            raise

    def close(self) -> None:
        """Disarm all bells."""
        self._armed.clear()
        for bell in self._bells.values():
            bell.disconnect()
