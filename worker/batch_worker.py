"""The batch worker: an RQ worker that takes, checks and finishes comments by the batch.

    ombud worker --processes 4
    rq worker -w worker.batch_worker.BatchWorker comments-s0

RQ's loop (`work`) is untouched: it asks for a job, executes it, and asks again. Here a "job" is a
batch of up to 64 comments, and the two hooks do this:

1. `dequeue_job_and_maintain_ttl`: **claim** a batch, which moves it from the queue into this
   worker's hands under a lease, in one script; wait without taking where there is none.
2. `execute_job`: send the **finish** of the batch before and the claim of the batch after in one
   write, so that Redis works while this process does; **check** this batch meanwhile, with one
   version of the policy; keep its finish for the next write.

What can go wrong, and what then happens:

* The process dies: its claims are seen by the supervisor, by a worker of the same host or, when the
  lease is over, by any worker, and queued again (`worker.recovery`).
* It was only slow: the finish of a batch that was taken back changes nothing; the lease is a fence.
* Redis goes away: a finish is kept and sent until it is answered; a claim is asked for again with
  its token and gets the same batch. Both are safe to repeat, and the worker never gives up.
* A check raises, takes too long or kills the process: `worker.budget`, `worker.alone`.
* A job is not ours: `worker.foreign`.
* It is told to stop: it finishes the batch it checks, gives the others back, and goes.

RQ's own books are kept where rq's tools look: queues, executing jobs, workers, failed jobs.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import math
import time
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError
from rq.exceptions import StopRequested
from rq.worker import WorkerStatus

from policies import PolicyError
from policies.doubt import SCORE
from worker.alone import ChildCrashed, check_alone, check_in_child
from worker.authors import with_distant_authors
from worker.bells import Bells
from worker.budget import Budget
from worker.check import check
from worker.connection import Ombud, patient_client
from worker.exchange import Exchange
from worker.facts import wanted
from worker.foreign import settle
from worker.membership import STOPS_WITHIN_SECONDS, Member, patiently
from worker.recovery import REAP_PERIOD_SECONDS, recover
from worker.refusals import StoreUnavailable
from worker.scorer import scorer_of, without_score
from worker.settings import Settings
from worker.store import Store
from worker.tokens import Tokens
from worker.versions import PolicyInForce

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redis import Redis
    from rq import Queue

    from policies import Policy
    from worker.check import Checked
    from worker.claim import Batch, Claimed

log = logging.getLogger(__name__)

CRASHES_BEFORE_A_CHILD = 2
"""Workers that died with a comment before it is checked in a child process."""

_LOOKS_AGAIN_SECONDS = 1.0
"""How long a worker waits for the bell before it looks by itself."""


class BatchWorker(Member):
    """An RQ worker for Ombud's queues.

    Queues of one shard are served in the order given; shards take turns.

    Attributes:
        policy: The policy to begin with; None: the one that the settings name. A version published
            by the board takes over within a second, between two batches.
        failed: Whether an error that nobody expected ended the check of a batch.
        ended: Whether it has nothing more to do: it was stopped, or nothing was left (burst).
    """

    policy: Policy | None = None

    def __init__(
        self,
        queues: Sequence[str | Queue],
        name: str | None = None,
        *,
        connection: Redis | None = None,
        ombud: Ombud | None = None,
        **more: Any,
    ) -> None:
        """Make a worker; arguments are those of RQ's, and what it works with.

        Args:
            queues: Queues or their names.
            name: The worker's name; a fresh one if left out.
            connection: A client that does not decode responses; given patient settings.
            ombud: Settings and policy; those of the environment if left out.
            more: What RQ's workers take besides.
        """
        self._ombud = ombud or Ombud(Settings(), url="")
        self._tokens = Tokens()
        super().__init__(queues, name or self._tokens.worker, connection=connection, **more)
        self._store = Store(self.connection, self._ombud.keys)
        self._budget = Budget(self._ombud.settings.check_budget_ms)
        self._scorer = scorer_of(self._ombud.settings)
        self._recovers_at = self._renews_at = 0.0
        self.failed = self.ended = False

    def bootstrap(self, *args: Any, **more: Any) -> None:
        """Load the policy, register with RQ, open the lane.

        Raises:
            SystemExit: the policy does not load, every mistake was logged; or the worker was told
                to stop before it began.
        """
        self._install_signal_handlers()  # type: ignore[no-untyped-call]  # RQ would do so too late
        try:
            self._begin(*args, **more)
        except StopRequested:
            with contextlib.suppress(RedisError):
                self.register_death()  # type: ignore[no-untyped-call]
            raise SystemExit(0) from None

    def _begin(self, *args: Any, **more: Any) -> None:
        try:
            first = self.policy or self._ombud.policy
        except PolicyError as error:
            log.critical("the worker does not start, its policy has mistakes:\n%s", error)
            raise SystemExit(1) from error
        self._in_force = PolicyInForce(first)
        gc.freeze()  # and no search before: it would unshare what the supervisor loaded
        super().bootstrap(*args, **more)
        self._exchange = Exchange(
            self._store, self.name, self._tokens, self._queues_by_shard(), self._ombud.settings
        )
        self._bells = Bells(self.connection, self.queue_keys())
        self.set_state(WorkerStatus.BUSY)

    @property
    def should_run_maintenance_tasks(self) -> bool:
        """Whether it is time to look for comments in nobody's hands."""
        return time.monotonic() >= self._recovers_at

    def run_maintenance_tasks(self) -> None:
        """Queue again what is in nobody's hands; RQ's own maintenance has nothing to do."""
        self._recovers_at = time.monotonic() + REAP_PERIOD_SECONDS
        try:
            for shard in self._queues_by_shard():
                found = recover(self._store, self.name, shard)
                if found:
                    log.warning(
                        "shard %d: %d comments of dead workers are queued again, %d held",
                        *(shard, found.queued, found.held),
                    )
        except StoreUnavailable:
            log.debug("Redis is away; what is in nobody's hands is looked for later")

    def dequeue_job_and_maintain_ttl(
        self, timeout: int | None, max_idle_time: int | None = None
    ) -> tuple[Any, Queue] | None:
        """Claim a batch; wait for one, without end unless `timeout` is None (burst).

        Returns:
            The batch and the first queue, or None when it is time to go.
        """
        batch = self._next_batch(timeout, max_idle_time)
        self.ended = batch is None
        return None if batch is None else (batch, self.queues[0])

    def execute_job(self, job: Any, queue: Queue) -> None:
        """Check a batch, while Redis writes the batch before and claims the one after."""
        del queue  # the batch knows its own
        try:
            self._work_on(job)
        except BaseException as error:
            self.failed = not isinstance(error, SystemExit)  # which is a second request to stop
            raise

    def teardown(self) -> None:
        """Say what is to be said, give back what is held, leave RQ's lists."""
        try:
            self._exchange.leave(
                why="died" if self.failed else "stopped", within=STOPS_WITHIN_SECONDS / 2
            )
            super().teardown()  # type: ignore[no-untyped-call]
        except (StoreUnavailable, RedisError) as error:
            log.warning("left without a word, for Redis is away: %s", error)
        finally:
            self._bells.close()

    def _next_batch(self, timeout: int | None, max_idle_time: int | None) -> Batch | None:
        idle_since = time.monotonic()
        while not self._exchange.ready:
            if not self._talk():
                if time.monotonic() >= self.stops_at:
                    return None
                continue
            if self._exchange.ready:
                break
            if not self._exchange.settled:  # no rest before the last batch is published
                continue
            if self._stop_requested or timeout is None:
                return None
            if max_idle_time is not None and time.monotonic() - idle_since >= max_idle_time:
                return None
            self._rest()
            self._keep_up()
        if self._stop_requested:
            return None
        return self._exchange.ready.popleft()

    def _work_on(self, batch: Batch) -> None:
        began = time.monotonic()
        policy = self._in_force.look(self._store)
        facts = self._facts(policy)
        if batch.left and not batch.suspect and not self._exchange.ready and not self._stopping:
            self._exchange.ask(facts=facts, suspects=False)
        try:
            settle(batch, self._store)
            items = with_distant_authors(batch.items, facts, self._store)
        except StoreUnavailable as trouble:
            self._exchange.ready.appendleft(batch)
            self.pause(trouble)
            return
        if self._exchange.lacks(batch, facts):
            # Claimed for a policy that asked less: what nobody gathered must not pass for nothing.
            self._exchange.give_back(batch, "stopped")
            return
        if self._scorer and SCORE in policy.facts:
            items = (
                without_score(items)
                if batch.suspect
                else self._scorer.informed(policy, items, self._budget)
            )
        try:
            checked = self._check(policy, items)
        except ChildCrashed as crash:
            log.warning("%s", crash)
            self._exchange.give_back(batch, "died")
            return
        seconds = time.monotonic() - began
        self._exchange.finish(batch, checked.decisions, seconds=seconds, sums=checked.sums)

    def _facts(self, policy: Policy) -> str:
        """The groups of facts that the policy and the model beside it ask for."""
        return wanted(policy.facts | (self._scorer.facts(policy) if self._scorer else frozenset()))

    def _check(self, policy: Policy, items: Sequence[Claimed]) -> Checked:
        """Check the comments of a batch; those that fail are checked alone.

        Raises:
            ChildCrashed: the batch's one comment killed the process that checked it.
        """
        if len(items) == 1 and items[0].crashes >= CRASHES_BEFORE_A_CHILD:
            return check_in_child(policy, items[0], self._budget, self._carries_on)
        checked = check(policy, items, self._budget, self._carries_on)
        for comment, _ in checked.failed:
            alone = check_alone(policy, comment, self._budget)
            checked.decisions += alone.decisions
            checked.sums += alone.sums
        return checked

    def _carries_on(self) -> bool:
        self._keep_up()
        self.heartbeat()
        return time.monotonic() < self.stops_at

    def _keep_up(self) -> None:
        """Do what is due now and then, also in the middle of a long batch."""
        time_now = time.monotonic()
        if time_now >= self._renews_at:
            self._renews_at = time_now + self._ombud.settings.lease_seconds / 4
            with contextlib.suppress(StoreUnavailable):
                self._exchange.renew()
        if self.should_run_maintenance_tasks:
            self.run_maintenance_tasks()

    def _talk(self) -> bool:
        """Say and ask, and hear the answers; whether Redis gave all of them."""
        if not self._exchange.under_way:
            if self._stopping:
                self._exchange.say()
            else:
                self._exchange.ask(facts=self._facts(self._in_force.look(self._store)))
        trouble = self._exchange.hear()
        if trouble:
            self.pause(trouble)
            return False
        self.go_on()
        return True

    def _rest(self) -> None:
        """Wait until a queue holds something; a request to stop ends the wait at once."""
        suspended = self._exchange.suspended
        self.set_state(WorkerStatus.SUSPENDED if suspended else WorkerStatus.IDLE)
        self.heartbeat()
        try:
            if self._stop_requested:
                return
            self.heartbeat()
            if suspended:
                time.sleep(_LOOKS_AGAIN_SECONDS)
            else:
                self._bells.wait(_LOOKS_AGAIN_SECONDS)
        except (RedisError, OSError) as trouble:
            self.pause(trouble)
        finally:
            self.set_state(WorkerStatus.BUSY)

    @property
    def _stopping(self) -> bool:
        return bool(self._stop_requested)

    def _queues_by_shard(self) -> dict[int, list[str]]:
        by_shard: dict[int, list[str]] = {}
        for name in self.queue_names():
            by_shard.setdefault(self._ombud.keys.shard_of_queue(name), []).append(name)
        return by_shard


def run(ombud: Ombud, *, burst: bool = False, name: str | None = None) -> None:
    """Work on the queues of all shards until told to stop, or until they are empty (`burst`).

    Raises:
        SystemExit: the policy does not load, or a mistake of ours ended the work.
    """
    queues = [ombud.keys.queue(shard) for shard in range(ombud.keys.shards)]
    worker = patiently(
        lambda: BatchWorker(queues, name, connection=patient_client(ombud.url), ombud=ombud)
    )
    worker.work(burst=burst, logging_level="WARNING")
    if worker.failed or not (worker.ended or worker.stops_at < math.inf):
        raise SystemExit(1)
