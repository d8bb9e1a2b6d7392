"""The CPU budget of checks: one comment that takes too long delays no other for long.

Two clocks of the process's own CPU time, so that a busy machine is nobody's fault:

* a timer interrupts the check that is running when the budget is used up (`Overran`);
* behind it the system ends the process whose check cannot be interrupted, because it is inside one
  call of a library: its comments are then checked alone, and the guilty one ends up with a person.
"""

from __future__ import annotations

import contextlib
import math
import resource
import signal
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

LAST_RESORT_SECONDS = 10
"""CPU seconds that may pass inside one call of a library before the system ends the process."""


class Overran(BaseException):
    """The check that runs has used up its CPU budget."""


class Budget:
    """Interrupts the checks that run inside it, in the main thread.

    with budget.batch():
        for comment in comments:
            with budget:  # may raise Overran
                ...
    """

    def __init__(self, milliseconds: int) -> None:
        """A budget of CPU milliseconds for one check."""
        self._seconds = milliseconds / 1000
        self._checking = False

    @contextlib.contextmanager
    def batch(self) -> Iterator[None]:
        """Let the clocks run; after each interruption the rest of the batch has a new budget."""
        before = signal.signal(signal.SIGPROF, self._interrupt)
        self._put_off_the_end()
        signal.setitimer(signal.ITIMER_PROF, self._seconds, self._seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
            _limit_cpu(None)

    def __enter__(self) -> None:
        self._checking = True

    def __exit__(self, *_: object) -> None:
        self._checking = False

    def _interrupt(self, _signum: int, _frame: FrameType | None) -> None:
        self._put_off_the_end()
        if self._checking:
            raise Overran("the check used up its CPU budget")

    @staticmethod
    def _put_off_the_end() -> None:
        _limit_cpu(math.ceil(time.process_time()) + LAST_RESORT_SECONDS)


def _limit_cpu(seconds: int | None) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    if seconds is None or (most != resource.RLIM_INFINITY and seconds > most):
        seconds = most
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, most))
