"""Published: what other servers publish about themselves, remembered for an hour.

Both kinds are JSON: the keys that tokens are signed with, and an OpenID provider's addresses.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import defaultdict
from dataclasses import dataclass, field
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

FAILED_SECONDS = 5.0
"""How long nothing is asked for again after a look that failed, which can take as long: no more, as
readers are told to come back then."""

_OK = 200


@dataclass(slots=True)
class _Known:
    """What is known of one address.

    Attributes:
        document: What was read there last, or None.
        read_at: When that was.
        failure: Why the last look that failed did.
        failed_at: When that was.
        look: The look that is under way, or None.
    """

    document: Mapping[str, Any] | None = None
    read_at: float = -math.inf
    failure: NoAnswer = field(default_factory=NoAnswer)
    failed_at: float = -math.inf
    look: asyncio.Task[None] | None = None


class Published:
    """Documents by address."""

    def __init__(self, outbound: Outbound) -> None:
        """Read over this."""
        self._outbound = outbound
        self._known: dict[str, _Known] = defaultdict(_Known)
        self._sparingly = Sparingly(log)

    async def read(self, address: str, *, fresh: bool = False) -> Mapping[str, Any]:
        """The document at an address.

        Who finds it in memory waits for nobody's look; nor for a further one after one that failed.

        Args:
            address: Its address, from the settings or from a provider named there.
            fresh: Whether what is remembered was not enough.

        Raises:
            NoAnswer: it is not to be had, and none is remembered or what is was not enough.
        """
        known, now = self._known[address], time.monotonic()
        old = now - known.read_at >= (PAUSE_SECONDS if fresh else FRESH_SECONDS)
        if old and now - known.failed_at >= FAILED_SECONDS:
            known.look = known.look or asyncio.create_task(self._look(address, known))
            in_vain = known.document is not None and known.failed_at > known.read_at
            if fresh or not in_vain:
                await asyncio.shield(known.look)  # who gives up waiting ends it for nobody else
        if known.document is None or (fresh and known.failed_at > known.read_at):
            raise type(known.failure)(*known.failure.args)
        return known.document

    async def _look(self, address: str, known: _Known) -> None:
        try:
            answer = await self._outbound.get(address)
            if answer.status != _OK:
                host = urlsplit(address).hostname
                raise NoAnswer(f"{host} answered {answer.status}")  # noqa: TRY301
            known.document, known.read_at = answer.body, time.monotonic()
        except NoAnswer as error:
            known.failure, known.failed_at = error, time.monotonic()
            if known.document is not None:
                kind = "what is remembered goes on"
                self._sparingly.tell(logging.WARNING, kind, partial("{}: {}".format, kind, error))
        finally:
            known.look = None
