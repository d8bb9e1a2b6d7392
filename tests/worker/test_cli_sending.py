"""Sending and waiting: back-pressure is waited out, outages too, and nothing goes in twice."""

from __future__ import annotations

import pytest

from worker.awaited import Awaited
from worker.cli.sending import Sender
from worker.door import Door
from worker.intake import Submission, accept
from worker.refusals import InvalidSubmission, KeyReused, StoreUnavailable
from worker.store import Store

QUEUE = "rq:queue:comments-s0"


def calls(store, number, **door):
    wanted = [Submission("demo", "a", f"comment {n}") for n in range(number)]
    return [accept(each, Door(creates_articles=True, **door), store.keys) for each in wanted]


class Cut(Store):
    """A store whose next rounds get no answer, though all but the refused ones arrive."""

    def cut(self, rounds: int, *, arrive: bool) -> Cut:
        self.rounds, self.arrive = rounds, arrive
        return self

    def run_all(self, wanted):
        if not self.rounds:
            return super().run_all(wanted)
        self.rounds -= 1
        if self.arrive:
            super().run_all(wanted)
        return [StoreUnavailable("the connection was cut")] * len(wanted)


@pytest.fixture
def notes():
    return []


def test_a_full_queue_is_waited_out_with_a_note_and_nothing_is_dropped(store, settle, notes):
    def note(said):
        notes.append(said)
        settle()

    sender = Sender(store, note, pause_seconds=0)
    receipts = sender.send(calls(store, 10, most_queued=4))
    assert len({receipt.id for receipt in receipts}) == 10
    assert [receipt.state for receipt in receipts] == ["checking"] * 10
    assert notes == ["4 comments wait to be checked: waiting 0 s, then sending the rest again"] * 2


def test_a_lost_answer_is_asked_for_again_without_doubling(store, notes):
    cut = Cut(store.redis, store.keys).cut(0, arrive=True)
    sender = Sender(cut, notes.append, pause_seconds=0)
    sender.send(calls(store, 1))
    cut.cut(2, arrive=True)
    receipts = sender.send(calls(store, 5))
    assert not any(receipt.replayed for receipt in receipts)
    assert store.redis.llen(QUEUE) == 6
    assert len(notes) == 2
    assert "Redis is away (the connection was cut)" in notes[0]


def test_a_redis_that_was_never_there_is_said_at_once(store, notes):
    cut = Cut(store.redis, store.keys).cut(1, arrive=False)
    with pytest.raises(StoreUnavailable):
        Sender(cut, notes.append).send(calls(store, 1))
    assert notes == []


def test_an_outage_that_does_not_end_is_given_up(store, notes):
    cut = Cut(store.redis, store.keys).cut(0, arrive=False)
    sender = Sender(cut, notes.append, pause_seconds=0.01, outage_seconds=0.05)
    sender.send(calls(store, 1))
    cut.cut(10_000, arrive=False)
    with pytest.raises(StoreUnavailable):
        sender.send(calls(store, 1))
    assert notes


def test_a_refusal_is_an_answer_in_its_place(store, notes):
    door = Door(creates_articles=True)
    wanted = [Submission("demo", "a", text, id="own") for text in ("first", "second", "first")]
    answers = Sender(store, notes.append).send([accept(w, door, store.keys) for w in wanted])
    assert [type(answer).__name__ for answer in answers] == ["Receipt", "KeyReused", "Receipt"]
    assert isinstance(answers[1], KeyReused)
    with pytest.raises(InvalidSubmission):
        accept(Submission("demo", "a", ""), door, store.keys)


def test_decisions_come_in_the_order_of_submission(store, say, take, settle):
    ids = [say(f"comment {n}").id for n in range(5)]
    awaited = Awaited(store, settle, silence_seconds=0)
    for comment in ids:
        awaited.add(comment, 0)
    assert list(awaited.decided()) == []
    decided = [(comment.id, comment.state) for comment in awaited.until_decided()]
    assert decided == [(comment, "published") for comment in ids]
    assert len(awaited) == 0


def test_one_that_waits_holds_back_those_behind_it_only(store, say, settle):
    first = say("first").id
    settle()
    second = say("second").id
    awaited = Awaited(store, list)
    for comment in (first, second, first):
        awaited.add(comment, 0)
    assert [comment.id for comment in awaited.decided()] == [first]
    settle()
    assert [comment.id for comment in awaited.decided()] == [second, first]
