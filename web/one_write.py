"""One write: the head of an answer goes out with its body, for one call to the system, not two.

Such calls are a good part of what a short answer costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Transport


class OneWrite:
    """A transport that holds a piece back until the next one comes, or the loop's next turn."""

    __slots__ = ("_held", "_loop", "_transport")

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        """Write to this transport."""
        self._transport, self._loop, self._held = transport, loop, b""

    def write(self, data: bytes) -> None:
        """Send these bytes behind those held back, or hold them back."""
        if self._held:
            self._held += data
            self._send()
        else:
            self._held = data
            self._loop.call_soon(self._send)

    def close(self) -> None:
        """Send what is held back, then hang up."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        held, self._held = self._held, b""
        if held and not self._transport.is_closing():
            self._transport.write(held)

    def __getattr__(self, name: str) -> Any:
        """What else a transport does, it does by itself."""
        return getattr(self._transport, name)
