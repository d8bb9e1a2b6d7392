"""The embedded server: a real Valkey in the data folder, for the demo, development and tests.

    with ensure_server(Path(".data")) as server:
        redis = Redis.from_url(server.url)

The first process starts it and owns it; every later one finds it running and shares it. Two rules
keep the data safe, whatever is killed:

* One server per data folder. The server program itself holds the lock on `valkey.lock` (it
  inherits the locked file), so the lock lives exactly as long as the only writer of the AOF.
* No server outlives its owner: it hangs on a lifeline (`worker.lifeline`).
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import logging
import os
import subprocess
import tempfile
import threading
import time
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from worker import lifeline
from worker.server_binary import EmbeddedServerError, Profile, find_binary, server_arguments

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

__all__ = ["EmbeddedServer", "EmbeddedServerError", "Profile", "ensure_server", "find_binary"]

log = logging.getLogger(__name__)

ANSWERS_WITHIN = 15.0
"""Seconds without any progress after which a server that starts is given up."""

STOPS_WITHIN = 15.0
"""Seconds a server may take to write the rest of its AOF and stop."""

SOCKET_PATH_LIMIT = 104
"""Bytes of a unix socket's path with its closing NUL: 104 on macOS, 108 on Linux."""

LOG_LIMIT = 1 << 20
"""Bytes after which a start begins a new server log."""


def ensure_server(
    data_dir: Path, *, profile: Profile = "dev", extra: Mapping[str, str] | None = None
) -> EmbeddedServer:
    """Start the server of a data folder, or attach to the one that runs there already.

    Args:
        data_dir: folder of the AOF, the socket, the lock and the log; made when missing.
        profile: `dev` syncs the AOF every second, `durable` before every answer.
        extra: further server settings, such as `{"cluster-enabled": "yes"}`; only the process that
            starts the server sets them.

    Raises:
        EmbeddedServerError: no server program, or it does not start or answer.
    """
    return EmbeddedServer(data_dir, profile=profile, extra=extra).ensure()


