"""Claim: a worker takes a batch of comments with all that their check needs, in one round trip."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from worker.calls import Call, text
from worker.facts import Facts, gather
from worker.jobs import rq_now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.keys import Keys


@dataclass(frozen=True, slots=True)
class Claimed:
    """One claimed comment.

    Attributes:
        id: Its id.
        text: The normalised text.
        author: The author's id, or empty.
        on: `site/article`.
        accepted_us: When it was accepted, microseconds since 1970.
        crashes: How often a worker died with it in its hands.
        section: The article's section, or empty.
        premoderated: Whether its article's comments wait for a person.
        facts: What the policy may know of it.
        version: The version of the record that this is.
        quoted: Ids of the other comments whose texts are among the facts.
    """

    id: str
    text: str
    author: str
    on: str
    accepted_us: int
    crashes: int
    section: str
    premoderated: bool
    facts: Facts
    version: int = 1
    quoted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreign:
    """A job whose id is no comment's.

    Attributes:
        id: The job's id.
        data: Its data, as they are; never to be unpickled.
        callback: The callback it names, or empty; never to be imported.
    """

    id: str
    data: bytes
    callback: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What one claim took.

    Attributes:
        token: The claim's own name, and the fence of its finish.
        shard: The shard.
        queue: The queue it came from; empty when there was nothing to take.
        items: The comments, in queue order.
        foreign: Jobs that are no comment's by their id.
        left: How many comments the queue still holds.
        suspended: Whether RQ's workers are suspended.
    """

    token: str
    shard: int
    queue: str = ""
    items: tuple[Claimed, ...] = ()
    foreign: tuple[Foreign, ...] = ()
    left: int = 0
    suspended: bool = field(default=False)

    def __bool__(self) -> bool:
        return bool(self.items or self.foreign)

    @property
    def suspect(self) -> Claimed | None:
        """The one comment of a batch that a worker died with; such a comment is claimed alone."""
        return self.items[0] if self.items and self.items[0].crashes else None


def claim(
    shard: int,
    keys: Keys,
    *,
    worker: str,
    token: str,
    most: int,
    lease_seconds: float,
    queues: Sequence[str] = (),
    wanted: str = "",
    suspects: bool = True,
) -> Call[Batch]:
    """Take up to `most` comments of a shard.

    Args:
        shard: The shard.
        keys: Names in the key space.
        worker: Name of the worker; no white space.
        token: Fresh name of this claim; the same token again gets the same batch.
        most: Most comments.
        lease_seconds: Seconds until the batch may be taken back.
        queues: Queues to take from: the first that has any; the shard's own if left out.
        wanted: Groups of facts, from `worker.facts.wanted`.
        suspects: Whether it may take a comment that a worker died with (alone).
    """

    def read(reply: list[Any]) -> Batch:
        status, _now, queue, rows, foreign, left = reply
        return Batch(
            token,
            shard,
            text(queue),
            tuple(map(_claimed, rows)),
            tuple(Foreign(text(job), data, text(call)) for job, data, call in foreign),
            int(left),
            suspended=status == b"suspended",
        )

    lease = int(lease_seconds * 1_000_000)
    alone = "1" if suspects else ""
    from_queues = queues or (keys.queue(shard),)
    arguments: tuple[str | int, ...] = (
        *(most, token, lease, worker, rq_now(), wanted, alone),
        *from_queues,
    )
    return Call("claim", shard, arguments, read)


def renew(tokens: Sequence[str], shard: int, *, worker: str, lease_seconds: float) -> Call[int]:
    """Keep batches for another lease; answers how many of them are still held."""
    return Call("renew", shard, (worker, int(lease_seconds * 1_000_000), *tokens), int)


def _claimed(row: list[Any]) -> Claimed:
    comment, on, body, _state, at, author, parent, role, crashes, copies = row[:10]
    article, about_author, pace, headline, answered, answers, version = row[10:]
    facts = gather(
        at=int(at),
        role=role.decode(),
        parent=parent.decode(),
        article=article,
        author=about_author,
        pace=pace,
        duplicates=copies.split(),
        headline=headline,
        answered=answered[1] if answered else b"",
        answers=answers[1::2],
    )
    return Claimed(
        id=comment.decode(),
        text=body.decode(errors="replace"),
        author=author.decode(),
        on=on.decode(),
        accepted_us=int(at),
        crashes=int(crashes or 0),
        section=article[0].decode() if article else "",
        premoderated=bool(article and article[4]),
        facts=facts,
        quoted=tuple(map(text, (*answered[:1], *answers[::2]))),
        version=int(version),
    )
