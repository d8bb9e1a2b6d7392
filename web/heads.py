"""HEAD: answered wherever GET is, as GET is but for the body (RFC 9110, 9.3.2).

Health checks, link checkers and `curl -I` ask so. The application below is asked by GET, so that
no route has to say anything of it, and OpenAPI lists each address once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class _AnsweredError(Exception):
    """The answer is complete, and more was about to be sent."""


class Heads:
    """Wraps the application and all that is around it, so that everything in it sees a GET."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap this application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] != "http.response.body":
                await send(message)
                return
            await send({"type": "http.response.body"})
            if message.get("more_body", False):
                raise _AnsweredError  # a stream may go on for ever, and nobody reads it

        try:
            # the server has to see HEAD in its own scope: it is what lets it send no body
            await self.app({**scope, "method": "GET"}, receive, send_head)
        except _AnsweredError:
            return
