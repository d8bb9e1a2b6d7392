"""The metrics on a port of their own, where only those who scrape can reach."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, start_http_server

from worker.metrics import families
from worker.overview import read_overview

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.core import Metric

    from web.front import Front

_WITHIN_SECONDS = 5


class _Live:
    """Asks for the sums whenever somebody scrapes, on the application's event loop."""

    def __init__(self, front: Front, loop: asyncio.AbstractEventLoop) -> None:
        self._front = front
        self._loop = loop

    def collect(self) -> Iterator[Metric]:
        """The families as of now."""
        asked = asyncio.run_coroutine_threadsafe(read_overview(self._front.store), self._loop)
        overview = asked.result(_WITHIN_SECONDS)
        return families(overview, self._front.policy)


@contextlib.contextmanager
def metrics_listener(front: Front) -> Iterator[None]:
    """Answer scrapes on `OMBUD_METRICS_PORT` while the application runs, if there is one.

    Raises:
        OSError: the port cannot be listened on.
    """
    port = front.settings.metrics_port
    if not port:
        yield
        return
    registry = CollectorRegistry()
    registry.register(_Live(front, asyncio.get_running_loop()))
    server, thread = start_http_server(port, front.settings.host, registry)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(_WITHIN_SECONDS)
