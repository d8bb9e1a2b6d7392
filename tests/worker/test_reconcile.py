"""Reconcile: zero when nothing is lost, every kind of loss found, and mended from the records."""

from __future__ import annotations

import threading

import pytest

from worker.claim import claim
from worker.door import Door
from worker.intake import Submission, accept
from worker.keys import Keys
from worker.reconcile import reconcile
from worker.records import Author, find
from worker.review import decide
from worker.store import Store

QUEUE = "rq:queue:comments-s0"


def moderate(store, comment, action):
    call = decide(find(store, comment), action, by="mina", reason="civil", keys=store.keys)
    store.run(call)


@pytest.fixture
def busy_day(say, settle, take, store):
    """Leave comments in every condition: queued, in flight, published, held, rejected, removed."""
    ids = {}
    ids["published"] = [say(f"good {n}", author=f"reader-{n % 3}").id for n in range(4)]
    settle("published")
    ids["held"] = [say(f"rude {n}").id for n in range(3)]
    settle("held", "civility")
    ids["rejected"] = [say("spam", article="summit-2").id]
    settle("rejected")
    moderate(store, ids["held"].pop(), "approve")
    moderate(store, ids["published"].pop(), "remove")
    moderate(store, ids["published"][0], "escalate")
    ids["in flight"] = [say("in flight", author="").id]
    take()
    ids["queued"] = [say(f"queued {n}").id for n in range(3)]
    return ids


def everything(redis):
    return {name: redis.dump(name) for name in redis.scan_iter()}


def kinds(books):
    return sorted({drift.what for drift in books.drifts})


def test_the_books_of_an_empty_shard_balance(store):
    books = reconcile(store)
    assert (books.drift, books.records.total(), books.moving) == (0, 0, False)


def test_the_books_of_a_busy_day_balance(busy_day, store):
    books = reconcile(store)
    assert books.drifts == []
    assert not books.moving
    assert books.records == {
        "published": 4,
        "held": 2,
        "rejected": 1,
        "removed": 1,
        "checking": 4,
    }
    assert books.ledger["accepted"] == books.records.total() == 12


def lose_from_queue(redis, ids):
    redis.lrem(QUEUE, 0, ids["queued"][1])


def lose_the_queue(redis, ids):
    redis.delete(QUEUE, *redis.keys("rq:job:*"))


def lose_from_thread(redis, ids):
    redis.zrem("{s0}thread:demo/summit", ids["published"][0])


def lose_from_checking(redis, ids):
    redis.zrem("{s0}checking", ids["queued"][0])


def lose_from_review(redis, ids):
    redis.delete("{s0}review:civility", "{s0}reviews")


def lose_a_lease(redis, ids):
    redis.delete("{s0}leases")


def lose_from_an_authors_list(redis, ids):
    redis.delete("{s0}mine:demo/mina")


def add_a_stray_to_the_thread(redis, ids):
    redis.zadd("{s0}thread:demo/summit", {ids["held"][0]: 1, "nobody": 2})


def add_a_stray_to_review(redis, ids):
    redis.zadd("{s0}review:care", {ids["published"][1]: 1})


def forget_who_counts(redis, ids):
    redis.delete("{s0}people:demo/summit")


def forget_what_is_popular(redis, ids):
    redis.delete("{s0}talk:demo/summit", "{s0}lively:demo", "{s0}popular:24h:demo")


def forget_a_persons_several_acts(redis, ids):
    redis.delete("{s0}acts:demo/summit")


def count_a_stranger(redis, ids):
    [(_, score)] = redis.zrevrange("{s0}people:demo/summit", 0, 0, withscores=True)
    redis.zadd("{s0}people:demo/summit", {"stranger": score - 60})


def count_a_stranger_by_what_nobody_can_have(redis, ids):
    [(_, score)] = redis.zrevrange("{s0}people:demo/summit", 0, 0, withscores=True)
    redis.zadd("{s0}people:demo/summit", {"stranger": score - score % 6 + 1})


def rank_an_article_wrongly(redis, ids):
    redis.zincrby("{s0}popular:1h:demo", 1_000_000, "demo/summit")


