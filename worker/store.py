"""Carries calls to Redis: from a thread (`Store`) or from an event loop (`AsyncStore`).

Scripts are called by name; a server that lost them (restart, failover, SCRIPT FLUSH) is sent the
refused calls again with the whole text. An outcome that is not known (time-out, cut
connection) is never taken for success: `StoreUnavailable` is raised, and asking again with the same
id is always safe, because every script answers a replay with the same success.

Where replicas take over (`copies`), what people are told is told only after so many of them have
it: `WAIT` goes behind the call on the same connection. Workers do not wait: what they decided and a
failover forgot is decided again.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from typing import TYPE_CHECKING, Any, TypeVar

import hiredis
from redis.exceptions import (
    BusyLoadingError,
    ClusterDownError,
    ConnectionError,  # noqa: A004 - redis-py's own
    MasterDownError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
    TimeoutError,  # noqa: A004 - redis-py's own
    TryAgainError,
)

from worker.refusals import Refused, StoreUnavailable
from worker.scripts import Script, script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redis import Redis
    from redis.asyncio import Redis as AsyncRedis
    from redis.asyncio.connection import AbstractConnection

    from worker.calls import Call
    from worker.keys import Keys

Answer = TypeVar("Answer")

AWAY = (
    *(ConnectionError, TimeoutError, BusyLoadingError, ReadOnlyError, OutOfMemoryError, OSError),
    *(ClusterDownError, MasterDownError, TryAgainError),
)
"""Errors of the client that mean: the server is away, or takes nothing at the moment."""

_AWAY_WORDS = (
    "BUSY",
    "LOADING",
    "READONLY",
    "OOM",
    "MISCONF",
    "CLOSED",
    "MASTERDOWN",
    "NOREPLICAS",
)


TOLD = frozenset(
    {
        *("accept", "appeal", "decide", "edit", "erase", "feature", "forget_author"),
        *("forget_touched", "withdraw"),
    }
)
"""Scripts whose success is told to people, who then rely on it."""

COPIED_WITHIN_MS = 500
"""How long replicas may take to have what people are to be told."""


class Store:
    """Carries calls from a thread; one client, safe to share between threads."""

    def __init__(self, redis: Redis, keys: Keys, *, copies: int = 0) -> None:
        """Carry calls over this client.

        Args:
            redis: A client that does not decode responses.
            keys: Names in the key space.
            copies: Replicas that must have what people are told.
        """
        self.redis = redis
        self.keys = keys
        self.copies = copies
        self._shebang: bool | None = None

    def run(self, call: Call[Answer]) -> Answer:
        """Run one call.

        Raises:
            Refused: the script understood the call and did nothing.
            StoreUnavailable: the outcome is unknown or the server does not take it.
        """
        [answer] = self.run_all([call])
        if isinstance(answer, Exception):
            raise answer
        return answer

    def run_all(self, calls: Sequence[Call[Answer]]) -> list[Answer | Refused | StoreUnavailable]:
        """Run many calls in one round trip, each with its own outcome in its place."""
        if not calls:
            return []
        answers = self._round(calls)
        following = [
            then
            for call, (raw, _) in zip(calls, answers, strict=True)
            for then in _after(call, raw)
        ]
        if following:
            self._round(following)
        return [answer for _, answer in answers]

    def _round(self, calls: Sequence[Call[Any]]) -> list[tuple[Any, Any]]:
        try:
            raw = self._send(calls)
            missing = [i for i, reply in enumerate(raw) if isinstance(reply, NoScriptError)]
            if missing:
                again = self._send([calls[i] for i in missing], whole=True)
                for i, reply in zip(missing, again, strict=True):
                    raw[i] = reply
        except AWAY as error:
            raw = [error] * len(calls)
        return [(reply, _answer(call, reply)) for call, reply in zip(calls, raw, strict=True)]

    def _send(self, calls: Sequence[Call[Any]], *, whole: bool = False) -> list[Any]:
        commands = [
            command(self._script(call.script), call, self.keys, whole=whole) for call in calls
        ]
        copies = _copies_of(calls, self.copies)
        if len(commands) == 1 and not copies:
            try:
                return [self.redis.execute_command(*commands[0])]  # type: ignore[no-untyped-call]
            except ResponseError as error:
                return [error]
        pipeline = self.redis.pipeline(transaction=False)
        for words in commands:
            pipeline.execute_command(*words)  # type: ignore[no-untyped-call]
        if copies:
            pipeline.execute_command("WAIT", copies, COPIED_WITHIN_MS)  # type: ignore[no-untyped-call]
        replies = list(pipeline.execute(raise_on_error=False))
        return _copied(calls, replies[:-1], replies[-1], copies) if copies else replies

    def _script(self, name: str) -> Script:
        if self._shebang is None:
            try:
                self.redis.script_load("#!lua\nreturn 1")
                self._shebang = True
            except ResponseError:
                self._shebang = False
        return script(name, shebang=self._shebang)


_Asked = tuple["Call[Any]", "asyncio.Future[Any]"]
"""A call, and what its caller waits for."""


class AsyncStore:
    """Carries calls from an event loop: calls made at the same time share one round trip.

    This is the group commit of the web process: while some pipelines are on their way, new calls
    gather for the next. They are short and several, so that Redis works on one while others are
    read and made; one long one would have the two wait for each other by turns. An answer is given
    only after Redis answered.
    """

    FEWEST_AT_ONCE, MOST_AT_ONCE = 8, 256
    MOST_ROUNDS = 4

    def __init__(
        self, redis: AsyncRedis, keys: Keys, *, timeout: float = 1.8, copies: int = 0
    ) -> None:
        """Carry calls over this client.

        Args:
            redis: An asyncio client that does not decode responses.
            keys: Names in the key space.
            copies: Replicas that must have what people are told.
            timeout: Seconds after which an outcome counts as unknown, waiting for its turn
                included.
        """
        self.redis = redis
        self.keys = keys
        self._timeout = timeout
        self.copies = copies
        self._waiting: deque[list[_Asked]] = deque()
        self._carriers: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, call: Call[Answer]) -> Answer:
        """Run one call, together with those that others make meanwhile.

        Raises:
            Refused: the script understood the call and did nothing.
            StoreUnavailable: the outcome is unknown or the server does not take it.
        """
        [answer] = await self.run_all([call])
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def run_all(
        self, calls: Sequence[Call[Answer]]
    ) -> list[Answer | Refused | StoreUnavailable]:
        """Run many calls one after the other, each with its own outcome in its place."""
        if not calls:
            return []
        loop = self._loop = self._loop or asyncio.get_running_loop()
        asked = [(call, loop.create_future()) for call in calls]
        self._waiting.append(asked)
        if len(self._carriers) < self.MOST_ROUNDS:
            carrier = loop.create_task(self._carry())
            self._carriers.add(carrier)
        patience = loop.call_later(self._timeout, _give_up, asked)
        try:
            return [await future for _, future in asked]
        finally:
            patience.cancel()

    async def _carry(self) -> None:
        """Carry until nothing waits."""
        try:
            while self._waiting:
                await self._carry_some()
        finally:  # at once: who asks before a callback could run would count on who carries no more
            self._carriers -= {asyncio.current_task()}

    async def _carry_some(self) -> None:
        """Carry those who have waited the longest, and tell each what came of it.

        What was asked for together stays together: in two rounds its order could be another. What
        nobody waits for any more is left: who was told so may have asked again, and others wait.
        """
        share = sum(map(len, self._waiting)) // self.MOST_ROUNDS
        most = min(max(self.FEWEST_AT_ONCE, share), self.MOST_AT_ONCE)
        batch: list[_Asked] = []
        while self._waiting and len(batch) < most:
            batch += [each for each in self._waiting.popleft() if not each[1].done()]
        if not batch:
            return
        calls = [call for call, _ in batch]
        raw = await self._round(calls)
        following = [c for call, reply in zip(calls, raw, strict=True) for c in _after(call, reply)]
        if following:
            await self._round(following)
        for (call, future), reply in zip(batch, raw, strict=True):
            if future.done():
                continue
            try:
                future.set_result(_answer(call, reply))
            except Exception as error:  # noqa: BLE001 - our mistake: its caller's traceback shows it
                future.set_exception(error)

    async def _round(self, calls: Sequence[Call[Any]]) -> list[Any]:
        try:
            async with asyncio.timeout(self._timeout):
                raw = await self._send(calls)
                missing = [i for i, reply in enumerate(raw) if isinstance(reply, NoScriptError)]
                if missing:
                    again = await self._send([calls[i] for i in missing], whole=True)
                    for i, reply in zip(missing, again, strict=True):
                        raw[i] = reply
        except Exception as error:  # noqa: BLE001 - whatever it is, the outcome is unknown
            return [error] * len(calls)
        return raw

    async def _send(self, calls: Sequence[Call[Any]], *, whole: bool = False) -> list[Any]:
        """One write, then the replies in order; packed in C, unlike in a pipeline of redis-py."""
        words = (command(script(call.script), call, self.keys, whole=whole) for call in calls)
        copies = _copies_of(calls, self.copies)
        waits = [("WAIT", copies, COPIED_WITHIN_MS)] if copies else []
        packed = b"".join(map(hiredis.pack_command, (*words, *waits)))
        pool = self.redis.connection_pool
        connection = await pool.get_connection()  # type: ignore[no-untyped-call]
        try:
            await connection.send_packed_command(packed, check_health=False)
            replies = [
                await _reply(connection)
            ]  # it answers: for the others the round has its time
            behind = range(1, len(calls) + len(waits))
            replies += [await _reply(connection, math.inf) for _ in behind]
            return _copied(calls, replies[:-1], replies[-1], copies) if copies else replies
        except BaseException:  # unread replies must not be taken for those of later calls
            await connection.disconnect(nowait=True)
            raise
        finally:
            await pool.release(connection)


def _give_up(asked: Sequence[_Asked]) -> None:
    """End the wait for a round that waits for the one before."""
    for _, future in asked:
        if not future.done():
            future.set_result(StoreUnavailable("the server does not answer"))


async def _reply(connection: AbstractConnection, patience: float | None = None) -> Any:
    """The next reply, within so many seconds; None: within the client's time-out."""
    try:
        return await connection.read_response(timeout=patience)
    except ResponseError as error:
        return error


