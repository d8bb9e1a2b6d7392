"""The supervisor: keeps worker processes running, and loses nothing of those that die.

    run(settings, processes=4)

The policy is loaded once, before the workers are forked from this process, and is shared by all.
A worker that dies is replaced, at once the first time and then later and later, and what it had in
its hands is queued again before its successor starts. When the supervisor itself is killed, the
workers see the end of a pipe that only it holds open, finish their batch and stop.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from worker import batch_worker
from worker.connection import Ombud, connect, warn_of
from worker.embedded import EmbeddedServerError
from worker.recovery import give_back
from worker.refusals import StoreUnavailable
from worker.tokens import Tokens
from worker.versions import spare_the_collector

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess
    from types import FrameType

    from worker.settings import Settings

log = logging.getLogger(__name__)

LONGEST_BACK_OFF_SECONDS = 4.0
LIVED_WELL_SECONDS = 10.0
"""A worker that lived this long is replaced at once."""

KILLS_AFTER_SECONDS = 9.0
"""After this long a worker that was told to stop is killed; what it held is queued again."""

_LOOKS_SECONDS = 1.0
_STOPS = (signal.SIGTERM, signal.SIGINT)
_fork = multiprocessing.get_context("fork")


def run(settings: Settings, processes: int = 1, *, burst: bool = False) -> int:
    """Run worker processes until told to stop, or until the queues are empty (`burst`).

    Args:
        settings: The settings.
        processes: How many workers.
        burst: Whether to stop when there is nothing left to check.

    Returns:
        The exit code: 0, or 1 if the workers could not end their work.

    Raises:
        policies.PolicyError: the policy does not load; names every mistake.
        worker.embedded.EmbeddedServerError: the embedded server does not start.
        redis.exceptions.ConnectionError: Redis is not there; once started, it is waited for.
    """
    ombud = connect(settings)
    ombud.redis.ping()
    policy = ombud.policy
    spare_the_collector()
    warn_of(policy)
    log.info("%d workers decide by policy %s (%s)", processes, policy.version, policy.hash[:12])
    return Supervisor(ombud, processes, burst=burst).run()


@dataclass(slots=True)
class Seat:
    """The place of one worker process.

    Attributes:
        process: The process in it; None while it is empty.
        worker: Name of the worker in it.
        since: When it started, seconds of the monotonic clock.
        starts_at: When the next one starts.
        back_off: Seconds the one after waits, if that one does not live well.
        done: Whether its worker ended its work (`burst`).
    """

    process: ForkProcess | None = None
    worker: str = ""
    since: float = 0.0
    starts_at: float = 0.0
    back_off: float = 0.0
    done: bool = False


class Supervisor:
    """Runs the workers of one command."""

    def __init__(self, ombud: Ombud, processes: int, *, burst: bool) -> None:
        """Prepare seats; `run` fills them."""
        self._ombud = ombud
        self._burst = burst
        self._seats = [Seat() for _ in range(processes)]
        self._orphans: list[str] = []
        self._stops_at: float | None = None
        self._lifeline, self._held_open = os.pipe()

    def run(self) -> int:
        """Work until stopped or done.

        Returns:
            The exit code.
        """
        for each in _STOPS:
            signal.signal(each, self._request_stop)
        while self._goes_on():
            self._fill_seats()
            wait([seat.process.sentinel for seat in self._seats if seat.process], self._patience())
            for seat in self._seats:
                if seat.process and not seat.process.is_alive():
                    self._died(seat)
            self._look_after_redis()
            self._kill_the_slow()
        self._look_after_redis()
        log.info("all workers have stopped")
        return 1 if self._orphans else 0

    def _goes_on(self) -> bool:
        running = any(seat.process for seat in self._seats)
        if self._stops_at is not None:
            return running
        return running or not all(seat.done for seat in self._seats)

    def _fill_seats(self) -> None:
        for seat in self._seats:
            empty = seat.process is None and not seat.done and self._stops_at is None
            if empty and time.monotonic() >= seat.starts_at:
                self._start(seat)

    def _start(self, seat: Seat) -> None:
        seat.worker = Tokens().worker
        seat.since = time.monotonic()
        seat.process = _fork.Process(target=self._work, args=(seat.worker,), name=seat.worker)
        # A stop that comes now waits: the new process must not take it for the supervisor.
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
        try:
            seat.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        log.info("worker %s started (process %d)", seat.worker, seat.process.pid)

    def _work(self, worker: str) -> None:
        """Be a worker; runs in the forked process."""
        for each in _STOPS:
            signal.signal(each, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        os.close(self._held_open)
        threading.Thread(target=_stop_with, args=(self._lifeline,), daemon=True).start()
        batch_worker.run(self._ombud, burst=self._burst, name=worker)

    def _died(self, seat: Seat) -> None:
        process, seat.process = seat.process, None
        code = process.exitcode if process else 0
        stopped = self._stops_at is not None and code in (0, -signal.SIGTERM)  # or before it began
        if stopped or (self._burst and code == 0):
            log.info("worker %s has stopped", seat.worker)
            seat.done = True
            return
        lived_well = time.monotonic() - seat.since >= LIVED_WELL_SECONDS
        wait_for = 0.0 if lived_well else seat.back_off
        seat.back_off = min(max(0.1, 2 * wait_for), LONGEST_BACK_OFF_SECONDS)
        seat.starts_at = time.monotonic() + wait_for
        how = f"killed by signal {-code}" if code and code < 0 else f"exit code {code}"
        log.warning("worker %s died (%s), the next starts in %.1f s", seat.worker, how, wait_for)
        self._orphans.append(seat.worker)

    def _look_after_redis(self) -> None:
        """Run the embedded server again if it died; queue again what dead workers held."""
        if self._ombud.server is not None and self._stops_at is None:
            with contextlib.suppress(EmbeddedServerError):
                self._ombud.server.ensure()
        for worker in list(self._orphans):
            with contextlib.suppress(StoreUnavailable):
                self._give_back(worker)
                self._orphans.remove(worker)

    def _give_back(self, worker: str) -> None:
        store = self._ombud.store
        for shard in range(store.keys.shards):
            found = store.run(give_back(worker, shard, store.keys, why="died"))
            if found:
                log.warning(
                    "shard %d: %d comments of worker %s are queued again, %d held",
                    *(shard, found.queued, worker, found.held),
                )

    def _patience(self) -> float:
        """Seconds until there is something to do even if no worker dies."""
        starts = [seat.starts_at for seat in self._seats if seat.process is None and not seat.done]
        until_start = min(starts, default=time.monotonic() + _LOOKS_SECONDS) - time.monotonic()
        return min(max(0.0, until_start), _LOOKS_SECONDS)

    def _request_stop(self, _signum: int, _frame: FrameType | None) -> None:
        if self._stops_at is None:
            self._stops_at = time.monotonic() + KILLS_AFTER_SECONDS
        for seat in self._seats:
            if seat.process and seat.process.is_alive():
                seat.process.terminate()

    def _kill_the_slow(self) -> None:
        if self._stops_at is None or time.monotonic() < self._stops_at:
            return
        for seat in self._seats:
            if seat.process:
                log.warning("worker %s does not stop and is killed", seat.worker)
                seat.process.kill()


def _stop_with(lifeline: int) -> None:
    """Stop this worker, in good order, when the supervisor is no more."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
