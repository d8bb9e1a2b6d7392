"""The exchange between one worker and Redis about batches: claims asked for, batches, finishes.

Everything a worker must not forget lies here until Redis answered: a claim keeps its token and is
asked for again, a finish is sent again. Both are safe to repeat.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from worker.claim import Batch, claim, renew
from worker.finish import LOST, finish
from worker.lane import Lane
from worker.recovery import give_back
from worker.refusals import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from worker.calls import Call
    from worker.finish import Decision
    from worker.recovery import Recovered, Why
    from worker.settings import Settings
    from worker.store import Store
    from worker.tokens import Tokens

log = logging.getLogger(__name__)

_TRIES_AGAIN_SECONDS = 0.2


class Exchange:
    """What one worker has in its hands and what it has yet to say.

    Attributes:
        ready: Batches that were claimed and wait to be checked.
        suspended: Whether the last claim found RQ's workers suspended.
    """

    def __init__(
        self,
        store: Store,
        worker: str,
        tokens: Tokens,
        queues: Mapping[int, Sequence[str]],
        settings: Settings,
    ) -> None:
        """Begin with empty hands.

        Args:
            store: The store; the exchange opens a connection of its own beside it.
            worker: The worker's name.
            tokens: Its tokens.
            queues: For each shard its queues, most urgent first.
            settings: Size of a batch and length of a lease.
        """
        self.ready: deque[Batch] = deque()
        self.suspended = False
        self._store = store
        self._worker = worker
        self._tokens = tokens
        self._queues = queues
        self._settings = settings
        self._lane = Lane(store.redis, store.keys)
        self._held: dict[str, int] = {}
        self._gathered: dict[str, str] = {}
        self._asked: dict[str, Call[Batch]] = {}
        self._to_say: dict[str, Call[Any]] = {}
        self._sent: list[tuple[str, Call[Any]]] = []

    @property
    def under_way(self) -> bool:
        """Whether something was asked whose answers were not heard."""
        return self._lane.under_way

    @property
    def settled(self) -> bool:
        """Whether Redis knows all that this worker did."""
        return not self._to_say

    def ask(self, *, facts: str = "", suspects: bool = True) -> None:
        """Say what is to be said and ask for one batch of each shard, in one write.

        Args:
            facts: The groups of facts to gather.
            suspects: Whether to take comments that a worker died with.
        """
        if not self._asked:
            for shard in self._queues:
                token = next(self._tokens)
                self._held[token] = shard
                self._gathered[token] = facts
                self._asked[token] = self._claim(shard, token, facts=facts, suspects=suspects)
        self._send(self._asked)

    def say(self) -> None:
        """Say what is to be said and ask for nothing."""
        self._send({})

    def hear(self) -> StoreUnavailable | None:
        """Hear the answers.

        Returns:
            What is wrong with Redis, if anything is; what it did not answer is said again with
            the next `ask` or `say`.
        """
        trouble = None
        for (token, call), answer in zip(self._sent, self._lane.answers(), strict=True):
            if isinstance(answer, StoreUnavailable):
                trouble = answer
            elif self._asked.get(token) is call:
                del self._asked[token]
                self._got(call.read(answer))
            else:
                del self._to_say[token]
                self._forget(token)
                self._heard(call, answer)
        return trouble

    def finish(
        self,
        batch: Batch,
        decisions: Sequence[Decision],
        *,
        seconds: float,
        sums: Mapping[str, int],
    ) -> None:
        """Have the decisions of a batch said next."""
        keys, worker = self._store.keys, self._worker
        self._to_say[batch.token] = finish(
            batch, decisions, keys, worker=worker, seconds=seconds, sums=sums
        )

    def lacks(self, batch: Batch, facts: str) -> bool:
        """Whether a batch was claimed without some of these groups of facts."""
        return not set(facts) <= set(self._gathered[batch.token])

    def give_back(self, batch: Batch, why: Why) -> None:
        """Have it said next that a batch goes back to its queue; `died` counts as a crash."""
        self._to_say[batch.token] = self._give_back(batch.shard, [batch.token], why)

    def renew(self) -> None:
        """Keep all that is in this worker's hands for another lease.

        Raises:
            StoreUnavailable: Redis is away.
        """
        lease = self._settings.lease_seconds
        for shard, tokens in self._held_by_shard():
            self._store.run(renew(tokens, shard, worker=self._worker, lease_seconds=lease))

    def leave(self, *, why: Why, within: float) -> None:
        """Say what is to be said and give back all that is held.

        Args:
            why: `died` counts as a crash of the comments that were in hand.
            within: Seconds after which what was not answered is left to recovery.

        Raises:
            StoreUnavailable: Redis is away; the leases will run out.
        """
        deadline = time.monotonic() + within
        if self.under_way:
            self.hear()
        while not self.settled and time.monotonic() < deadline:
            self.say()
            if self.hear():
                time.sleep(_TRIES_AGAIN_SECONDS)
        self._lane.close()
        for shard, tokens in self._held_by_shard():
            self._store.run(self._give_back(shard, tokens, why))

    def _claim(self, shard: int, token: str, *, facts: str, suspects: bool) -> Call[Batch]:
        return claim(
            shard,
            self._store.keys,
            worker=self._worker,
            token=token,
            most=self._settings.batch,
            lease_seconds=self._settings.lease_seconds,
            queues=self._queues[shard],
            wanted=facts,
            suspects=suspects,
        )

    def _give_back(self, shard: int, tokens: Sequence[str], why: Why) -> Call[Recovered]:
        return give_back(self._worker, shard, self._store.keys, why=why, tokens=tokens)

    def _held_by_shard(self) -> list[tuple[int, list[str]]]:
        by_shard: dict[int, list[str]] = {}
        for token, shard in self._held.items():
            by_shard.setdefault(shard, []).append(token)
        return list(by_shard.items())

    def _send(self, asked: Mapping[str, Call[Batch]]) -> None:
        self._sent = [*self._to_say.items(), *asked.items()]
        self._lane.send([call for _, call in self._sent])

    def _heard(self, call: Call[Any], answer: Any) -> None:
        self._store.run_all(call.follow(answer))
        outcome = call.read(answer)
        late = outcome.count(LOST) if isinstance(outcome, list) else 0
        if late:
            log.warning("%d decisions came too late and changed nothing", late)

    def _got(self, batch: Batch) -> None:
        self.suspended = batch.suspended
        if batch:
            self.ready.append(batch)
        else:
            self._forget(batch.token)

    def _forget(self, token: str) -> None:
        del self._held[token], self._gathered[token]
