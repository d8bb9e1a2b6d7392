"""Awaited: comments on their way to a decision, for whoever wants to know how it went."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from worker.records import read_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from worker.records import Comment
    from worker.store import Store

AT_ONCE = 500
"""Records read in one round trip."""


@dataclass(slots=True)
class Awaited:
    """Comments that are given back in their order once they are decided.

    Attributes:
        store: Where they are.
        silence: Called, once, when nothing has been decided for a while.
        silence_seconds: How long that is.
    """

    store: Store
    silence: Callable[[], None]
    silence_seconds: float = 5.0
    _waiting: deque[tuple[str, int]] = field(default_factory=deque)

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, comment: str, shard: int) -> None:
        """Wait for this one of this shard too."""
        self._waiting.append((comment, shard))

    def until_decided(self) -> Iterator[Comment]:
        """All that were added, first to last; waits for each."""
        pause, told = 0.005, False
        last = time.monotonic()
        while self._waiting:
            decided = list(self.decided())
            yield from decided
            if decided:
                pause, last = 0.005, time.monotonic()
                continue
            if not told and time.monotonic() > last + self.silence_seconds:
                told = True
                self.silence()
            time.sleep(pause)
            pause = min(0.2, pause * 2)

    def decided(self) -> Iterator[Comment]:
        """Those at the front that are decided by now."""
        while self._waiting:
            first = list(islice(self._waiting, AT_ONCE))
            answers = self.store.run_all([read_record(*each) for each in first])
            for answer in answers:
                if isinstance(answer, Exception):
                    raise answer
                if answer is not None and answer.state == "checking":
                    return
                self._waiting.popleft()
                if answer is not None:
                    yield answer
