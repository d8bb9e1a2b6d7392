"""Erase: who is erased is named nowhere in the store, and what others did stays right."""

from __future__ import annotations

import asyncio

import pytest

from tests.older import make_older
from tests.stored import everything_in
from worker.calls import Call
from worker.connection import Ombud
from worker.erase import erase, forget_author, forget_touched
from worker.reactions import react, read_own
from worker.reconcile import reconcile
from worker.records import find
from worker.reports import read_reports, report
from worker.settings import Settings
from worker.standing import read_mine
from worker.traces import search_sites_of

WHO = "minas-account"


def erase_all(site, account=WHO):
    """Erase an account as the web does; answers reactions and reports that were forgotten."""
    store, keys = site.store, site.keys
    comments = store.run(read_mine("demo", account, keys, limit=1000))
    for comment in comments:
        store.run(erase(find(store, comment), keys))
        del site.said[comment]
    reactions = reports = 0
    for shard in range(keys.shards):
        left = 1
        while left:
            forgotten = store.run(forget_touched("demo", account, shard))
            reactions += forgotten.reactions
            reports += forgotten.reports
            left = forgotten.left
    assert store.run(forget_author("demo", account, comments, keys)) == 0
    for said in site.said.values():
        said.reacted.discard(account)
    return reactions, reports


def tell_on(site, comment, by, reason="spam", note=""):
    site.store.run(report(find(site.store, comment), by, reason, note, site.keys))


def reasons(site, comment):
    return site.store.run(read_reports(find(site.store, comment), site.keys))


def is_named(site, account=WHO):
    return account.encode() in everything_in(site.store.redis)


def search(url, account):
    """Go through an older store as the web does."""

    async def ask():
        store = Ombud(Settings(shards=3), url).async_store()
        try:
            return await search_sites_of(store, account)
        finally:
            await store.redis.aclose()

    return asyncio.run(ask())


@pytest.fixture
def life(sharded):
    """Give a site in three shards on which somebody wrote, reacted and reported, and others did."""
    for number in range(6):
        article = f"article-{number}"
        own, *others = sharded.say(article, WHO, "jun", "sora", WHO)[:3]
        sharded.react(own, "jun", "dan")
        for comment in others:
            sharded.react(comment, WHO, "dan")
        tell_on(sharded, others[0], WHO, "abuse", f"said by {WHO}")
        tell_on(sharded, others[0], "dan")
    return sharded


def test_nothing_in_the_store_names_who_is_erased(life):
    assert is_named(life)
    assert erase_all(life) == (12, 6)
    assert not is_named(life)
    life.assert_right()
    assert reconcile(life.store).drifts == []


def test_what_others_did_stays(life):
    erase_all(life)
    for comment, said in life.said.items():
        record = find(life.store, comment)
        assert (record.state, record.agree, said.reacted) == ("published", 1, {"dan"})
        own = read_own("demo", record.article, [comment], "dan", life.keys)
        assert life.store.run(own) == {comment: "agree"}


def test_a_report_stays_without_its_reader_and_the_note(site):
    [comment] = site.say("summit", "jun")
    tell_on(site, comment, WHO, "abuse", "a note of mine")
    tell_on(site, comment, "sora", "abuse")
    assert b"a note of mine" in everything_in(site.store.redis)
    erase_all(site)
    assert reasons(site, comment) == [{"reason": "abuse", "count": 2}]
    assert b"a note of mine" not in everything_in(site.store.redis)
    assert not is_named(site)


def test_erasing_again_finds_nothing_more(life):
    erase_all(life)
    before = everything_in(life.store.redis)
    assert erase_all(life) == (0, 0)
    assert everything_in(life.store.redis) == before


def test_a_full_server_still_erases(life):
    life.store.redis.config_set("maxmemory", 1)
    try:
        assert erase_all(life) == (12, 6)
    finally:
        life.store.redis.config_set("maxmemory", 0)
    assert not is_named(life)


def test_what_an_authors_shard_is_told_late_names_nobody_again(life):
    """The call that completes a transition elsewhere may come after the erasing."""
    keys, who = life.keys, f"demo/{WHO}"
    home = keys.shard_of(who)
    own = (find(life.store, each) for each, said in life.said.items() if said.person == WHO)
    elsewhere = [each for each in own if keys.shard_of(f"demo/{each.article}") != home]
    assert elsewhere
    erase_all(life)
    for comment in elsewhere:
        moved = (who, comment.id, comment.accepted_us, "published", "held", "9")
        life.store.run(Call("note_author", home, moved, bool))
        life.store.run(Call("note_report", home, (who, comment.id, "a-late-reader"), bool))
    assert not is_named(life)


def test_more_than_are_forgotten_at_once_are_all_forgotten(site):
    comments = site.say("summit", *(f"reader-{number}" for number in range(250)))
    for comment in comments:
        site.react(comment, WHO)
    assert erase_all(site) == (250, 0)
    assert not is_named(site)
    site.assert_right()


