"""Recovery: comments of a worker that stopped or died run again, in seconds.

* The supervisor gives a dead child's comments back at once (`give_back`).
* Every worker looks every two seconds (`recover`): for batches of dead processes of its own host,
  and, one worker at a time, for batches whose lease ran out because a whole host is gone.
* A comment whose worker died is checked alone from then on; the third time it is held for a person.
  Its neighbours are not.

RQ's own maintenance finds nothing to do: it would take minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from worker.calls import Call, text
from worker.intake import author_notes
from worker.jobs import DATA_AFTER_ID, DATA_BEFORE_ID, rq_now
from worker.tokens import process_is_dead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.keys import Keys
    from worker.store import Store

Why = Literal["stopped", "died"]

REAP_PERIOD_SECONDS = 2.0
"""How often expired leases are looked for."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was taken back.

    Attributes:
        queued: Comments that are queued again.
        held: Comments held for a person after too many crashes.
        leases: The batches that are in workers' hands now: worker and token of each.
    """

    queued: int
    held: int
    leases: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.queued or self.held)


def give_back(
    worker: str,
    shard: int,
    keys: Keys,
    *,
    why: Why,
    tokens: Sequence[str] = (),
) -> Call[Recovered]:
    """Queue a worker's comments again: those of the named batches, or all it holds."""
    return _taking_back("give_back", shard, (worker, why, rq_now(), *tokens), keys)


def reap(worker: str, shard: int, keys: Keys) -> Call[Recovered]:
    """Queue the comments of batches whose lease ran out, unless another process leads.

    The answer also says which batches are in whose hands.
    """
    period = int(REAP_PERIOD_SECONDS * 1000)
    return _taking_back("reap", shard, (worker, rq_now(), period), keys)


def recover(store: Store, worker: str, shard: int) -> Recovered:
    """Queue again what is in the hands of nobody: expired leases, dead processes of this host.

    Raises:
        StoreUnavailable: Redis is away.
    """
    reaped = store.run(reap(worker, shard, store.keys))
    queued, held = reaped.queued, reaped.held
    for holder, token in reaped.leases:
        if process_is_dead(token):
            more = store.run(give_back(holder, shard, store.keys, why="died", tokens=[token]))
            queued, held = queued + more.queued, held + more.held
    return Recovered(queued, held)


def requeue(comments: Sequence[str], shard: int, keys: Keys) -> Call[int]:
    """Point the queue anew at undecided comments that nobody holds; answers how many."""
    around = (DATA_BEFORE_ID, DATA_AFTER_ID)
    arguments = (keys.queue(shard), *around, rq_now(), *comments)
    return Call("requeue", shard, arguments, int)


def _taking_back(
    script: str, shard: int, arguments: tuple[str | int, ...], keys: Keys
) -> Call[Recovered]:
    def read(reply: list[Any]) -> Recovered:
        queued, held, _notes, *leases = reply
        pairs = (text(lease).partition(" ") for lease in (leases[0] if leases else ()))
        return Recovered(int(queued), int(held), tuple((who, token) for who, _, token in pairs))

    def follow(reply: list[Any]) -> list[Call[Any]]:
        return author_notes(reply[2], keys)

    return Call(script, shard, arguments, read, follow)
