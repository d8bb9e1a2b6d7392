"""Protocol: HTTP on the wire; a request that cannot be read is answered in the shape of all others.

Uvicorn's own protocol, but for this: what is no HTTP gets a problem and a request id, and the log
does not grow by a line for each of them; neither a head nor what follows a body may grow without
end, and there are no web sockets to speak of.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

import httptools
from pydantic_core import to_json
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from web.edge import fresh_identity
from web.one_write import OneWrite
from web.problems import MEDIA_TYPE, Problem, answer_body

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Transport
    from typing import Any

    from fastapi import FastAPI
    from uvicorn import Config
    from uvicorn.server import ServerState

MOST_HEAD_BYTES = 64 * 1024
"""Bytes of a request's line and headers."""


class Protocol(HttpToolsProtocol):
    """One connection."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        """Speak on a connection."""
        super().__init__(config, server_state, app_state, _loop)
        self._received = 0
        self._refused = "unreadable"

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Speak over a transport."""
        super().connection_made(cast("Transport", OneWrite(transport, self.loop)))

    def data_received(self, data: bytes) -> None:
        """Read on; a head that is too large is not waited for."""
        self._received += len(data)
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self._refuse()
        except httptools.HttpParserUpgrade:
            pass  # another protocol is offered, never asked for: the answer in this one says enough
        if self._received > MOST_HEAD_BYTES and not self.transport.is_closing():
            self._refused = "head-too-large"
            self._refuse()

    def on_headers_complete(self) -> None:
        """The head is there: begin to answer."""
        if self._received > MOST_HEAD_BYTES and self._head_bytes() > MOST_HEAD_BYTES:
            self._refused = "head-too-large"
            raise ValueError(self._refused)  # the parser stops, and this request is answered
        self._received = 0
        super().on_headers_complete()
        self.headers = []  # those of this request are taken; what trails its body decides nothing

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body, whose size the application minds."""
        self._received = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The body is there: what comes next is another request's head."""
        self._received = 0
        super().on_message_complete()

    def _refuse(self) -> None:
        """Refuse what cannot be read, and hang up."""
        identity, problem = fresh_identity(), Problem(self._refused)
        app: FastAPI = self.config.app  # type: ignore[assignment]
        app.state.refused.tell_unread(identity.decode(), self.client, problem)
        body = answer_body(problem, "en") | {"request_id": identity.decode()}
        content, status = to_json(body), HTTPStatus(body["status"])
        self.transport.write(
            b"HTTP/1.1 %d %s\r\n" % (status, status.phrase.encode())
            + b"Content-Type: %s\r\n" % MEDIA_TYPE.encode()
            + b"Content-Length: %d\r\n" % len(content)
            + b"X-Request-ID: %s\r\n" % identity
            + b"X-Content-Type-Options: nosniff\r\n"
            + b"Cache-Control: private, no-store\r\n"
            + b"Connection: close\r\n\r\n"
            + content
        )
        self.transport.close()

    def _head_bytes(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
