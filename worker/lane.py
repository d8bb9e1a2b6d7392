"""The lane: one connection on which calls are sent now and answered later.

Redis works on what was sent while the worker checks a batch. Nothing is taken for done before its
answer was read: when the connection breaks, every call that was under way counts as unknown, and
its owner sends it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redis.exceptions import NoScriptError, ReadOnlyError, ResponseError

from worker.scripts import script
from worker.store import AWAY, command, unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redis import Redis

    from worker.calls import Call
    from worker.keys import Keys
    from worker.refusals import StoreUnavailable


class Lane:
    """Carries calls in two steps; used by one thread."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        """Open the lane beside a client's own connections, with the client's settings."""
        self._connection: Any = redis.connection_pool.make_connection()
        self._keys = keys
        self._sent: list[Call[Any]] = []
        self._broken: Exception | None = None

    @property
    def under_way(self) -> bool:
        """Whether calls were sent whose answers were not read."""
        return bool(self._sent)

    def send(self, calls: Sequence[Call[Any]]) -> None:
        """Send calls in one write; what goes wrong shows when their answers are read."""
        self._sent = list(calls)
        self._broken = None
        self._write([self._command(call) for call in calls])

    def answers(self) -> list[Any]:
        """The answers of the calls under way, in their order.

        Returns:
            For each call what its script returned, or a `StoreUnavailable`.

        Raises:
            ResponseError: a script failed: a mistake of ours.
        """
        calls, self._sent = self._sent, []
        answers = [self._read() for _ in calls]
        missing = [i for i, answer in enumerate(answers) if isinstance(answer, NoScriptError)]
        if missing:  # the server forgot its scripts: send them whole
            self._write([self._command(calls[i], whole=True) for i in missing])
            for i in missing:
                answers[i] = self._read()
        return [_known(answer) for answer in answers]

    def close(self) -> None:
        """Close the connection; calls under way stay unknown."""
        self._sent = []
        self._connection.disconnect()

    def _write(self, commands: list[tuple[Any, ...]]) -> None:
        try:
            self._connection.connect()
            self._connection.send_packed_command(self._connection.pack_commands(commands))
        except AWAY as error:
            self._broke(error)

    def _read(self) -> Any:
        if self._broken is not None:
            return self._broken
        try:
            return self._connection.read_response()
        except ReadOnlyError as error:  # not the primary any more: find it anew
            self._broke(error)
            return error
        except ResponseError as error:
            return error
        except AWAY as error:
            self._broke(error)
            return error

    def _broke(self, error: Exception) -> None:
        self._broken = error
        self._connection.disconnect()

    def _command(self, call: Call[Any], *, whole: bool = False) -> tuple[Any, ...]:
        return command(script(call.script), call, self._keys, whole=whole)


def _known(answer: Any) -> Any | StoreUnavailable:
    return unavailable(answer) if isinstance(answer, Exception) else answer
