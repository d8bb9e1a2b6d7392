"""Ombud in the bench: the real front door, the real worker, the shipped policy or the fixed one."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from bench.workload import burn, text
from policies.limits import Limits
from worker.batch_worker import BatchWorker
from worker.connection import Ombud, connect, patient_client
from worker.door import Door
from worker.intake import Submission, accept
from worker.records import Author
from worker.settings import Settings

if TYPE_CHECKING:
    from policies import Policy
    from worker.calls import Call
    from worker.intake import Receipt
    from worker.keys import Keys

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


def enqueue(count: int) -> None:
    """Submit so many comments, a hundred in a round trip."""
    store = connect(Settings()).store
    for start in range(0, count, AT_ONCE):
        batch = range(start, min(start + AT_ONCE, count))
        for receipt in store.run_all([submission(number, store.keys) for number in batch]):
            if isinstance(receipt, Exception):
                raise receipt


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
