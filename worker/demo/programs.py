"""The programs of the demo: the web server and the workers, each in its own process.

They end with the demo, however it ends, write their logs into the data folder, and are started
again should one die.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker import lifeline
from worker.demo.error import DemoError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STARTS_WITHIN = 30.0
"""Seconds a program may take until it answers."""

STOPS_WITHIN = 10.0
"""Seconds a program may take to finish its work and stop."""


@dataclass(slots=True)
class Program:
    """One program that is kept running.

    Attributes:
        name: What it is called on the terminal.
        module: The Python module that is run, and its arguments.
        settings: Environment variables it gets beside our own.
        log: Where it writes.
    """

    name: str
    module: tuple[str, ...]
    settings: Mapping[str, str]
    log: Path
    _process: subprocess.Popen[bytes] | None = None
    _lifeline: int | None = None
    _started: float = field(default=0.0)

    def start(self) -> None:
        """Start it."""
        self._started = time.monotonic()
        with self.log.open("wb") as output:
            self._process, self._lifeline = lifeline.start(
                [sys.executable, "-m", *self.module],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.settings},
            )

    @property
    def runs(self) -> bool:
        """Whether it is running."""
        return self._process is not None and self._process.poll() is None

    def keep(self) -> bool:
        """Start it again if it died, at most once a second; answers whether it did."""
        if self.runs or time.monotonic() < self._started + 1:
            return False
        self._end()
        self.start()
        return True

    def stop(self) -> None:
        """Let it finish its work and stop."""
        if self._process is not None and self.runs:
            self._process.terminate()
            try:
                self._process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._end()

    def last_words(self) -> str:
        """The end of its log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return " / ".join(line.strip() for line in lines[-3:] if line.strip())

    def _end(self) -> None:
        if self._process is not None:
            self._process.wait()
            self._process = None
        if self._lifeline is not None:
            lifeline.let_go(self._lifeline)
            self._lifeline = None


def wait_for_web(program: Program, host: str, port: int) -> None:
    """Wait until the web server can accept comments.

    Raises:
        DemoError: it stopped, or does not answer.
    """
    gives_up = time.monotonic() + STARTS_WITHIN
    while not _is_ready(host, port):
        if not program.runs:
            raise DemoError(f"{program.name} stopped: {program.last_words()}")
        if time.monotonic() > gives_up:
            raise DemoError(f"{program.name} does not become ready; see {program.log}")
        time.sleep(0.05)


def _is_ready(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
