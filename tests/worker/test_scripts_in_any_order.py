"""Any order of submits, claims, finishes, crashes and decisions leaves the books in order."""

from __future__ import annotations

from collections import Counter
from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.faults.books import assert_all_decided, assert_in_order
from worker.calls import Call
from worker.claim import claim
from worker.door import Door
from worker.edit import edit
from worker.featured import feature
from worker.finish import LOST, Decision, finish
from worker.intake import Submission, accept
from worker.keys import Keys
from worker.records import Author, find
from worker.recovery import give_back, reap, requeue
from worker.refusals import Refused
from worker.review import decide
from worker.states import ACTIONS
from worker.store import Store

ENTRY = '{"by":"policy","policy":"1@0","verdict":"publish"}'
VERDICTS = st.sampled_from(["published", "held", "rejected"])
WORKERS = st.sampled_from(["ann", "bob"])
_fresh = count()


class Ledger(RuleBasedStateMachine):
    """Two workers, a moderator and an author act on one shard; the model is who holds what."""

    store: Store

    @initialize()
    def empty(self) -> None:
        self.store.redis.flushall()
        self.accepted: list[str] = []
        self.asked: list[Call] = []
        self.batches: list[tuple[str, Call]] = []
        self.finished: list[tuple[Call, list[str]]] = []
        self.edits: Counter[str] = Counter()
        self.outdated: set[tuple[str, str]] = set()

    @rule(key=st.sampled_from(["", "k1", "k2"]))
    def submit(self, key: str) -> None:
        wanted = Submission("demo", "a", f"comment for {key}", Author("mina"), key=key)
        receipt = self.store.run(accept(wanted, Door(creates_articles=True), self.store.keys))
        if not receipt.replayed:
            self.accepted.append(receipt.id)

    @rule(worker=WORKERS, most=st.integers(1, 3), suspects=st.booleans())
    def claim(self, worker: str, most: int, suspects: bool) -> None:
        self._claim(worker, most, suspects=suspects)

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def claim_again(self, data: st.DataObject) -> None:
        """The reply was lost, or the asking was delayed on its way."""
        batch = self.store.run(data.draw(st.sampled_from(self.asked)))
        self.outdated -= {(batch.token, item.id) for item in batch.items}

    @precondition(lambda self: self.batches)
    @rule(data=st.data(), state=VERDICTS, skip=st.integers(0, 1))
    def finish(self, data: st.DataObject, state: str, skip: int) -> None:
        worker, batch = data.draw(st.sampled_from(self.batches))
        queue = "care" if state == "held" else ""
        decisions = [Decision(item.id, state, queue, ENTRY) for item in batch.items[skip:]]
        call = finish(batch, decisions, self.store.keys, worker=worker, seconds=0, sums={})
        states = self.store.run(call)
        self.finished.append((call, states))
        assert set(states) <= {state, LOST} | {each for _, done in self.finished for each in done}
        self._note()

    @precondition(lambda self: self.finished)
    @rule(data=st.data())
    def finish_again(self, data: st.DataObject) -> None:
        call, states = data.draw(st.sampled_from(self.finished))
        again = self.store.run(call)
        assert again == states or set(again) <= {LOST}

    @rule(worker=WORKERS, died=st.booleans())
    def give_back(self, worker: str, died: bool) -> None:
        why = "died" if died else "stopped"
        self.store.run(give_back(worker, 0, self.store.keys, why=why))

    @rule()
    def let_leases_run_out(self) -> None:
        self.store.redis.delete("{s0}reaper")
        for lease in self.store.redis.zrange("{s0}leases", 0, -1):
            self.store.redis.zadd("{s0}leases", {lease: 1})
        self.store.run(reap("ann", 0, self.store.keys))

    @precondition(lambda self: self.accepted)
    @rule(data=st.data())
    def double_a_pointer(self, data: st.DataObject) -> None:
        comment = data.draw(st.sampled_from(self.accepted))
        self.store.redis.rpush("rq:queue:comments-s0", comment)

    @precondition(lambda self: self.accepted)
    @rule(data=st.data(), action=st.sampled_from(ACTIONS))
    def moderate(self, data: st.DataObject, action: str) -> None:
        comment = find(self.store, data.draw(st.sampled_from(self.accepted)))
        try:
            self.store.run(decide(comment, action, by="editor", reason="r", keys=self.store.keys))
        except Refused:
            assert find(self.store, comment.id) == comment

    @precondition(lambda self: self.accepted)
    @rule(data=st.data(), on=st.booleans())
    def feature(self, data: st.DataObject, on: bool) -> None:
        comment = find(self.store, data.draw(st.sampled_from(self.accepted)))
        try:
            self.store.run(feature(comment, self.store.keys, by="editor", on=on))
        except Refused:
            assert find(self.store, comment.id) == comment

    @precondition(lambda self: self.accepted)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        comment = data.draw(st.sampled_from(self.accepted))
        self.store.run(Call("withdraw", 0, (comment, "mina"), list))

    @precondition(lambda self: self.accepted)
    @rule(data=st.data(), words=st.sampled_from(["one", "two"]))
    def edit(self, data: st.DataObject, words: str) -> None:
        comment = find(self.store, data.draw(st.sampled_from(self.accepted)))
        lease = self.store.redis.hget(f"{{s0}}comment:{comment.id}", "lease")
        try:
            self.store.run(edit(comment, words, Door(), self.store.keys))
        except Refused:
            assert find(self.store, comment.id) == comment
            return
        if words != comment.text:
            self.edits[comment.id] += 1
            self.outdated.add((lease.decode() if lease else "", comment.id))

    @rule()
    def lose_the_queue(self) -> None:
        self.store.redis.delete("rq:queue:comments-s0")
        self.store.run(requeue(self.accepted, 0, self.store.keys))

    @invariant()
    def the_books_are_in_order(self) -> None:
        assert_in_order(self.store.redis, self.accepted, once=False)

    @invariant()
    def no_comment_is_in_two_hands(self) -> None:
        redis = self.store.redis
        held = [
            comment
            for claims in redis.keys("{s0}claims:*")
            for token, line in redis.hgetall(claims).items()
            for comment in line.decode().split()[1:]
            if (token.decode(), comment) not in self.outdated
        ]
        leased = {each for each in self.accepted if redis.hexists(f"{{s0}}comment:{each}", "lease")}
        assert len(held) == len(set(held))
        assert leased <= set(held)

    def teardown(self) -> None:
        """However it went, what waits can still be decided."""
        for worker in ("ann", "bob"):
            self.store.run(give_back(worker, 0, self.store.keys, why="stopped"))
        while self.store.redis.exists("rq:queue:comments-s0"):
            batch = self._claim("ann", 64)
            decisions = [Decision(item.id, "published", "", ENTRY) for item in batch.items]
            self.store.run(
                finish(batch, decisions, self.store.keys, worker="ann", seconds=0, sums={})
            )
        assert_all_decided(self.store.redis, self.accepted, once=False)

    def _claim(self, worker: str, most: int, *, suspects: bool = True):
        call = claim(
            0,
            self.store.keys,
            worker=worker,
            token=f"t{next(_fresh)}",
            most=most,
            lease_seconds=15,
            suspects=suspects,
        )
        batch = self.store.run(call)
        self.asked.append(call)
        if batch:
            self.batches.append((worker, batch))
        return batch

    def _note(self) -> None:
        """No words that the machine decided are decided by it again."""
        for comment in self.accepted:
            decisions = find(self.store, comment).decisions
            by_policy = [each for each in decisions if each["by"] == "policy"]
            assert len(by_policy) <= 1 + self.edits[comment]


def test_the_books_are_in_order_whatever_happens(redis_client):
    Ledger.store = Store(redis_client, Keys())
    run_state_machine_as_test(
        Ledger, settings=settings(max_examples=100, stateful_step_count=30, deadline=None)
    )
