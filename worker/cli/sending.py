"""Sends submissions until each has its answer: waits out back-pressure and short outages."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.refusals import Busy, Refused, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from worker.calls import Call
    from worker.intake import Receipt
    from worker.store import Store


@dataclass(slots=True)
class Sender:
    """Sends calls until each has its answer.

    Attributes:
        store: Where they go.
        note: Tells the person at the terminal why it takes longer.
        pause_seconds: How long it waits before it sends the rest again.
        outage_seconds: How long Redis may be away in the middle before the rest is given up.
    """

    store: Store
    note: Callable[[str], None]
    pause_seconds: float = 1.0
    outage_seconds: float = 30.0
    _reached: bool = False

    def send(self, calls: Sequence[Call[Receipt]]) -> list[Receipt | Refused]:
        """Send calls; `Busy` is waited out, and so is a Redis that was there before and went away.

        A call is sent again as it is: it carries its comment's id, so that one whose answer was
        lost on its way is not accepted twice.

        Raises:
            StoreUnavailable: Redis was never there, or is away for too long.
        """
        answers: dict[int, Receipt | Refused] = {}
        left = dict(enumerate(calls))
        gives_up = time.monotonic() + self.outage_seconds
        while left:
            away: StoreUnavailable | None = None
            busy: Busy | None = None
            for place, answer in zip(list(left), self.store.run_all([*left.values()]), strict=True):
                if isinstance(answer, StoreUnavailable):
                    away = answer
                elif isinstance(answer, Busy):
                    busy = answer
                else:
                    answers[place] = answer
                    del left[place]
            self._reached = self._reached or bool(answers or busy)
            if away:
                if not self._reached or time.monotonic() > gives_up:
                    raise away
                self._pause(f"Redis is away ({away})")
            elif busy:
                self._pause(busy.detail.partition(";")[0])
                gives_up = time.monotonic() + self.outage_seconds
        return [answers[place] for place in range(len(calls))]

    def _pause(self, why: str) -> None:
        self.note(f"{why}: waiting {self.pause_seconds:g} s, then sending the rest again")
        time.sleep(self.pause_seconds)
