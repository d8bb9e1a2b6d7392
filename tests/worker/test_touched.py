"""Touched: all that a reader did to others' comments is told, and nothing that others did."""

from __future__ import annotations

from worker.erase import forget_touched
from worker.reactions import react
from worker.records import find
from worker.reports import report
from worker.touched import BEGINNING, END, Touch, read_touches

WHO = "minas-account"


def touches(store, site="demo", who=WHO):
    found = {}
    for shard in range(store.keys.shards):
        at, ended = BEGINNING, False
        while not ended:
            some = store.run(read_touches(site, who, shard, at))
            found |= {each.comment: each for each in some.items}
            at, ended = some.then, some.then == END
    return found


def test_what_a_reader_did_is_found_in_every_shard(sharded):
    store, keys = sharded.store, sharded.keys
    told = {}
    for number in range(6):
        article = f"article-{number}"
        liked, reported, both, untouched = sharded.say(article, "jun", "sora", "dan", "minsu")
        sharded.react(liked, WHO, "dan")
        sharded.react(untouched, "dan")
        store.run(report(find(store, reported), WHO, "hate", "", keys))
        store.run(react(find(store, both), WHO, "disagree", keys))
        store.run(report(find(store, both), WHO, "spam", "a note", keys))
        store.run(report(find(store, untouched), "dan", "spam", "another's note", keys))
        told |= {
            liked: Touch(liked, article, "agree", "", ""),
            reported: Touch(reported, article, "", "hate", ""),
            both: Touch(both, article, "disagree", "spam", "a note"),
        }
    assert touches(store) == told
    assert touches(store, site="other") == {}
    for shard in range(keys.shards):
        store.run(forget_touched("demo", WHO, shard))
    assert touches(store) == {}


def test_who_did_a_lot_is_told_all_of_it_some_at_a_time(store):
    comments = [f"c{number:04}" for number in range(1700)]
    with store.redis.pipeline(transaction=False) as pipe:
        for comment in comments:
            pipe.hset(f"{{s0}}comment:{comment}", "on", "demo/summit")
            pipe.hset(f"{{s0}}reacted:{comment}", WHO, "agree")
            pipe.sadd(f"{{s0}}touched:demo/{WHO}", comment)
        pipe.execute()
    assert len(store.run(read_touches("demo", WHO, 0)).items) < 1000
    assert sorted(touches(store)) == comments
