"""Ombud in the bench: the real front door, the real worker, the shipped policy or the fixed one."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from bench.drains import wait_for
from bench.workload import burn, text
from policies.limits import Limits
from worker.batch_worker import BatchWorker
from worker.connection import Ombud, connect, patient_client
from worker.door import Door
from worker.intake import Submission, accept
from worker.records import Author
from worker.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from redis import Redis

    from policies import Policy
    from worker.calls import Call
    from worker.intake import Receipt
    from worker.keys import Keys
    from worker.store import Store

DOOR = Door(
    creates_articles=True,
    most_queued=10_000_000,
    most_age_seconds=86_400,
    copies=frozenset({"duplicates.exact_on_article", "duplicates.exact_24h"}),
)
"""What is asked of submissions; copies are looked for as the policy that ships does."""

AT_ONCE = 100
ARTICLES = 50


def submission(number: int, keys: Keys, body: str = "") -> Call[Receipt]:
    """The call that submits one comment: 50 articles, 2,000 authors, no two texts alike."""
    author = Author(f"reader-{number % 2000}", "독자")
    wanted = Submission("bench", f"a{number % ARTICLES}", body or text(number), author)
    return accept(wanted, DOOR, keys)


def submit(store: Store, numbers: Sequence[int], words: Callable[[int], str] = text) -> None:
    """Submit the comments of these numbers in one round trip.

    Raises:
        Refused, StoreUnavailable: one was not accepted.
    """
    calls = [submission(number, store.keys, words(number)) for number in numbers]
    for receipt in store.run_all(calls):
        if isinstance(receipt, Exception):
            raise receipt


def batches(count: int) -> Iterator[range]:
    """Numbers of so many comments, a hundred at once."""
    for start in range(0, count, AT_ONCE):
        yield range(start, min(start + AT_ONCE, count))


def enqueue(count: int) -> None:
    """Submit so many comments."""
    store = connect(Settings()).store
    for numbers in batches(count):
        submit(store, numbers)


def wait_until_decided(redis: Redis) -> None:
    """Wait until no comment is being checked.

    Raises:
        RuntimeError: nothing more is decided.
    """
    while before := undecided(redis):
        wait_for(lambda before=before: undecided(redis) < before, "a comment decided")


def undecided(redis: Redis) -> int:
    """How many comments are being checked or wait for it."""
    return int(redis.hget("{s0}ledger", "checking") or 0)


class FixedPolicy:
    """Publishes everything, for the price of the fixed policy or of so many turns."""

    id, version, hash = "fixed", "1", "0" * 64
    limits = Limits()
    facts: frozenset[str] = frozenset()

    def __init__(self, turns: int | None = None) -> None:
        self._turns = int(os.environ["BENCH_TURNS"]) if turns is None else turns
        self._verdict = SimpleNamespace(
            verdict="publish",
            rule=None,
            fired=(),
            shadow=(),
            skipped=(),
            indeterminate=(),
            findings=(),
            queue=None,
            appeal=False,
        )

    def check(self, _text: str, _facts: object = None) -> Any:
        """Spend the price, then publish."""
        burn(self._turns)
        return self._verdict


def work(policy: str) -> None:
    """Work until killed with the `shipped` policy, the `fixed` one, or one that is `free`."""
    settings = Settings()
    url = os.environ["BENCH_URL"]
    client = patient_client(url)
    worker = BatchWorker(["comments-s0"], connection=client, ombud=Ombud(settings, url))
    if policy != "shipped":
        worker.policy = cast("Policy", FixedPolicy(0 if policy == "free" else None))
    worker.work(logging_level="WARNING")
