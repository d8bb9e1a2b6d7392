"""Membership: a worker that RQ's tools can see, and that no trouble with Redis can stop.

`Member` keeps RQ's hooks around the work: birth, heartbeat, state, commands, signals. Beside RQ's
own they differ in three things. They cost next to nothing per batch (RQ's heartbeat alone would be
nine round trips). They survive a server that is away, and mend what it forgot. And a signal's
handler never talks to Redis.
"""

from __future__ import annotations

import contextlib
import logging
import math
import random
import re
import time
from typing import TYPE_CHECKING, Any, TypeVar

from redis.exceptions import RedisError
from rq import Queue, SimpleWorker, worker_registration
from rq.utils import now

from worker.connection import PATIENT_TIMEOUT_SECONDS, make_patient
from worker.store import AWAY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

    from redis import Redis
    from redis.client import Pipeline, PubSub, PubSubWorkerThread

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

HEARTBEAT_SECONDS = 5.0
WORKER_TTL_SECONDS = 30
"""Seconds after which a silent worker is no longer listed."""

STOPS_WITHIN_SECONDS = 6.0
"""Seconds a worker that is told to stop may go on with what it has begun."""

_LONGEST_PAUSE_SECONDS = 1.0


class Member(SimpleWorker):
    """An RQ worker, apart from its work.

    Attributes:
        stops_at: When to leave off what is begun, seconds of the monotonic clock; infinite until
            a stop is requested.
    """

    def __init__(
        self,
        queues: Sequence[str | Queue],
        name: str,
        *,
        connection: Redis | None = None,
        **more: Any,
    ) -> None:
        """Make a worker.

        Args:
            queues: Queues or their names.
            name: The worker's name.
            connection: A client that does not decode responses; given patient settings.
            more: What RQ's workers take besides.
        """
        client = connection or next(each.connection for each in queues if isinstance(each, Queue))
        make_patient(client)
        names = [each.name if isinstance(each, Queue) else each for each in queues]
        super().__init__(names, re.sub(r"\s", "_", name), connection=client, **more)
        self.stops_at = math.inf
        self._pause_seconds = 0.0
        self._beats_at = 0.0

    @property
    def connection_timeout(self) -> int:
        """Seconds after which a silent server counts as away; RQ would wait for minutes."""
        return int(PATIENT_TIMEOUT_SECONDS)

    def register_birth(self) -> None:
        """Put this worker on RQ's lists; each heartbeat does so again, should they get lost."""
        self.birth_date = now()
        self.heartbeat()
        self._beats_at = 0.0  # the next one tells what it does

    def subscribe(self) -> None:
        """Listen to RQ's commands (`shutdown`), whatever happens to the connection meanwhile."""
        pubsub = self.connection.pubsub()  # type: ignore[no-untyped-call]
        patiently(lambda: pubsub.subscribe(**{self.pubsub_channel_name: self.handle_payload}))
        self.pubsub = pubsub
        self.pubsub_thread = pubsub.run_in_thread(
            sleep_time=60, daemon=True, exception_handler=_listen_again
        )

    def unsubscribe(self) -> None:
        """Stop listening; in this order, for else the listener may wait for another message."""
        listener: Any = self.pubsub_thread
        listener.stop()
        listener.pubsub.unsubscribe()
        listener.join(timeout=1)

    def check_for_suspension(self, burst: bool) -> None:
        """Do nothing here: the claim itself takes nothing while workers are suspended."""

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Tell RQ's tools that this worker lives, at most every five seconds."""
        del timeout, pipeline  # it has a time to live of its own, and is no part of others' writes
        if time.monotonic() < self._beats_at:
            return
        self._beats_at = time.monotonic() + HEARTBEAT_SECONDS
        self.last_heartbeat = now()
        with contextlib.suppress(RedisError), self.connection.pipeline(transaction=False) as beat:
            beat.hset(self.key, mapping={**self.serialize(), "state": self.get_state()})
            beat.expire(self.key, WORKER_TTL_SECONDS)
            worker_registration.register(self, beat)
            beat.execute()

    def set_state(self, state: str, pipeline: Pipeline | None = None) -> None:
        """Note the state; the heartbeat carries it to Redis."""
        del pipeline
        self._state = state

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Stop after this batch, or at once when resting; a second request does not wait."""
        self.stops_at = time.monotonic() + STOPS_WITHIN_SECONDS
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]

    def set_shutdown_requested_date(self) -> None:
        """Do nothing: a signal's handler does not talk to Redis."""

    def pause(self, trouble: Exception) -> None:
        """Wait before Redis is asked again: longer each time, and never in step with others."""
        if not self._pause_seconds:
            log.warning("Redis is away, asking again until it is back: %s", trouble)
        self._pause_seconds = min(max(0.05, 2 * self._pause_seconds), _LONGEST_PAUSE_SECONDS)
        time.sleep(self._pause_seconds * random.uniform(0.5, 1))  # noqa: S311 - no secret

    def go_on(self) -> None:
        """Note that Redis answers."""
        if self._pause_seconds:
            log.warning("Redis is back")
            self._pause_seconds = 0.0


def patiently(act: Callable[[], Answer]) -> Answer:
    """Do what needs Redis, again and again until it is there."""
    while True:
        try:
            return act()
        except AWAY as error:
            log.warning("Redis is away, asking again until it is there: %s", error)
            time.sleep(_LONGEST_PAUSE_SECONDS)


def _listen_again(_error: BaseException, _pubsub: PubSub, _thread: PubSubWorkerThread) -> None:
    time.sleep(_LONGEST_PAUSE_SECONDS)