class EmbeddedServer:
    """The server of one data folder: started by this process, or shared with its owner."""

    def __init__(
        self, data_dir: Path, *, profile: Profile = "dev", extra: Mapping[str, str] | None = None
    ) -> None:
        """Name the server; `ensure` starts it. Arguments as for `ensure_server`."""
        self.data_dir = data_dir.absolute()
        self.profile: Profile = profile
        self._extra = dict(extra or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._lifeline: int | None = None
        self._started_by: int | None = None
        self._turn = threading.Lock()
        _servers.add(self)

    @property
    def url(self) -> str:
        """`unix://` URL that `redis.Redis.from_url` takes."""
        return f"unix://{quote(str(self._socket_path()))}"

    @property
    def log_path(self) -> Path:
        """What the server itself says."""
        return self.data_dir / "valkey.log"

    @property
    def owner(self) -> bool:
        """Whether this process started the server, and so stops it when it closes or exits."""
        return (
            self._process is not None
            and self._started_by == os.getpid()
            and self._process.poll() is None
        )

    def ensure(self) -> Self:
        """Have a server that answers: do nothing, attach, or start one in place of a dead one.

        One round trip when all is well. Safe from several threads and processes at once: the lock
        lets one of them start, the others attach.

        Raises:
            EmbeddedServerError: no server program, or it does not start or answer.
        """
        with self._turn:
            if self._left_to_load() != 0:
                self._attach_or_start()
            if self.profile == "durable":
                with self._client() as client:  # its owner may have started it for `dev`
                    client.config_set("appendfsync", "always")
        return self

    def close(self) -> None:
        """Stop the server cleanly if this process owns it; leave a shared one alone."""
        with self._turn:
            if self.owner:
                self._stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _attach_or_start(self) -> None:
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            message = f"OMBUD_DATA_DIR: {self.data_dir} cannot be made: {error.strerror}"
            raise EmbeddedServerError(message) from None
        patience = _Patience()
        started = False
        while (left := self._left_to_load()) != 0:
            if not started:
                started = self._start_if_alone()
            elif self._process is None or self._process.poll() is not None:
                raise EmbeddedServerError(f"the server stopped: {self._last_words()}")
            if patience.ends(left):
                raise EmbeddedServerError(
                    f"the server of {self.data_dir} does not answer on {self._socket_path()}; "
                    f"see {self.log_path}, or stop the process that holds the lock"
                )
            time.sleep(0.01)

    def _start_if_alone(self) -> bool:
        """Start the server unless one, of whichever process, holds the folder's lock."""
        with (self.data_dir / "valkey.lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self._stop()  # what is left of one that died
            self._start(lock.fileno())
            return True

    def _start(self, lock: int) -> None:
        socket = self._socket_path(make=True)
        command = [
            str(find_binary()),
            *server_arguments(self.data_dir, socket, self.profile, self._extra),
        ]
        with self.log_path.open("ab") as output:
            if output.tell() > LOG_LIMIT:
                output.truncate(0)
            self._process, self._lifeline = lifeline.start(
                command,
                stdin=lock,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={k: v for k, v in os.environ.items() if not k.startswith("OMBUD_")},
                umask=0o077,
            )
        self._started_by = os.getpid()

    def _stop(self) -> None:
        """Stop our own server, if any, and then send away the shell that watches over it."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._lifeline is not None:
            lifeline.let_go(self._lifeline)
            self._lifeline = None

    def _left_behind_by_fork(self) -> None:
        """In a forked child: let go of the lifeline, which must end with the owner alone."""
        self._turn = threading.Lock()
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None

    def _socket_path(self, *, make: bool = False) -> Path:
        """Path of the socket: in the data folder, or where the path is too long, a private one.

        The private folder's path is kept in the data folder's file `valkey.socket`; `make` (under
        the lock) makes the folder anew when it has gone.
        """
        socket = self.data_dir / "valkey.sock"
        if len(os.fsencode(socket)) < SOCKET_PATH_LIMIT:
            return socket
        record = self.data_dir / "valkey.socket"
        with contextlib.suppress(OSError):
            kept = Path(record.read_text(encoding="utf-8"))
            if kept.parent.stat().st_uid == os.geteuid():
                return kept
        if make:
            socket = Path(tempfile.mkdtemp(prefix="ombud-")) / "valkey.sock"
            fresh = record.with_suffix(".new")
            fresh.write_text(str(socket), encoding="utf-8")
            fresh.replace(record)
        return socket

    def _client(self) -> Redis:
        return Redis(
            unix_socket_path=str(self._socket_path()),
            socket_timeout=1,
            retry=Retry(NoBackoff(), 0),
            decode_responses=True,
        )

    def _left_to_load(self) -> int | None:
        """Bytes of data the server has yet to load; 0: it is ready; None: it does not answer."""
        try:
            with self._client() as client:
                load: dict[str, int] = client.info("persistence")
        except (RedisError, OSError):
            return None
        if not load["loading"]:
            return 0
        return max(1, load["loading_total_bytes"] - load["loading_loaded_bytes"])

    def _last_words(self) -> str:
        lines = self.log_path.read_text(encoding="utf-8", errors="replace").splitlines()
        return " / ".join(line.strip() for line in lines[-3:] if line.strip())


class _Patience:
    """How long a start may take: while data load, as long as they load."""

    def __init__(self) -> None:
        self._left: int | None = None
        self._deadline = time.monotonic() + ANSWERS_WITHIN
        self._next_word = time.monotonic() + 1

    def ends(self, left: int | None) -> bool:
        now = time.monotonic()
        if left is not None and left != self._left:
            self._left = left
            self._deadline = now + ANSWERS_WITHIN
            if now >= self._next_word:
                self._next_word = now + 1
                log.info("the server is loading its data: %d MB to go", left >> 20)
        return now >= self._deadline


_servers: weakref.WeakSet[EmbeddedServer] = weakref.WeakSet()


def _close_all() -> None:
    for server in list(_servers):
        server.close()


def _after_fork() -> None:
    for server in list(_servers):
        server._left_behind_by_fork()  # noqa: SLF001 - the same module


atexit.register(_close_all)
os.register_at_fork(after_in_child=_after_fork)
