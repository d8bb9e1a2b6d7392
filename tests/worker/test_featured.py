"""Featured: what moderators recommend, for as long as it is published with those words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from worker.audit import verify
from worker.door import Door
from worker.edit import edit
from worker.erase import erase
from worker.events import read_since
from worker.featured import feature
from worker.keys import Keys
from worker.reconcile import reconcile
from worker.records import find
from worker.refusals import ActionNotAllowed, StaleDecision, UnknownComment
from worker.review import decide
from worker.store import Store
from worker.thread import read_page
from worker.withdraw import withdraw

INDEX = "{s0}featured:demo/summit"


@pytest.fixture
def published(say, settle):
    """Give the ids of seven published comments, oldest first."""
    ids = [say(f"comment {number}").id for number in range(7)]
    settle()
    return ids


@pytest.fixture
def set_featured(store):
    """Give a function that features a comment as it is now, or does so no more."""

    def set_featured(comment: str, *, on: bool = True):
        return store.run(feature(find(store, comment), store.keys, by="mina", on=on))

    return set_featured


def listed(store, limit=20):
    seen, cursor = [], ""
    while cursor is not None:
        page = read_page("demo", "summit", store.keys, order="featured", limit=limit, cursor=cursor)
        found = store.run(page)
        seen += [comment.id for comment in found.items]
        cursor = found.next
    return seen


@pytest.mark.parametrize("limit", [1, 2, 20])
def test_featured_comments_are_listed_newest_first_page_by_page(
    store, published, set_featured, limit
):
    for place in (4, 0, 2):
        set_featured(published[place])
    assert listed(store, limit) == [published[place] for place in (4, 2, 0)]
    assert store.redis.zcard(INDEX) == 3


def test_the_count_stays_that_of_the_whole_article(store, published, set_featured):
    set_featured(published[0])
    page = store.run(read_page("demo", "summit", store.keys, order="featured"))
    assert (len(page.items), page.count) == (1, 7)
    assert page.items[0].featured_us > 0


def test_featuring_again_changes_nothing_and_answers_the_same(store, published, set_featured):
    first = set_featured(published[0])
    before = find(store, published[0])
    assert set_featured(published[0]) == first
    assert find(store, published[0]) == before
    assert before.version == first.version
    assert not set_featured(published[0], on=False).featured
    assert not set_featured(published[0], on=False).featured
    assert listed(store) == []


def test_it_is_audited_and_told_to_open_pages(store, published, set_featured):
    events = store.redis.xlen("{s0}events")
    set_featured(published[0])
    set_featured(published[0], on=False)
    lines = [fields[b"e"].decode() for _, fields in store.redis.xrange("{s0}audit")][-2:]
    assert [line.split("|")[1:] for line in lines] == [
        [published[0], "plain>featured", "2", "mina"],
        [published[0], "featured>plain", "2", "mina"],
    ]
    assert [trail.broken for trail in verify(store)] == [""]
    told = store.run(read_since("demo", "summit", "0-0", store.keys)).events[events:]
    assert [(each.before, each.after) for each in told] == [("published", "published")] * 2


def test_only_what_was_seen_and_is_published_is_featured(store, say, published):
    held = find(store, say("held").id)
    with pytest.raises(ActionNotAllowed, match="only published"):
        store.run(feature(held, store.keys, by="mina"))
    seen = find(store, published[0])
    store.run(decide(seen, "escalate", by="jun", reason="r", keys=store.keys))
    with pytest.raises(StaleDecision, match="jun decided first"):
        store.run(feature(seen, store.keys, by="mina", version=seen.version))
    with pytest.raises(UnknownComment):
        store.run(feature(replace(seen, id="none"), store.keys, by="mina"))


ENDS = {
    "removed": lambda c, keys: decide(c, "remove", by="jun", reason="r", keys=keys),
    "withdrawn": withdraw,
    "erased": erase,
    "checking": lambda c, keys: edit(c, "other words", Door(), keys),
}


@pytest.mark.parametrize("state", ENDS)
def test_what_is_published_no_more_is_featured_no_more(store, published, set_featured, state):
    set_featured(published[0])
    store.run(ENDS[state](find(store, published[0]), store.keys))
    found = find(store, published[0])
    assert (found.state, found.featured_us, listed(store)) == (state, 0, [])
    assert not store.redis.exists(INDEX)


def test_what_is_restored_or_published_with_other_words_is_not_featured_again(
    store, published, set_featured, settle
):
    for place in (0, 1):
        set_featured(published[place])
    store.run(ENDS["removed"](find(store, published[0]), store.keys))
    store.run(decide(find(store, published[0]), "restore", by="jun", reason="r", keys=store.keys))
    store.run(ENDS["checking"](find(store, published[1]), store.keys))
    settle()
    assert [find(store, published[place]).state for place in (0, 1)] == ["published"] * 2
    assert listed(store) == []


def test_what_moderators_decide_beside_it_leaves_it_featured(store, published, set_featured):
    set_featured(published[0])
    for action in ("escalate", "keep"):
        seen = find(store, published[0])
        store.run(decide(seen, action, by="jun", reason="r", keys=store.keys))
    assert listed(store) == [published[0]]


def test_reconcile_finds_and_mends_a_lost_and_a_stray_entry(store, published, set_featured):
    set_featured(published[0])
    assert reconcile(store).drift == 0
    store.redis.zrem(INDEX, published[0])
    store.redis.zadd(INDEX, {published[1]: 1})
    assert {drift.what for drift in reconcile(store, fix=True).drifts} == {"featured", "stray"}
    assert (reconcile(store).drift, listed(store)) == (0, [published[0]])


def test_it_works_in_the_shard_of_its_article(cluster_client):
    store = Store(cluster_client, Keys(shards=4, tagged=True))
    shard = store.keys.shard_of("demo/summit")
    record = {"on": "demo/summit", "text": "a", "state": "published", "v": 2, "at": 5}
    cluster_client.hset(f"{{s{shard}}}comment:c1", mapping=record)
    assert store.run(feature(find(store, "c1"), store.keys, by="mina")).featured
    assert listed(store) == ["c1"]
