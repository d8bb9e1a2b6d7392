"""Traces: every site where an account left something is found, and no other."""

from __future__ import annotations

import asyncio

import pytest

from tests.conftest import free_ports
from worker.connection import Ombud
from worker.door import Door
from worker.intake import Submission, accept
from worker.keys import Keys
from worker.reactions import react
from worker.records import Author, find
from worker.refusals import StoreUnavailable
from worker.settings import Settings
from worker.traces import sites_of

WHO = "x-7[q]*"


def sites(url, who):
    async def ask():
        store = Ombud(Settings(shards=3), url).async_store()
        try:
            return await sites_of(store, who)
        finally:
            await store.redis.aclose()

    return asyncio.run(ask())


def write(store, site, author, keys):
    wanted = Submission(site, "summit", "의견입니다", Author(author))
    return store.run(accept(wanted, Door(creates_articles=True), keys))


def test_sites_are_found_by_what_was_written_and_touched_there(sharded, valkey):
    store, keys = sharded.store, sharded.keys
    for site in ("demo", "poems", "a-2"):
        write(store, site, WHO, keys)
    for other in ("x-7", "x-7q", f"{WHO}1", f"1{WHO}"):
        write(store, f"of-{len(other)}", other, keys)
    [theirs] = sharded.say("elsewhere", "jun")
    store.run(react(find(store, theirs), WHO, "agree", keys))
    assert sites(valkey.url, WHO) == ["a-2", "demo", "poems"]
    assert sites(valkey.url, "nobody") == []


def test_who_only_reacted_is_found_too(sharded, valkey):
    [theirs] = sharded.say("elsewhere", "jun")
    sharded.store.run(react(find(sharded.store, theirs), WHO, "agree", sharded.keys))
    assert sites(valkey.url, WHO) == ["demo"]


def test_a_large_store_is_gone_through_to_its_end(sharded, valkey):
    with sharded.store.redis.pipeline(transaction=False) as pipe:
        for number in range(3000):
            pipe.set(f"{{s0}}mine:demo/somebody-{number}", "")
        pipe.execute()
    for number in range(20):
        write(sharded.store, f"site-{number}", WHO, Keys(shards=3))
    assert sites(valkey.url, WHO) == sorted(f"site-{number}" for number in range(20))


def test_a_store_that_is_away_is_told_apart_from_one_without_traces():
    [free_port] = free_ports(1)
    with pytest.raises(StoreUnavailable):
        sites(f"redis://127.0.0.1:{free_port}/0", WHO)
