"""Claim, finish, give back, renew: a batch is in one pair of hands, and so is its finish."""

from __future__ import annotations

import pytest

from policies.catalogue import CATALOGUE
from tests.faults.books import assert_all_decided, assert_in_order
from worker.claim import claim, renew
from worker.facts import wanted
from worker.finish import LOST, Decision, finish
from worker.keys import Keys
from worker.records import find
from worker.recovery import give_back, reap, requeue

QUEUE = "rq:queue:comments-s0"
ENTRY = '{"by":"policy","policy":"1@0","verdict":"publish"}'


def asked(store, token: str, *, worker="w", most=64, suspects=True, queues=()):
    call = claim(
        0,
        store.keys,
        worker=worker,
        token=token,
        most=most,
        lease_seconds=15,
        queues=queues,
        suspects=suspects,
    )
    return store.run(call)


def finished(store, batch, *, worker="w", state="published", skip=0):
    decisions = [Decision(item.id, state, "", ENTRY) for item in batch.items[skip:]]
    return store.run(finish(batch, decisions, store.keys, worker=worker, seconds=0.1, sums={}))


def returned(store, *tokens: str, worker="w", why="died"):
    return store.run(give_back(worker, 0, store.keys, why=why, tokens=tokens))


def ids(batch) -> list[str]:
    return [item.id for item in batch.items]


def test_a_claim_takes_in_queue_order_and_tells_what_is_left(say, store):
    said = [say(f"comment {n}").id for n in range(5)]
    batch = asked(store, "t1", most=3)
    assert ids(batch) == said[:3]
    assert [item.text for item in batch.items] == ["comment 0", "comment 1", "comment 2"]
    assert (batch.left, batch.queue, batch.suspended) == (2, "comments-s0", False)


def test_the_same_token_gets_the_same_batch(say, store):
    for n in range(5):
        say(f"comment {n}")
    first = asked(store, "t1", most=3)
    assert asked(store, "t1", most=3) == first
    assert store.redis.llen(QUEUE) == 2


def test_a_claim_that_was_delayed_until_its_batch_was_finished_takes_nothing(say, store):
    say("first")
    batch = asked(store, "t1")
    finished(store, batch)
    say("second")
    assert not asked(store, "t1")
    assert store.redis.llen(QUEUE) == 1


def test_a_finish_sent_again_answers_the_same_and_writes_nothing(say, store):
    comment = say("hello")
    batch = asked(store, "t1")
    assert finished(store, batch) == ["published"]
    assert finished(store, batch) == ["published"]
    assert find(store, comment.id).version == 2
    assert_all_decided(store.redis, [comment.id])


def test_a_finish_after_the_batch_was_taken_back_changes_nothing(say, store):
    comment = say("hello")
    batch = asked(store, "t1")
    returned(store)
    assert finished(store, batch) == [LOST]
    other = asked(store, "t2", worker="other")
    assert finished(store, batch) == [LOST]
    assert find(store, comment.id).state == "checking"
    assert finished(store, other, worker="other") == ["published"]
    assert_all_decided(store.redis, [comment.id])


def test_comments_without_a_decision_go_back_to_the_front(say, store):
    said = [say(f"comment {n}").id for n in range(4)]
    batch = asked(store, "t1", most=3)
    finished(store, batch, skip=1)
    assert [each.decode() for each in store.redis.lrange(QUEUE, 0, -1)] == [said[0], said[3]]
    assert finished(store, asked(store, "t2")) == ["published", "published"]
    assert_all_decided(store.redis, said)


def test_what_is_given_back_by_a_worker_that_stops_is_as_before(say, store):
    said = [say(f"comment {n}").id for n in range(3)]
    asked(store, "t1", most=2)
    assert returned(store, why="stopped").queued == 2
    batch = asked(store, "t2")
    assert ids(batch) == said
    assert [item.crashes for item in batch.items] == [0, 0, 0]