@pytest.mark.parametrize("fate", ["removed", "withdrawn", "erased", "taken back"])
def test_what_became_of_the_comment_hides_no_name(site, fate):
    """Acts of who has several are kept until they are met, also when their comment went."""
    first, second = site.say("summit", "jun", "sora")
    site.react(first, WHO)
    site.react(second, WHO)
    [own] = site.say("summit", WHO)
    if fate == "removed":
        site.moderate(first, "remove")
        site.moderate(own, "remove")
    elif fate == "withdrawn":
        site.withdraw(first)
        site.withdraw(own)
    elif fate == "erased":
        site.store.run(erase(find(site.store, first), site.keys))
        del site.said[first]
    else:
        site.react(first, WHO, on=False)
    assert is_named(site)
    erase_all(site)
    assert not is_named(site)
    site.assert_right()
    assert reconcile(site.store).drifts == []


def test_a_reaction_that_is_taken_back_is_remembered_by_nothing(site):
    [comment] = site.say("summit", "jun")
    site.react(comment, WHO)
    assert is_named(site)
    site.react(comment, WHO, on=False)
    assert not is_named(site)


def test_where_nobody_talked_for_a_week_no_name_is_left(site):
    [comment] = site.say("summit", "jun")
    site.react(comment, WHO)
    site.say("summit", WHO)
    site.let_pass(604_800 // 189 + 1)
    assert is_named(site)
    erase_all(site)
    assert not is_named(site)


def test_a_restored_comment_does_not_bring_an_erased_reaction_back(site):
    comment, _ = site.say("summit", "jun", "sora")
    site.react(comment, WHO, "dan")
    site.moderate(comment, "remove")
    erase_all(site)
    site.moderate(comment, "restore")
    assert not is_named(site)
    assert find(site.store, comment).agree == 1
    site.assert_right()


def test_who_reacted_before_there_were_lists_is_found_once_the_store_is_reconciled(life):
    """And counts once, as ever, if the same reader reacts again."""
    lists = life.store.redis.keys("*}touched:*")
    life.store.redis.delete(*lists)
    comment = next(iter(life.said))
    again = react(find(life.store, comment), "new-reader", "agree", life.keys)
    assert life.store.run(again).agree == life.store.run(again).agree
    life.said[comment].reacted.add("new-reader")
    assert {drift.what for drift in reconcile(life.store).drifts} == {"touched"}
    reconcile(life.store, fix=True)
    assert reconcile(life.store).drifts == []
    assert erase_all(life) == (12, 6)
    assert not is_named(life)
    life.assert_right()


def test_an_older_store_names_nobody_once_it_was_searched(life, valkey):
    """As an erasure does, in a store whose lists are not made yet."""
    redis = life.store.redis
    make_older(redis)
    old_note = f"{{s1}}noted:report:{next(iter(life.said))} "
    redis.mset({f"{old_note}{WHO}": "1", f"{old_note}dan": "1"})
    assert search(valkey.url, WHO) == ["demo"]
    assert erase_all(life) == (12, 6)
    assert not is_named(life)
    assert redis.exists(f"{old_note}dan")
    life.assert_right()


def test_reconciling_forgets_by_whom_reports_were_once_noted(life):
    old_note = f"{{s1}}noted:report:{next(iter(life.said))} {WHO}"
    new = life.store.redis.keys("{s*}noted:report:*")
    life.store.redis.set(old_note, "1")
    reconcile(life.store)
    assert life.store.redis.exists(old_note)
    reconcile(life.store, fix=True)
    assert sorted(life.store.redis.keys("{s*}noted:report:*")) == sorted(new)


def test_what_is_erased_is_in_nobodys_list(site):
    kept, erased = site.say("summit", "jun", "sora")
    for comment in (kept, erased):
        site.react(comment, WHO)
        tell_on(site, comment, "dan")
    site.store.run(erase(find(site.store, erased), site.keys))
    for reader in (WHO, "dan"):
        touched = site.store.redis.smembers(f"{{s0}}touched:demo/{reader}")
        assert touched == {kept.encode()}


def test_readers_of_what_is_erased_are_forgotten_some_at_a_time(site):
    """However many react to a comment, no script goes through all of them."""
    [comment] = site.say("summit", WHO)
    record = find(site.store, comment)
    readers = [f"reader-{number}" for number in range(1200)]
    for each in readers:
        site.store.redis.hset(f"{{s0}}reacted:{comment}", each, "agree")
        site.store.redis.sadd(f"{{s0}}touched:demo/{each}", comment)
    tell_on(site, comment, readers[7])
    del site.said[comment]
    first = site.store.run(erase(record, site.keys))
    assert (first.now, first.left) == (True, 700)
    assert reconcile(site.store).drifts == []
    for each in readers:
        forgotten = site.store.run(forget_touched("demo", each, 0))
        assert forgotten.left == 0
        if forgotten.reactions:
            break
    assert find(site.store, comment).agree == 0
    lefts = [site.store.run(erase(find(site.store, comment), site.keys)).left for _ in range(3)]
    assert lefts == [199, 0, 0]
    assert b"reader-" not in everything_in(site.store.redis)
    assert reconcile(site.store).drifts == []


def test_one_sites_reader_is_not_anothers(site):
    [comment] = site.say("summit", "jun")
    site.react(comment, WHO)
    forgotten = site.store.run(forget_touched("other", WHO, 0))
    assert (forgotten.reactions, forgotten.left) == (0, 0)
    assert find(site.store, comment).agree == 1
