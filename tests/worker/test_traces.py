"""Traces: every site where an account left something is found, and no other."""

from __future__ import annotations

import asyncio

import pytest

from tests.conftest import free_ports
from tests.older import make_older, times_searched
from worker.connection import Ombud
from worker.door import Door
from worker.intake import Submission, accept
from worker.keys import Keys
from worker.reactions import react
from worker.reconcile import reconcile
from worker.records import Author, find
from worker.refusals import StoreUnavailable
from worker.reports import report
from worker.settings import Settings
from worker.traces import search_sites_of, sites_of

WHO = "x-7[q]*"


def sites(url, who, find_sites=sites_of):
    async def ask():
        store = Ombud(Settings(shards=3), url).async_store()
        try:
            return await find_sites(store, who)
        finally:
            await store.redis.aclose()

    return asyncio.run(ask())


def write(store, site, author, keys):
    wanted = Submission(site, "summit", "의견입니다", Author(author))
    return store.run(accept(wanted, Door(creates_articles=True), keys))


@pytest.fixture
def life(sharded):
    """Give a store in three shards with traces of somebody, and of others named much like them."""
    store, keys = sharded.store, sharded.keys
    for site in ("demo", "poems", "a-2"):
        write(store, site, WHO, keys)
    for other in ("x-7", "x-7q", f"{WHO}1", f"1{WHO}"):
        write(store, f"of-{len(other)}", other, keys)
    return sharded


def touch(sharded, how):
    [theirs] = sharded.say("elsewhere", "jun")
    comment = find(sharded.store, theirs)
    if how == "reacted":
        sharded.store.run(react(comment, WHO, "agree", sharded.keys))
    else:
        sharded.store.run(report(comment, WHO, "spam", "", sharded.keys))


def test_sites_are_found_by_what_was_written_there(life, valkey):
    before = times_searched(life.store.redis)
    assert sites(valkey.url, WHO) == ["a-2", "demo", "poems"]
    assert sites(valkey.url, "nobody") == []
    assert times_searched(life.store.redis) == before


@pytest.mark.parametrize("how", ["reacted", "reported"])
def test_who_only_touched_is_found_too(sharded, valkey, how):
    touch(sharded, how)
    assert sites(valkey.url, WHO) == ["demo"]


def test_who_touched_what_nobody_known_wrote_is_found_too(sharded, valkey):
    [theirs] = sharded.say("elsewhere", "")
    sharded.store.run(react(find(sharded.store, theirs), WHO, "agree", sharded.keys))
    assert sites(valkey.url, WHO) == ["demo"]


def test_an_empty_store_knows_all_there_is(sharded, valkey):
    assert sites(valkey.url, WHO) == []


@pytest.mark.parametrize("how", ["reacted", "reported"])
def test_an_older_store_does_not_know_and_is_searched(life, valkey, how):
    touch(life, how)
    make_older(life.store.redis)
    touch(life, how)  # what is written by now says nothing of what was before
    write(life.store, "new", WHO, life.keys)
    assert sites(valkey.url, WHO) is None
    assert sites(valkey.url, WHO, search_sites_of) == ["a-2", "demo", "new", "poems"]
    assert sites(valkey.url, WHO) is None


def test_an_older_store_knows_all_once_it_is_reconciled(life, valkey):
    touch(life, "reacted")
    make_older(life.store.redis)
    reconcile(life.store)
    assert sites(valkey.url, WHO) is None
    reconcile(life.store, fix=True)
    assert sites(valkey.url, WHO) == ["a-2", "demo", "poems"]
    write(life.store, "new", WHO, life.keys)
    assert sites(valkey.url, WHO) == ["a-2", "demo", "new", "poems"]


def test_one_shard_that_does_not_know_is_enough_to_search(life, valkey):
    [marked, *_] = life.store.redis.keys("{s*}traced")
    life.store.redis.delete(marked)
    assert sites(valkey.url, WHO) is None


def test_a_large_store_is_gone_through_to_its_end(sharded, valkey):
    with sharded.store.redis.pipeline(transaction=False) as pipe:
        for number in range(3000):
            pipe.set(f"{{s0}}mine:demo/somebody-{number}", "")
        pipe.execute()
    for number in range(20):
        write(sharded.store, f"site-{number}", WHO, Keys(shards=3))
    make_older(sharded.store.redis)
    found = sites(valkey.url, WHO, search_sites_of)
    assert found == sorted(f"site-{number}" for number in range(20))


@pytest.mark.parametrize("way", [sites_of, search_sites_of])
def test_a_store_that_is_away_is_told_apart_from_one_without_traces(way):
    [free_port] = free_ports(1)
    with pytest.raises(StoreUnavailable):
        sites(f"redis://127.0.0.1:{free_port}/0", WHO, way)