def test_a_comment_whose_worker_died_is_claimed_alone(say, store):
    said = [say(f"comment {n}").id for n in range(3)]
    asked(store, "t1", most=2)
    returned(store)
    assert not asked(store, "ahead", suspects=False)
    for n in range(2):
        batch = asked(store, f"alone{n}")
        assert (ids(batch), batch.suspect.crashes) == ([said[n]], 1)
        finished(store, batch)
    last = asked(store, "t2")
    assert (ids(last), last.suspect) == ([said[2]], None)


def test_a_comment_that_killed_three_workers_is_held_and_its_job_failed(say, store):
    comment = say("poison").id
    for n in range(3):
        assert find(store, comment).state == "checking"
        asked(store, f"t{n}")
        taken = returned(store)
    assert (taken.queued, taken.held) == (0, 1)
    held = find(store, comment)
    assert (held.state, held.queue, held.decision["rule"]) == ("held", "system", "system.crashed")
    assert store.redis.zrange("rq:failed:comments-s0", 0, -1) == [comment.encode()]
    assert store.redis.hget(f"rq:job:{comment}", "status") == b"failed"
    assert_all_decided(store.redis, [comment])


def test_only_the_named_batches_are_given_back(say, store):
    say("one"), say("two")
    asked(store, "t1", most=1), asked(store, "t2", most=1)
    assert returned(store, "t1").queued == 1
    assert store.redis.hkeys("{s0}claims:w") == [b"t2"]


def test_an_expired_lease_is_reaped_once_by_one_leader(say, store):
    say("hello")
    asked(store, "t1")
    store.redis.zadd("{s0}leases", {"w t1": 1})
    assert store.run(reap("a", 0, store.keys)).queued == 1
    store.redis.zadd("{s0}leases", {"w t1": 1})
    assert store.run(reap("b", 0, store.keys)).queued == 0


def test_a_renewed_lease_is_kept_and_a_lost_one_is_not(say, store):
    say("hello")
    asked(store, "t1")
    before = store.redis.zscore("{s0}leases", "w t1")
    assert store.run(renew(["t1", "t9"], 0, worker="w", lease_seconds=60)) == 1
    assert store.redis.zscore("{s0}leases", "w t1") > before + 30_000_000
    assert store.redis.zcard("{s0}leases") == 1


def test_queues_are_served_in_the_order_given(say, store):
    late, early = say("late").id, say("early").id
    store.redis.lrem(QUEUE, 1, early)
    store.redis.rpush("rq:queue:urgent", early)
    order = ["urgent", "comments-s0"]
    assert ids(asked(store, "t1", queues=order)) == [early]
    assert ids(asked(store, "t2", queues=order)) == [late]


def test_nothing_is_taken_while_suspended(say, store):
    say("hello")
    store.redis.set("rq:suspended", 1)
    batch = asked(store, "t1")
    assert batch.suspended
    assert not batch


def test_late_and_doubled_pointers_are_dropped(say, store, settle):
    decided = say("hello").id
    settle()
    waiting = say("again").id
    store.redis.rpush(QUEUE, decided, waiting, waiting)
    assert ids(asked(store, "t1")) == [waiting]
    assert not asked(store, "t2")


def test_a_comment_withdrawn_while_it_is_checked_stays_withdrawn(say, store):
    from worker.calls import Call

    comment = say("hello").id
    batch = asked(store, "t1")
    store.run(Call("withdraw", 0, (comment, "mina"), list))
    assert finished(store, batch) == [LOST]
    assert find(store, comment).state == "withdrawn"
    assert_in_order(store.redis, [comment])
    assert store.redis.zcard("rq:wip:comments-s0") == 0


def test_a_comment_that_was_edited_while_it_was_checked_is_decided_as_it_is_now(say, store):
    comment = say("hello").id
    old = asked(store, "t1")
    store.redis.hdel(f"{{s0}}comment:{comment}", "lease")  # an edit takes it out of all hands
    store.redis.rpush(QUEUE, comment)
    new = asked(store, "t2", worker="other")
    assert finished(store, old) == [LOST]
    assert finished(store, new, worker="other", state="rejected") == ["rejected"]
    assert find(store, comment).state == "rejected"


