"""Sparingly: lines of the log that strangers can cause without end, at most two a second of a kind.

The first in full, then how many more there were.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable

PAUSE_SECONDS = 1.0
"""How long further ones of a kind are only counted."""


class Sparingly:
    """What one process tells; made anew for each event loop."""

    def __init__(self, log: logging.Logger) -> None:
        """Begin with nothing told."""
        self._log = log
        self._untold: dict[str, int] = {}

    def tell(self, level: int, kind: str, line: Callable[[], str]) -> None:
        """Tell of one more of a kind, of which there are few; by this line if it is the first."""
        if kind in self._untold:
            self._untold[kind] += 1
            return
        self._untold[kind] = 0
        asyncio.get_running_loop().call_later(PAUSE_SECONDS, self._tell_rest, level, kind)
        self._log.log(level, "%s", line())

    def _tell_rest(self, level: int, kind: str) -> None:
        more = self._untold.pop(kind)
        if more:
            self._log.log(level, "%s, %d more within a second", kind, more)
