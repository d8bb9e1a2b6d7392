"""Status: the sums that say whether Ombud works and keeps up, at the same cost at any size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker.calls import Call, fields, text

if TYPE_CHECKING:
    from worker.keys import Keys


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """A review queue: how many comments wait, and the longest wait in seconds."""

    name: str
    depth: int
    oldest_age_seconds: float


@dataclass(frozen=True, slots=True)
class ShardStatus:
    """One shard.

    Attributes:
        shard: The shard.
        queue_depth: Comments queued.
        in_flight: Comments in the hands of workers.
        dead_letters: Jobs that failed for good.
        undecided: Comments in state checking.
        oldest_age_seconds: Age of the oldest undecided comment, in-flight ones included.
        ledger: Comments accepted and per state.
        metrics: Raw sums by name (see `worker.metrics`).
        reviews: The review queues.
        audit_length: Entries of the audit trail.
        suspended: Whether RQ's workers are suspended.
    """

    shard: int
    queue_depth: int
    in_flight: int
    dead_letters: int
    undecided: int
    oldest_age_seconds: float
    ledger: dict[str, int]
    metrics: dict[str, int]
    reviews: tuple[ReviewStatus, ...]
    audit_length: int
    suspended: bool

    @property
    def imbalance(self) -> int:
        """Accepted comments that are in no state; 0 when the books balance."""
        states = sum(count for name, count in self.ledger.items() if name != "accepted")
        return self.ledger.get("accepted", 0) - states


def read_status(shard: int, keys: Keys) -> Call[ShardStatus]:
    """The sums of one shard; writes nothing."""

    def read(reply: list[Any]) -> ShardStatus:
        now, depth, working, dead, oldest, undecided, ledger, metrics, reviews, seq, paused = reply

        def age(since: Any) -> float:
            return max(0, int(now) - int(since)) / 1_000_000 if since != b"" else 0.0

        return ShardStatus(
            shard=shard,
            queue_depth=int(depth),
            in_flight=int(working),
            dead_letters=int(dead),
            undecided=int(undecided),
            oldest_age_seconds=age(oldest),
            ledger={name: int(count) for name, count in fields(ledger).items()},
            metrics={name: int(count) for name, count in fields(metrics).items()},
            reviews=tuple(
                ReviewStatus(text(name), int(many), age(since))
                for name, many, since in sorted(reviews)
            ),
            audit_length=int(seq),
            suspended=bool(paused),
        )

    return Call("status", shard, (keys.queue(shard),), read)
