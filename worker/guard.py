"""Guard: what must hold for a call to do anything, looked at in the very step that does it.

Its author is signed in and may write there, and nobody whom it counts of is too fast. A script
touches one shard only: where there are several, these are questions of their own, asked before.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from worker.calls import Call
from worker.pace import arguments, pace_of
from worker.refusals import SessionOver
from worker.sessions import READER_IDLE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from worker.pace import Counted, Pace

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Guarded(Generic[Answer]):
    """What came of a call behind a guard.

    Attributes:
        pace: The pace that leaves least; where it does not allow one more, nothing was done.
        outcome: Tells what came of the call, or raises why it did nothing.
    """

    pace: Pace
    outcome: Callable[[], Answer]


def guarded(
    call: Call[Answer], whose: Sequence[Counted], session: str = ""
) -> Call[Guarded[Answer]]:
    """A call of `accept` that acts only if this holds.

    Args:
        call: What is asked for.
        whose: Of whom one more is counted, unless one of them is too fast.
        session: Name of the reader's session it is sent with, which says what its author is called
            and whose time of doing nothing begins anew; empty: the author is known.

    Raises:
        SessionOver: when the answer is read, and nothing was counted or done.
    """

    def read(reply: list[Any]) -> Guarded[Answer]:
        theirs, told, came = reply
        if not theirs:
            raise SessionOver("the session it was sent with is over, or its author does not write")
        return Guarded(pace_of(whose, told), partial(call.read, came))

    def follow(reply: list[Any]) -> Sequence[Call[Any]]:
        return call.follow(reply[2]) if reply[2] else ()

    asked = (*call.arguments, session, READER_IDLE_SECONDS, *arguments(whose))
    return Call(call.script, call.shard, asked, read, follow)
