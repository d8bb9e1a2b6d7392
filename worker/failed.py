"""Dead letters: jobs that no worker will touch again by itself, in RQ's FailedJobRegistry.

Two kinds come here: jobs that are none of ours (another function, data that are no pointer to a
comment), and the pointers of comments whose check crashed its worker three times. The comments of
the latter are not lost: they are held for a person.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rq.utils import now, utcformat

from worker.calls import Call, text
from worker.jobs import ForeignJob, comment_of_job
from worker.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.store import Store

_PAGE = 500


class UnknownDeadLetter(Refused):
    """There is no dead letter of this id."""

    code = "unknown-dead-letter"


class NothingToRetry(Refused):
    """Its comment is decided or waits for a person: checking it again would change nothing."""

    code = "nothing-to-retry"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One dead letter.

    Attributes:
        id: Id of the job, with escapes for what is no text.
        shard: The shard of its queue.
        queue: Its RQ queue.
        reason: Why it is dead.
        ended_at: When it died, ISO 8601 in UTC, or empty.
        comment: The comment it points to, or empty.
        state: That comment's state, where its id is the job's; or empty.
        data: What the job asked for, as far as it can be shown; never run.
    """

    id: str
    shard: int
    queue: str
    reason: str
    ended_at: str
    comment: str
    state: str
    data: str


def dead_letters(store: Store) -> list[DeadLetter]:
    """All dead letters of all shards.

    Raises:
        StoreUnavailable: Redis is away.
    """
    return [letter for _, letter in _all(store)]


def find_dead_letter(store: Store, job: str) -> DeadLetter:
    """The dead letter of this id.

    Raises:
        UnknownDeadLetter: there is none.
    """
    return _found(store, job)[1]


def retry(store: Store, job: str) -> None:
    """Queue a dead letter again.

    Raises:
        UnknownDeadLetter: there is none.
        NothingToRetry: its comment is decided, or waits for a person.
    """
    name, letter = _found(store, job)
    if letter.state not in {"", "checking"}:
        raise NothingToRetry(
            f"the comment of {job!r} is {letter.state}: decide it (`ombud review decide {job}`), "
            f"or drop the letter with `ombud failed discard {job}`"
        )
    again = (letter.queue, name, utcformat(now()))
    _move(store, Call("retry_dead", letter.shard, again, bool), job)


def discard(store: Store, job: str) -> None:
    """Drop a dead letter; its comment, if it points to one, stays as it is.

    Raises:
        UnknownDeadLetter: there is none.
    """
    name, letter = _found(store, job)
    _move(store, Call("discard_dead", letter.shard, (letter.queue, name), bool), job)


def _all(store: Store) -> Iterator[tuple[bytes, DeadLetter]]:
    """Each dead letter after its job's name in Redis, which need not be text."""
    for shard in range(store.keys.shards):
        queue = store.keys.queue(shard)
        first = 0
        while True:
            arguments = (queue, first, first + _PAGE - 1)
            rows = store.run(Call("dead_letters", shard, arguments, list))
            yield from ((row[0], _letter(row, shard, queue)) for row in rows)
            if len(rows) < _PAGE:
                break
            first += _PAGE


def _found(store: Store, job: str) -> tuple[bytes, DeadLetter]:
    for name, letter in _all(store):
        if letter.id == job:
            return name, letter
    raise UnknownDeadLetter(f"there is no dead letter {job!r}; `ombud failed list` names them")


def _move(store: Store, call: Call[bool], job: str) -> None:
    if not store.run(call):
        raise UnknownDeadLetter(f"the dead letter {job!r} is gone: somebody was quicker")


def _letter(row: list[Any], shard: int, queue: str) -> DeadLetter:
    job, data, reason, ended_at, state = row
    try:
        comment = comment_of_job(data)
    except ForeignJob:
        comment = ""
    return DeadLetter(
        id=job.decode(errors="backslashreplace"),
        shard=shard,
        queue=queue,
        reason=_shown(reason),
        ended_at=text(ended_at),
        comment=comment,
        state=text(state),
        data=_shown(data),
    )


def _shown(value: bytes) -> str:
    """A job's field as text; RQ writes some of them compressed."""
    try:
        value = zlib.decompressobj().decompress(value, 4096)
    except zlib.error:
        value = value[:4096]
    return value.decode(errors="backslashreplace")
