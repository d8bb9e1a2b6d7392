"""Streams: how many event streams each network has open in this web process, and no more than that.

Each open one costs a connection and some memory: without a limit one address could take them all,
and nobody else could so much as read.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from typing import TYPE_CHECKING

from starlette.responses import StreamingResponse

from web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator

    from starlette.types import Receive, Scope, Send

RETRY_SECONDS = 30
"""When to come back where a network has all it may have."""


class Streams:
    """The open event streams of a web process, by network."""

    def __init__(self, most: int) -> None:
        """Begin with none.

        Args:
            most: How many a network may have open.
        """
        self._most = most
        self._open: Counter[str] = Counter()

    @contextlib.contextmanager
    def open(self, network: str) -> Iterator[None]:
        """One stream of a network, for as long as it is open.

        Raises:
            Problem: the network has all it may: `too-many-streams`, with when to come back.
        """
        if self._open[network] >= self._most:
            raise Problem("too-many-streams", headers={"Retry-After": str(RETRY_SECONDS)})
        self._open[network] += 1
        try:
            yield
        finally:
            self._open[network] -= 1
            if not self._open[network]:
                del self._open[network]


class EventStream(StreamingResponse):
    """Server-sent events, counted from before the first one until nobody listens any more."""

    def __init__(self, lines: AsyncGenerator[str], streams: Streams, network: str) -> None:
        """Begin nothing yet.

        Args:
            lines: The events, as they are sent.
            streams: The open ones of this process.
            network: Who asks.
        """
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(lines, media_type="text/event-stream", headers=headers)
        self._lines, self._streams, self._network = lines, streams, network

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them.

        Raises:
            Problem: as for `Streams.open`; nothing was sent then.
        """
        with self._streams.open(self._network):
            # ended while a line was being sent, they would hold on to the article until collected
            async with contextlib.aclosing(self._lines):
                await super().__call__(scope, receive, send)
