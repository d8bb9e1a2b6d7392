"""Proxies before a server's unix socket, which do to connections what networks do.

* `CuttingProxy` cuts one connection at a chosen moment.
* `StallingProxy` lets nothing through for a while, and keeps every connection open: neither end
  hears that the other is away, and what was said meanwhile arrives afterwards.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path


Cut = Literal["request", "reply", "half"]


class Proxy:
    """Forwards connections; what is done to them is said by `_passed`."""

    def __init__(self, server: str, at: Path) -> None:
        """Stand at a path before a server's socket.

        Args:
            server: Path of the server's socket.
            at: Path to listen at.
        """
        self.url = f"unix://{at}"
        self._server = server
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(at))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _passed(self, data: bytes, replies: bool) -> tuple[bytes, bool]:
        """What goes on of a request or reply, and whether the connection does."""
        raise NotImplementedError

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._server)
            for source, sink in ((client, server), (server, client)):
                threading.Thread(
                    target=self._forward, args=(source, sink, source is server), daemon=True
                ).start()

    def _forward(self, source: socket.socket, sink: socket.socket, replies: bool) -> None:
        goes_on = True
        with contextlib.suppress(OSError):
            while goes_on and (data := source.recv(1 << 20)):
                passed, goes_on = self._passed(data, replies)
                sink.sendall(passed)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


class CuttingProxy(Proxy):
    """Counts what comes by in one go, over all connections, and cuts at the nth of it.

    * `request`: before the server hears what it is asked
    * `reply`: after the server did it, before anybody hears of it
    * `half`: in the middle of the reply
    """

    def __init__(self, server: str, at: Path) -> None:
        """Stand at a path before a server's socket; cut nothing yet."""
        self.has_cut = False
        self._cut: Cut = "reply"
        self._after = 0
        self._turn = threading.Lock()
        super().__init__(server, at)

    def cut(self, what: Cut, nth: int) -> None:
        """Cut at the nth request or reply from now on."""
        with self._turn:
            self._cut, self._after, self.has_cut = what, nth, False

    def _passed(self, data: bytes, replies: bool) -> tuple[bytes, bool]:
        if not self._cuts_at(replies):
            return data, True
        return data[: len(data) // 2] if self._cut == "half" else b"", False

    def _cuts_at(self, replies: bool) -> bool:
        with self._turn:
            if replies == (self._cut == "request"):
                return False
            self._after -= 1
            if self._after != 0:
                return False
            self.has_cut = True
            return True


class StallingProxy(Proxy):
    """Lets nothing through between `stall` and `go_on`."""

    def __init__(self, server: str, at: Path) -> None:
        """Stand at a path before a server's socket; stall nothing yet."""
        self._goes_on = threading.Event()
        self._goes_on.set()
        super().__init__(server, at)

    def stall(self) -> None:
        """Keep what is said from now on."""
        self._goes_on.clear()

    def go_on(self) -> None:
        """Deliver what was kept, and all that follows."""
        self._goes_on.set()

    def _passed(self, data: bytes, _replies: bool) -> tuple[bytes, bool]:
        self._goes_on.wait()
        return data, True
