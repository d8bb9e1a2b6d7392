"""Operations: is it alive, can it accept, does it keep up."""

from __future__ import annotations

from pydantic import AwareDatetime

from web.answers.base import Answer, like
from worker.states import State


class Alive(Answer):
    """This process answers."""

    model_config = like({"ok": True})

    ok: bool


class Ready(Answer):
    """Whether this process can accept comments; 503 where it cannot."""

    model_config = like({"ok": True, "reasons": [], "warnings": [], "policy": "2026.11.1"})

    ok: bool
    reasons: list[str]
    """Why it cannot."""
    warnings: list[str]
    """What works less well, though it can: in the `dev` profile, a model that cannot be read."""
    policy: str


class Workers(Answer):
    """How many workers there are."""

    alive: int
    busy: int


class WaitingQueue(Answer):
    """A review queue."""

    name: str
    depth: int
    oldest_seconds: float


class Waiting(Answer):
    """What waits for moderators."""

    depth: int
    oldest_seconds: float
    queues: list[WaitingQueue]


class InForce(Answer):
    """The policy in force."""

    id: str
    version: str
    hash: str
    load_failures: int


class Server(Answer):
    """What the store's server says of itself."""

    version: str
    used_bytes: int
    max_bytes: int
    aof: str
    evicted: int


class Ledger(Answer):
    """The books: `accepted` is the sum of the states."""

    accepted: int
    imbalance: int
    states: dict[State, int]


class Status(Answer):
    """Whether it keeps up; `reasons` says in words what is wrong."""

    model_config = like(
        {
            "ok": True,
            "reasons": [],
            "at": "2026-05-04T09:30:00+00:00",
            "oldest_undecided_seconds": 0.0,
            "depth": 0,
            "in_flight": 0,
            "dead_letters": 0,
            "recovered": 0,
            "workers": {"alive": 2, "busy": 0},
            "review": {
                "depth": 3,
                "oldest_seconds": 41.2,
                "queues": [{"name": "system", "depth": 3, "oldest_seconds": 41.2}],
            },
            "policy": {
                "id": "standards-board",
                "version": "2026.11.1",
                "hash": "c9d1a2f797ae28d3",
                "load_failures": 0,
            },
            "redis": {
                "version": "8.1.3",
                "used_bytes": 2_100_000,
                "max_bytes": 0,
                "aof": "everysec",
                "evicted": 0,
            },
            "ledger": {
                "accepted": 314,
                "imbalance": 0,
                "states": {"published": 224, "held": 51, "rejected": 39},
            },
            "submitted": {"accepted": 314},
        }
    )

    ok: bool
    reasons: list[str]
    at: AwareDatetime
    oldest_undecided_seconds: float
    depth: int
    """Comments queued."""
    in_flight: int
    dead_letters: int
    recovered: int
    workers: Workers
    review: Waiting
    policy: InForce
    redis: Server
    ledger: Ledger
    submitted: dict[str, int]
    """Submissions by their outcome."""
