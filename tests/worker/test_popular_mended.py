"""What's Popular Now, proved and mended from the records by reconcile."""

from __future__ import annotations

from itertools import chain

from worker.reactions import react
from worker.reconcile import reconcile
from worker.records import find


def test_a_comment_that_once_had_more_reactions_than_count_is_no_drift(site, redis_client):
    [comment] = site.say("summit", "mina")
    crowd = {f"reader-{n}": "agree" for n in range(1000)}
    redis_client.hset(f"{{s0}}reacted:{comment}", mapping=crowd)
    redis_client.hset(f"{{s0}}comment:{comment}", "agree", 1000)
    reconcile(site.store, fix=True)
    assert site.popular("1h")[0].people == 1001
    site.react(comment, "one-more")
    site.store.run(react(find(site.store, comment), "reader-1", "agree", site.keys, on=False))
    site.store.run(react(find(site.store, comment), "reader-2", "agree", site.keys, on=False))
    assert redis_client.hlen(f"{{s0}}reacted:{comment}") == 999
    assert site.popular("1h")[0].people == 999
    assert reconcile(site.store).drifts == []


def test_a_store_of_before_counts_from_now_on_and_wholly_once_it_is_reconciled(site, redis_client):
    """Before there was this index, `lively:` named the articles and nothing else was kept."""
    [old, *_] = site.say("old", "mina", "jun")
    site.react(old, "sora")
    names = [redis_client.keys(f"*}}{kind}:*") for kind in ("people", "popular", "talk")]
    redis_client.delete(*chain(*names))
    assert site.order("24h") == []
    site.say("new", "dan")
    assert site.order("24h") == ["new"]
    assert {each.what for each in reconcile(site.store).drifts} == {"uncounted"}
    reconcile(site.store, fix=True)
    assert site.order("24h") == ["old", "new"]
    site.withdraw(old)
    site.assert_right()
    assert reconcile(site.store).drifts == []


def test_a_busy_article_of_before_is_counted_as_well(site, redis_client):
    """More words than Lua passes on at once, on one article and in one reading."""
    ids = site.say("busy", *["mina"] * 400)
    readers = [f"reader-{number}" for number in range(20)]
    for comment in ids:
        redis_client.hset(f"{{s0}}reacted:{comment}", mapping=dict.fromkeys(readers, "agree"))
        site.said[comment].reacted.update(readers)
    names = [redis_client.keys(f"*}}{kind}:*") for kind in ("people", "acts", "talk")]
    redis_client.delete(*chain(*names))
    reconcile(site.store, fix=True)
    assert reconcile(site.store).drifts == []
    site.assert_right()
