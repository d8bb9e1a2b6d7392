"""Published: what other servers publish about themselves, remembered for an hour.

Both kinds are JSON: the keys that tokens are signed with, and an OpenID provider's addresses.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from web.outbound import NoAnswer
from web.sparingly import Sparingly

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web.outbound import Outbound

log = logging.getLogger(__name__)

FRESH_SECONDS = 3_600.0
PAUSE_SECONDS = 30.0
"""How long nothing is asked for again, whoever wants it fresher: unknown keys cost one look."""

_OK = 200


class Published:
    """Documents by address."""

    def __init__(self, outbound: Outbound) -> None:
        """Read over this."""
        self._outbound = outbound
        self._known: dict[str, tuple[float, Mapping[str, Any]]] = {}
        self._sparingly = Sparingly(log)
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def read(self, address: str, *, fresh: bool = False) -> Mapping[str, Any]:
        """The document at an address.

        Args:
            address: Its address, from the settings or from a provider named there.
            fresh: Whether what is remembered was not enough.

        Raises:
            NoAnswer: it is not to be had, and none is remembered.
        """
        async with self._locks[address]:
            read_at, document = self._known.get(address, (0.0, None))
            age = time.monotonic() - read_at
            if document is not None and age < (PAUSE_SECONDS if fresh else FRESH_SECONDS):
                return document
            try:
                answer = await self._outbound.get(address)
                if answer.status != _OK:
                    host = urlsplit(address).hostname
                    raise NoAnswer(f"{host} answered {answer.status}")  # noqa: TRY301
            except NoAnswer as error:
                if document is None:
                    raise
                kind = "what is remembered goes on"
                self._sparingly.tell(logging.WARNING, kind, partial("{}: {}".format, kind, error))
                return document
            self._known[address] = (time.monotonic(), answer.body)
            return answer.body
