"""Tokens: each claim's own name, which also tells the process that holds the batch.

A token reads `machine.pid.start.number`. A process of the same machine can see whether that process
still lives; for all others the batch's lease tells, later.
"""

from __future__ import annotations

import os
import secrets
import socket
from functools import cache
from hashlib import blake2b
from itertools import count
from pathlib import Path

_PARTS = 4


class Tokens:
    """Gives out the tokens of one worker process, and its name."""

    def __init__(self) -> None:
        self._start = f"{machine()}.{os.getpid()}.{secrets.token_hex(3)}"
        self._numbers = count(1)

    def __next__(self) -> str:
        return f"{self._start}.{next(self._numbers)}"

    @property
    def worker(self) -> str:
        """A worker's name that people can read and that is never given out twice."""
        return f"{socket.gethostname()}.{self._start}"


@cache
def machine() -> str:
    """A short name of this run of this machine, as far as process ids mean the same in it.

    Two containers have different names even if both call themselves `localhost`.
    """
    parts = [socket.gethostname()]
    boot = Path("/proc/sys/kernel/random/boot_id")
    processes = Path("/proc/self/ns/pid")
    if boot.exists() and processes.exists():  # Linux
        parts += [boot.read_text(), str(processes.readlink())]
    return blake2b("\n".join(parts).encode(), digest_size=4).hexdigest()


def process_is_dead(token: str) -> bool:
    """Whether the process that holds a batch ran on this machine and is no more."""
    parts = token.split(".")
    if len(parts) != _PARTS or parts[0] != machine() or not parts[1].isdecimal():
        return False
    try:
        os.kill(int(parts[1]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