def count_the_last_act_wrongly(redis, ids):
    redis.zincrby("{s0}lively:demo", -5_000_000, "demo/summit")


def miscount_in_the_ledger(redis, ids):
    redis.hincrby("{s0}ledger", "published", 2)


def miscount_an_author(redis, ids):
    redis.hincrby("{s0}author:demo/reader-1", "published", -1)


@pytest.mark.parametrize(
    ("damage", "what", "drift"),
    [
        (lose_from_queue, "queue", 1),
        (lose_the_queue, "queue", 3),
        (lose_from_thread, "thread", 1),
        (lose_from_checking, "checking", 1),
        (lose_from_review, "review", 2),
        (lose_a_lease, "lease", 1),
        (lose_from_an_authors_list, "mine", 7),
        (add_a_stray_to_the_thread, "stray", 2),
        (add_a_stray_to_review, "stray", 1),
        (forget_who_counts, "uncounted", 4),
        (forget_what_is_popular, "uncounted", 4),
        (forget_a_persons_several_acts, "uncounted", 1),
        (count_a_stranger, "miscounted", 2),
        (count_a_stranger_by_what_nobody_can_have, "miscounted", 2),
        (rank_an_article_wrongly, "miscounted", 1),
        (count_the_last_act_wrongly, "miscounted", 1),
        (miscount_in_the_ledger, "sum", 2),
        (miscount_an_author, "sum", 1),
    ],
)
def test_every_loss_is_found_and_mended(damage, what, drift, busy_day, store):
    damage(store.redis, busy_day)
    damaged = everything(store.redis)

    found = reconcile(store)
    assert (kinds(found), found.drift) == ([what], drift)
    assert everything(store.redis) == damaged, "looking changes nothing"

    mended = reconcile(store, fix=True)
    assert what in kinds(mended)
    assert reconcile(store).drifts == []


def test_what_was_lost_to_the_queue_is_decided_after_the_repair(busy_day, store, settle):
    store.redis.delete(QUEUE, "{s0}leases", *store.redis.keys("rq:*"))
    reconcile(store, fix=True)

    settle("published")

    for comment in (*busy_day["queued"], *busy_day["in flight"]):
        assert find(store, comment).state == "published"
    assert reconcile(store).drifts == []


def test_a_record_that_is_gone_is_a_drift(busy_day, store):
    store.redis.delete(f"{{s0}}comment:{busy_day['rejected'][0]}")
    found = reconcile(store)
    assert "the ledger of shard 0 says 12 accepted; there are 11 records" in [
        drift.said for drift in found.drifts
    ]


def test_authors_of_other_shards_are_told_again(redis_client):
    store = Store(redis_client, Keys(shards=4))
    for number in range(20):
        wanted = Submission(
            "demo", f"a{number % 5}", f"hi {number}", Author(f"reader-{number % 7}")
        )
        store.run(accept(wanted, Door(creates_articles=True), store.keys))
    assert reconcile(store).drifts == []
    for key in (*redis_client.keys("*author:*"), *redis_client.keys("*mine:*")):
        redis_client.delete(key)

    assert kinds(reconcile(store, fix=True)) == ["mine", "sum"]
    assert reconcile(store).drifts == []


def test_what_moves_meanwhile_is_no_drift(busy_day, say, store, valkey):
    """Comments are accepted and claimed all the while; the proof must not cry wolf."""
    with redis_of(valkey) as redis:
        theirs = Store(redis, store.keys)
        stop = threading.Event()

        def work() -> None:
            door, number = Door(creates_articles=True), 0
            while not stop.is_set():
                number += 1
                wanted = Submission("demo", "summit", f"more {number}", Author(f"r{number % 9}"))
                theirs.run(accept(wanted, door, store.keys))
                token = f"moving-{number}"
                call = claim(0, store.keys, worker="m", token=token, most=1, lease_seconds=15)
                theirs.run(call)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            books = [reconcile(store) for _ in range(3)]
        finally:
            stop.set()
            thread.join()
    assert [each.drifts for each in books] == [[], [], []]
    assert reconcile(store).drifts == []


def redis_of(valkey):
    from redis import Redis

    return Redis.from_url(valkey.url)
