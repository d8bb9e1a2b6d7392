"""Remembered: whose sessions this process has read lately, so as not to read them once more.

What a session says never changes; whether it still stands, the store alone knows. Nothing is done
for who is remembered but what the store does after it has looked (`worker.guard`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.sessions import Session

MOST = 10_000
"""Sessions that are remembered: some megabytes."""


class Remembered:
    """Sessions by the names they are kept under; the one known for longest makes room."""

    def __init__(self) -> None:
        """Remember nobody."""
        self._sessions: dict[str, Session] = {}

    def get(self, name: str) -> Session | None:
        """The session of this name, which may be over."""
        return self._sessions.get(name)

    def put(self, name: str, session: Session) -> None:
        """Remember what was read."""
        if name not in self._sessions and len(self._sessions) >= MOST:
            del self._sessions[next(iter(self._sessions))]
        self._sessions[name] = session

    def forget(self, name: str) -> None:
        """Forget a session that is over."""
        self._sessions.pop(name, None)
