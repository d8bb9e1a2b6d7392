"""The stage of the fault tests: a real server, real worker processes, and ways to hurt them."""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import os
import signal
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.faults.books import assert_all_decided
from tests.faults.scripted import ScriptedPolicy
from worker import batch_worker, connection, supervisor
from worker.connection import Ombud
from worker.door import Door
from worker.intake import Submission, accept
from worker.records import Author
from worker.refusals import StoreUnavailable
from worker.settings import Settings
from worker.status import read_status

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable

    from redis import Redis

    from worker.embedded import EmbeddedServer

PATIENCE_SECONDS = 60.0
"""How long a test waits for what must come true: long, for a machine that is busy with others."""

_fork = multiprocessing.get_context("fork")
DOOR = Door(creates_articles=True)


@dataclass
class Stage:
    """What a fault test acts on.

    Attributes:
        url: URL of the server, or of a proxy before it.
        server: The server, where the test may kill it.
        accepted: Ids that were acknowledged.
        moments: When each was asked for at last, by the monotonic clock.
        actors: The processes started, by whatever name.
    """

    url: str
    server: EmbeddedServer | None = None
    accepted: list[str] = field(default_factory=list)
    moments: dict[str, float] = field(default_factory=dict)
    actors: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ombud = Ombud(self.settings(), self.url)
        self.store = self.ombud.store
        self.redis: Redis = self.ombud.redis

    def settings(self, **more: Any) -> Settings:
        """Settings of the workers."""
        return Settings(**{"redis_url": self.url, "check_budget_ms": 100, **more})

    def submit(self, texts: Iterable[str], *, article: str = "summit") -> list[str]:
        """Submit comments, asking again until each is acknowledged."""
        ids = []
        for text in texts:
            call = accept(Submission("demo", article, text, Author("mina")), DOOR, self.store.keys)
            while True:
                asked = time.monotonic()
                try:
                    ids.append(self.store.run(call).id)
                    self.moments[ids[-1]] = asked
                    break
                except StoreUnavailable:
                    time.sleep(0.02)
        self.accepted += ids
        return ids

    @contextlib.contextmanager
    def submitting(self, text: str) -> Iterable[None]:
        """Submit the same again and again while the test does other things."""
        over = threading.Event()

        def go_on() -> None:
            while not over.wait(0.002):
                self.submit([text])

        thread = threading.Thread(target=go_on)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def worker(self, *, burst: bool = False, before: Callable[[], None] | None = None, **more: Any):
        """Start a worker process.

        Args:
            burst: Whether it stops when the queue is empty.
            before: What the process does first, such as preparing an accident.
            more: Settings.
        """
        ombud = Ombud(self.settings(**more), self.url)

        def work() -> None:
            batch_worker.run(ombud, burst=burst)

        return self._start(work, before)

    def supervised(self, processes: int, *, before: Callable[[], None] | None = None, **more: Any):
        """Start a supervisor with its workers, in a process group of its own."""
        settings = self.settings(**more)

        def supervise() -> None:
            os.setsid()
            raise SystemExit(supervisor.run(settings, processes))

        return self._start(supervise, before)

    def _start(self, target: Callable[[], None], before: Callable[[], None] | None):
        parent = os.getpid()

        def act() -> None:
            threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
            faulthandler.disable()  # a comment that asks for SIGSEGV is no news
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, signal.SIG_DFL)
            connection.load = lambda _path=None, **_: ScriptedPolicy()
            if before:
                before()
            target()

        process = _fork.Process(target=act)
        process.start()
        self.actors.append(process)
        return process

    def wait_for(self, condition: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> float:
        """Wait for a condition; answers after how many seconds it came true."""
        began = time.monotonic()
        while not condition():
            assert time.monotonic() - began < seconds, "it did not come true in time"
            time.sleep(0.01)
        return time.monotonic() - began

    def wait_for_more(self, count: int) -> None:
        """Wait until so many more comments are accepted."""
        wanted = len(self.accepted) + count
        self.wait_for(lambda: len(self.accepted) >= wanted)

    def undecided(self) -> int:
        """How many comments wait to be checked."""
        try:
            return self.store.run(read_status(0, self.store.keys)).undecided
        except StoreUnavailable:
            return 1

    def in_hand(self) -> int:
        """How many comments are in workers' hands."""
        return self.redis.zcard("rq:wip:comments-s0")

    def wait_until_decided(self, seconds: float = PATIENCE_SECONDS) -> float:
        """Wait until no comment is undecided; answers how long it took."""
        return self.wait_for(lambda: self.undecided() == 0, seconds)

    def assert_books(self) -> Counter[str]:
        """Stop all actors in good order and assert I1 to I4."""
        self.stop()
        return assert_all_decided(self.redis, self.accepted)

    def stop(self) -> None:
        """Stop all actors in good order."""
        for process in self.actors:
            if process.is_alive():
                process.terminate()
        for process in self.actors:
            process.join(PATIENCE_SECONDS)
            assert not process.is_alive(), "a worker did not stop"

    def close(self) -> None:
        """Leave nothing behind."""
        for process in self.actors:
            if process.is_alive():
                os.kill(process.pid, signal.SIGCONT)
                process.kill()
            process.join()
        self.redis.close()


def _end_with(parent: int) -> None:
    """End this process when the test run that started it is no more."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
