"""Calls: what is asked of the store, apart from how it is carried there.

A call names a script, its shard and arguments, and how to read the reply. The functions of
`intake`, `thread`, `review` … make calls; `store` carries them, one by one or many in one round
trip, from a thread or an event loop.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Answer_co = TypeVar("Answer_co", covariant=True)
Argument = str | bytes | int | float


def no_more(_reply: Any) -> Sequence[Call[Any]]:
    """Nothing follows the call."""
    return ()


@dataclass(frozen=True, slots=True)
class Call(Generic[Answer_co]):
    """One atomic script with its arguments.

    Attributes:
        script: Name of the script in `worker/scripts`.
        shard: The one shard it touches.
        arguments: The script's own arguments.
        read: Makes the answer out of the server's reply (bytes, integers, nested lists); may
            raise a `worker.refusals.Refused`.
        follow: Calls on other shards that complete this one, from its reply; idempotent.
    """

    script: str
    shard: int
    arguments: tuple[Argument, ...]
    read: Callable[[Any], Answer_co]
    follow: Callable[[Any], Sequence[Call[Any]]] = no_more


def text(value: Any) -> str:
    """A reply's bytes as text."""
    return value.decode() if isinstance(value, bytes) else str(value)


def fields(flat: Sequence[Any]) -> dict[str, str]:
    """Fields and values by turns, as HGETALL replies, as a dictionary of text."""
    values = [text(value) for value in flat]
    return dict(zip(values[::2], values[1::2], strict=True))
