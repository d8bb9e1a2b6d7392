"""Sentinel: a URL says all that is needed; what is wrong with it is said without its secrets.

That a failover is ridden out is shown in `tests/faults/test_failover.py`.
"""

from __future__ import annotations

import asyncio
import traceback

import pytest

from worker.connection import door_client, patient_client
from worker.keys import Keys
from worker.refusals import StoreUnavailable
from worker.sentinel import Service
from worker.status import read_status
from worker.store import AsyncStore, Store

NOBODY_LISTENS = "redis+sentinel://ann:topsecret@127.0.0.1:1,127.0.0.1:2/news"


def test_a_url_names_service_database_and_sentinels():
    service = Service.from_url("redis+sentinel://one:5000,two,[::1]:5001/news/3")
    assert (service.name, service.db) == ("news", 3)
    assert service.sentinels == (("one", 5000), ("two", 26379), ("::1", 5001))
    assert (service.credentials, service.introduction) == ({}, {})


def test_servers_and_sentinels_have_passwords_of_their_own():
    service = Service.from_url(
        "redis+sentinel://ann:p%40ss%2Fword@one/news?sentinel_user=bob&sentinel_password=a%26b"
    )
    assert service.credentials == {"username": "ann", "password": "p@ss/word"}
    assert service.introduction == {"username": "bob", "password": "a&b"}
    assert "ss" not in repr(service).replace("password", "")
    assert Service.from_url("redis+sentinel://:p@one/news").credentials == {"password": "p"}


def test_connections_carry_what_the_url_says():
    url = "redis+sentinel://ann:p@one/news/3?sentinel_password=q"
    for client in (patient_client(url), door_client(url)):
        to_server = client.connection_pool.connection_kwargs
        assert (to_server["username"], to_server["password"], to_server["db"]) == ("ann", "p", 3)
        [sentinel] = client.connection_pool.sentinel_manager.sentinels
        asked = sentinel.connection_pool.connection_kwargs
        assert (asked["host"], asked["port"], asked["password"]) == ("one", 26379, "q")
        assert asked["retry"].get_retries() == to_server["retry"].get_retries() == 0


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("one:1,two:2", "names no service"),
        ("one:1,two:2/", "names no service"),
        ("one:1,two:topsecret/news", "no host:port"),
        ("one:0/news", "no host:port"),
        ("one,,two/news", "no host:port"),
        ("one/news/topsecret", "no number"),
        ("one/news?password=topsecret", "takes only sentinel_user and sentinel_password"),
    ],
)
def test_a_malformed_url_is_refused_with_what_is_wrong_and_without_its_text(rest, said):
    with pytest.raises(ValueError, match=said) as refusal:
        Service.from_url(f"redis+sentinel://{rest}")
    assert "topsecret" not in str(refusal.value)


def test_sentinels_that_do_not_answer_mean_that_the_store_is_away():
    store = Store(patient_client(NOBODY_LISTENS), Keys())
    with pytest.raises(StoreUnavailable, match="no Sentinel names a primary of the service news"):
        store.run(read_status(0, store.keys))


def test_the_same_is_so_in_an_event_loop_and_no_password_is_told():
    async def ask():
        store = AsyncStore(door_client(NOBODY_LISTENS), Keys())
        await asyncio.gather(*(store.run(read_status(0, store.keys)) for _ in range(3)))

    with pytest.raises(StoreUnavailable, match="no Sentinel names a primary") as refusal:
        asyncio.run(ask())
    assert "Connect" in str(refusal.value)
    assert "topsecret" not in "".join(traceback.format_exception(refusal.value))
