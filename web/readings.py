"""Readings: what many ask for at once is read once, and given again while the store is away.

* Who asks while the same is being read waits for the next reading: nobody is given an answer that
  is older than the question.
* While the store is away, the last answer is given again for two minutes, marked with its `Age` and
  `Ombud-Stale: true`; not where something on it has ceased to be readable since. It is sent whole
  and no cache keeps it: a 304 would leave its marks on what a browser has.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fastapi import Response
from pydantic_core import to_json

from web.unchanged import etag, response_for
from worker.refusals import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

    from fastapi import Request

MOST_BYTES = 16 * 1024 * 1024
"""Room for what was read; what nobody asked for the longest is dropped first."""

STALE_SECONDS = 120.0
"""How old an answer may be that is given again."""

AWAY_SECONDS = 2.0
"""How long a store that was away is left alone: to find it silent takes a second."""

_ENTRY_BYTES = 500  # what an entry costs beside its body

Asked = tuple["Hashable", ...]
"""What is asked for; `site/article` stands first where readers read its comments."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Attributes:
        body: JSON.
        tag: Its ETag.
        at: When it was asked for, of the monotonic clock.
        age_s: Whole seconds since then, where it is given again; None where it is fresh.
    """

    body: bytes
    tag: str
    at: float
    age_s: int | None = None

    @property
    def marks(self) -> dict[str, str]:
        """The headers that tell that it is given again."""
        return {} if self.age_s is None else {"Age": str(self.age_s), "Ombud-Stale": "true"}


class Readings:
    """What is read in this process, and what was read last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Asked, Reading] = OrderedDict()
        self._bytes = 0
        self._away_until = 0.0
        self._begun: dict[Asked, asyncio.Task[Reading]] = {}
        self._awaited: dict[Asked, asyncio.Task[Reading]] = {}

    @property
    def away(self) -> bool:
        """Whether the store was away a moment ago."""
        return time.monotonic() < self._away_until

    def leave_alone(self) -> None:
        """Ask the store nothing for a moment where what is kept will do: it is away."""
        self._away_until = time.monotonic() + AWAY_SECONDS

    async def answer(
        self,
        request: Request,
        asked: Asked,
        read: Callable[[], Awaitable[Any]],
    ) -> Response:
        """Answer a request with what `recall` gives for it.

        Args:
            request: Who asks.
            asked: As for `recall`.
            read: As for `recall`.
        """
        reading = await self.recall(asked, read)
        if reading.age_s is None:
            return response_for(request, reading.body, reading.tag)
        headers = {**reading.marks, "Cache-Control": "no-store"}
        return Response(reading.body, headers=headers, media_type="application/json")

    async def recall(self, asked: Asked, read: Callable[[], Awaitable[Any]]) -> Reading:
        """What is read, or was read last while nothing can be.

        Args:
            asked: What is asked for; equal for all who get the same.
            read: Reads it; answers what JSON can hold.

        Raises:
            StoreUnavailable: the store is away, and nothing is kept.
        """
        if self.away and (again := self._again(asked)):
            return again
        try:
            return await self._read(asked, read)
        except StoreUnavailable:
            self.leave_alone()
            if again := self._again(asked):
                return again
            raise

    def forget(self, on: str) -> None:
        """Forget what was read of an article: something on it has ceased to be readable."""
        for asked in [asked for asked in self._kept if asked[0] == on]:
            self._drop(asked)
        for asked in [asked for asked in self._begun if asked[0] == on]:
            del self._begun[asked]  # may have been read before: it is given, but not kept

    def _again(self, asked: Asked) -> Reading | None:
        """What was read last, unless it is too old."""
        kept = self._kept.get(asked)
        if kept is None or (age := time.monotonic() - kept.at) >= STALE_SECONDS:
            return None
        return replace(kept, age_s=int(age))

    async def _read(self, asked: Asked, read: Callable[[], Awaitable[Any]]) -> Reading:
        task = self._awaited.get(asked)
        if task is None:
            task = asyncio.create_task(self._after(self._begun.get(asked), asked, read))
            self._awaited[asked] = task
        return await asyncio.shield(task)

    async def _after(
        self,
        before: asyncio.Task[Reading] | None,
        asked: Asked,
        read: Callable[[], Awaitable[Any]],
    ) -> Reading:
        """Read when the reading before is done; a store that was away for that one is for this."""
        own = self._awaited[asked]
        try:
            if before is not None:
                await before
            self._begun[asked] = self._awaited.pop(asked)
            at = time.monotonic()
            body = to_json(await read())
            reading = Reading(body, etag(body), at)
            if self._begun.get(asked) is own:
                self._keep(asked, reading)
        finally:
            for tasks in (self._awaited, self._begun):
                if tasks.get(asked) is own:
                    del tasks[asked]
        return reading

    def _keep(self, asked: Asked, reading: Reading) -> None:
        self._drop(asked)
        self._kept[asked] = reading
        self._bytes += len(reading.body) + _ENTRY_BYTES
        while self._bytes > MOST_BYTES:
            self._drop(next(iter(self._kept)))

    def _drop(self, asked: Asked) -> None:
        reading = self._kept.pop(asked, None)
        if reading is not None:
            self._bytes -= len(reading.body) + _ENTRY_BYTES