def command(wanted: Script, call: Call[Any], keys: Keys, *, whole: bool = False) -> tuple[Any, ...]:
    """The words of the command that runs a call.

    Args:
        wanted: The call's script.
        call: The call.
        keys: Names in the key space.
        whole: Whether to send the script's text, for a server that does not know its name; it
            knows it from then on.
    """
    by = ("EVAL", wanted.text) if whole else ("EVALSHA", wanted.sha)
    return (*by, 1, keys.gate(call.shard), keys.shards, keys.rq(call.shard), *call.arguments)


def _copies_of(calls: Sequence[Call[Any]], copies: int) -> int:
    """How many replicas must have what these calls write before anybody is told."""
    return copies if any(call.script in TOLD for call in calls) else 0


def _copied(calls: Sequence[Call[Any]], replies: list[Any], having: Any, copies: int) -> list[Any]:
    """The replies; where too few replicas have what was written, what is told is unknown."""
    if isinstance(having, int) and having >= copies:
        return replies
    unknown = ConnectionError("too few replicas have it yet: a failover might lose it")
    return [
        unknown if call.script in TOLD and not isinstance(reply, Exception) else reply
        for call, reply in zip(calls, replies, strict=True)
    ]


def _after(call: Call[Any], reply: Any) -> Sequence[Call[Any]]:
    return () if isinstance(reply, BaseException) else call.follow(reply)


def _answer(call: Call[Answer], reply: Any) -> Answer | Refused | StoreUnavailable:
    if isinstance(reply, BaseException):
        return unavailable(reply)
    try:
        return call.read(reply)
    except Refused as refusal:
        return refusal


def unavailable(error: BaseException) -> StoreUnavailable:
    """What an error of the client means to the caller.

    Raises:
        BaseException: the error itself, where it is a mistake of ours and no state of the server.
    """
    words = str(error)
    known = isinstance(error, AWAY) or words.startswith(_AWAY_WORDS)
    if isinstance(error, RedisError) and not known:
        raise error
    said = StoreUnavailable(words.splitlines()[0] if words else type(error).__name__)
    said.__cause__ = error
    return said
