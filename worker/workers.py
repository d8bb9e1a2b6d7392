"""Workers: who works on a shard's queue, as RQ's own tools see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.calls import Call, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.keys import Keys

STATES = ("idle", "busy", "suspended", "started")
"""States of an RQ worker."""


def read_workers(shard: int, keys: Keys) -> Call[dict[str, str]]:
    """The state of each living worker by its name."""

    def read(reply: Sequence[Any]) -> dict[str, str]:
        return {text(name): text(state) for name, state in reply}

    return Call("workers", shard, (keys.queue(shard),), read)
