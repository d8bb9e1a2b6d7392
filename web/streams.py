"""Streams: how many event streams each network has open in this web process, and no more than that.

Each open one costs a connection and some memory: without a limit one address could take them all,
and nobody else could so much as read.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from typing import TYPE_CHECKING

from web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    def admit(self, network: str) -> None:
        """Make sure that a network may open one more.

        Raises:
            Problem: `too-many-streams`, with when to come back.
        """
        if self._open[network] >= self._most:
            raise Problem("too-many-streams", headers={"Retry-After": str(RETRY_SECONDS)})

    @contextlib.contextmanager
    def open(self, network: str) -> Iterator[None]:
        """One stream of a network, for as long as it is open."""
        self._open[network] += 1
        try:
            yield
        finally:
            self._open[network] -= 1
            if not self._open[network]:
                del self._open[network]