def test_only_what_waits_and_is_in_nobodys_hands_is_queued_anew(say, store):
    held, waiting = say("one").id, say("two").id
    asked(store, "t1", most=1)
    store.redis.delete(QUEUE)
    assert store.run(requeue([held, waiting, "unknown"], 0, store.keys)) == 1
    assert store.redis.lrange(QUEUE, 0, -1) == [waiting.encode()]


@pytest.mark.parametrize("state", ["published", "held", "rejected"])
def test_a_decision_leaves_no_trace_in_the_queue(say, store, state):
    comment = say("hello").id
    finished(store, asked(store, "t1"), state=state)
    assert_in_order(store.redis, [comment])
    assert store.redis.keys("rq:job:*") == []
    assert store.redis.keys("rq:wip:*") == []


def test_rq_sees_what_is_queued_and_what_is_executed(say, store):
    from rq import Queue
    from rq.registry import StartedJobRegistry

    for n in range(3):
        say(f"comment {n}")
    batch = asked(store, "t1", most=2)
    registry = StartedJobRegistry("comments-s0", connection=store.redis)
    assert Queue("comments-s0", connection=store.redis).count == 1
    assert sorted(registry.get_job_ids(cleanup=False)) == sorted(ids(batch))


def test_how_fast_an_author_writes_is_a_fact(say, take):
    say("one"), say("two"), say("three", article="elsewhere")
    facts = [item.facts for item in take(wanted="p").items]
    assert [each.get("pace.count_1m", 0) for each in facts] == [0, 1, 2]
    assert [each.get("pace.on_article_24h", 0) for each in facts] == [0, 1, 0]
    assert 0 <= facts[2]["pace.gap_seconds"] < 60


def test_an_author_with_more_than_a_hundred_comments_is_counted_in_full(say, take, store):
    for n in range(105):
        say(f"comment {n}")
    last = take(200, wanted="p").items[-1]
    assert last.facts["pace.count_24h"] == 104
    assert last.facts["pace.on_article_24h"] == 100


def test_scripts_stay_in_one_slot_of_a_cluster(cluster_client):
    from worker.calls import Call
    from worker.copies import COPIES
    from worker.door import Door
    from worker.intake import Submission, accept
    from worker.records import Author
    from worker.store import Store

    store = Store(cluster_client, Keys(tagged=True))
    door = Door(creates_articles=True, copies=COPIES)
    for n in range(3):
        submission = Submission("demo", "a", f"comment {n}", Author("mina"))
        store.run(accept(submission, door, store.keys))
    cluster_client.rpush("{s0}rq:queue:comments-s0", "foreign", "not an id")
    more = {"most": 9, "lease_seconds": 15, "wanted": wanted(CATALOGUE)}
    call = claim(0, store.keys, worker="w", token="t1", **more)
    batch = store.run(call)
    assert [len(batch.items), len(batch.foreign)] == [3, 1]
    settled = Call("settle_job", 0, (batch.queue, "t1", "foreign", "", "nothing of ours"), bool)
    assert store.run(settled)
    assert store.run(renew(["t1"], 0, worker="w", lease_seconds=9)) == 1
    assert finished(store, batch, skip=1) == ["published", "published"]
    assert asked(store, "t2")
    assert returned(store).queued == 1
    assert store.run(reap("w", 0, store.keys)).queued == 0
    later = batch.items[-1].accepted_us + 1
    facts = store.run(Call("author_facts", 0, ("ap", "demo/mina", later), list))
    assert len(facts[0][2]) == 6
    assert store.run(Call("count_on", 0, ("demo/a", *facts[0][2]), int)) == 3
    assert cluster_client.zcard("{s0}thread:demo/a") == 2
