"""Review: one decision wins, the loser is told who won, and what fits a state is the table's."""

from __future__ import annotations

import threading

import pytest

from worker.records import find
from worker.refusals import ActionNotAllowed, StaleDecision, UnknownComment
from worker.review import decide, read_queue
from worker.states import ACTIONS, STATES, TRANSITIONS
from worker.status import read_status


@pytest.fixture
def held(say, settle, store):
    receipt = say("무례한 말")
    settle("held", "civility")
    return find(store, receipt.id)


def act(store, comment, action, *, by="mina", **more):
    call = decide(comment, action, by=by, reason="civil", keys=store.keys, **more)
    return store.run(call)


def test_held_comments_wait_longest_first(say, settle, store):
    for number in range(5):
        say(f"comment {number}")
        settle("held", "civility")
    queue = store.run(read_queue("civility", 0, limit=3))
    assert queue.depth == 5
    assert [item.comment.text for item in queue.items] == [f"comment {n}" for n in range(3)]


def test_approving_publishes_and_takes_it_off_the_queue(held, store):
    decided = act(store, held, "approve", note="fine")
    assert (decided.state, decided.version) == ("published", held.version + 1)
    assert store.run(read_queue("civility", 0)).depth == 0
    comment = find(store, held.id)
    assert comment.decision["by"] == "mina"
    assert comment.decision["note"] == "fine"
    assert [entry["to"] for entry in comment.decisions] == ["held", "published"]


def test_the_slower_moderator_changes_nothing_and_is_told_who_won(held, store):
    act(store, held, "approve", by="mina")
    with pytest.raises(StaleDecision, match=r"mina decided first \(approve\)") as refusal:
        act(store, held, "reject", by="jun")
    assert refusal.value.state == "published"
    assert refusal.value.decision["by"] == "mina"
    assert find(store, held.id).state == "published"


def test_of_many_at_once_one_wins(held, store):
    outcomes: list[str] = []
    start = threading.Barrier(8)

    def moderate(number: int) -> None:
        start.wait()
        try:
            act(store, held, "approve" if number % 2 else "reject", by=f"m{number}")
            outcomes.append("won")
        except StaleDecision:
            outcomes.append("told")

    threads = [threading.Thread(target=moderate, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["told"] * 7 + ["won"]
    assert len(find(store, held.id).decisions) == 2


def test_the_same_act_sent_again_gets_the_same_answer(held, store):
    first = act(store, held, "approve", op="op-1")
    assert act(store, held, "approve", op="op-1") == first
    assert len(find(store, held.id).decisions) == 2


@pytest.mark.parametrize("action", [action for action in ACTIONS if action != "undo"])
@pytest.mark.parametrize("state", STATES)
def test_the_script_keeps_the_table_of_transitions(held, store, action, state):
    store.redis.hset(f"{{s0}}comment:{held.id}", "state", state)
    comment = find(store, held.id)
    to = TRANSITIONS[action].get(state)
    if to is None:
        with pytest.raises(ActionNotAllowed, match=state):
            act(store, comment, action)
    else:
        assert act(store, comment, action).state == to


def test_escalating_moves_it_to_the_senior_queue(held, store):
    assert act(store, held, "escalate").state == "held"
    assert store.run(read_queue("senior", 0)).depth == 1
    with pytest.raises(ActionNotAllowed, match="changes nothing"):
        act(store, find(store, held.id), "escalate")


def test_ones_own_last_decision_can_be_undone(held, store):
    act(store, held, "reject")
    with pytest.raises(ActionNotAllowed, match="your own"):
        act(store, find(store, held.id), "undo", by="jun")
    assert act(store, find(store, held.id), "undo").state == "held"
    assert store.run(read_queue("civility", 0)).depth == 1


def test_the_machines_decision_cannot_be_undone(held, store):
    with pytest.raises(ActionNotAllowed):
        act(store, held, "undo", by="policy")


def test_an_unknown_comment_is_said_to_be_unknown(held, store):
    store.redis.delete(f"{{s0}}comment:{held.id}")
    with pytest.raises(UnknownComment):
        act(store, held, "approve")
    with pytest.raises(UnknownComment, match="nobody"):
        find(store, "nobody")


def test_the_books_balance_after_every_act(held, store):
    for action in ("approve", "undo", "reject", "approve", "remove", "restore"):
        act(store, find(store, held.id), action)
        assert store.run(read_status(0, store.keys)).imbalance == 0
    status = store.run(read_status(0, store.keys))
    assert {name: count for name, count in status.ledger.items() if count} == {
        "accepted": 1,
        "published": 1,
    }
