"""A real server on a port of its own, for what only a real connection shows."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.web.conftest import KEY
from web.server import server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.connection import Ombud

_STARTS_WITHIN = 60


class Served:
    """The address of a running server, and calls to it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[Any, Any]:
        """Call it; answers the response and its JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = KEY | {"Content-Type": "application/json"} | headers
        connection.request(method, path, None if body is None else json.dumps(body), sent)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, json.loads(content or b"null")

    def listen(self, path: str, **headers: str) -> Iterator[tuple[str, str, Any]]:
        """Server-sent events as they come: id, name, data."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        assert answer.getheader("Content-Type", "").startswith("text/event-stream")
        event: dict[str, str] = {}
        try:
            while line := answer.readline():
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    event[name] = value
                    continue
                if "event" in event:
                    yield event.get("id", ""), event["event"], json.loads(event["data"])
                event = {}
        finally:
            connection.close()


@contextmanager
def served(ombud: Ombud) -> Iterator[Served]:
    """Run the server of this Ombud in a thread."""
    running = server(ombud)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + _STARTS_WITHIN
        while not running.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)
        try:
            yield Served(listening.getsockname()[1])
        finally:
            running.should_exit = True
            thread.join(_STARTS_WITHIN)
            assert not thread.is_alive(), "the server did not stop"
