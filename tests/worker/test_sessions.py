"""Sessions: they end by themselves, by their owner's wish, and are known by a hash alone."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from worker import sessions
from worker.keys import Keys
from worker.renewal import renew_same
from worker.sessions import (
    NEWSROOM_SECONDS,
    READER_IDLE_SECONDS,
    READER_SECONDS,
    STAFF_IDLE_SECONDS,
    STAFF_SECONDS,
    Session,
    name_of,
)
from worker.store import Store

KEYS = Keys(shards=3, tagged=True)
MINA = Session("reader", "x-mina", "미나", picture="https://pictures.example/1")


@pytest.fixture
def store(redis_client) -> Store:
    return Store(redis_client, KEYS)


def opened(store: Store, session: Session = MINA, secret: str = "s" * 43) -> str:
    store.run(sessions.open_session(secret, session, KEYS))
    return secret


def kept(store: Store, secret: str) -> bytes:
    [key] = store.redis.keys(f"*session:{name_of(secret)}")
    return key


def test_a_session_is_read_as_it_was_opened(store):
    secret = opened(store)
    assert store.run(sessions.read_session(secret, KEYS)) == MINA
    assert store.run(sessions.read_session("another", KEYS)) is None


@pytest.mark.parametrize(
    ("session", "idle", "most"),
    [
        (MINA, READER_IDLE_SECONDS, READER_SECONDS),
        (Session("reader", "n", "n", site="demo"), NEWSROOM_SECONDS, NEWSROOM_SECONDS),
        (Session("staff", "jun", "jun", "senior"), STAFF_IDLE_SECONDS, STAFF_SECONDS),
    ],
)
def test_a_session_ends_when_nothing_is_done_and_at_a_fixed_time(store, session, idle, most):
    secret = opened(store, session)
    key = kept(store, secret)
    assert idle - 5 < store.redis.ttl(key) <= idle
    until = int(store.redis.hget(key, "until"))
    assert abs(until - time.time() - most) < 5


def test_reading_does_not_prolong_a_session_and_doing_something_does(store):
    secret = opened(store)
    store.redis.expire(kept(store, secret), 60)
    store.run(sessions.read_session(secret, KEYS))
    assert store.redis.ttl(kept(store, secret)) <= 60
    assert store.run(sessions.renew_session(secret, "reader", KEYS)) == MINA
    assert store.redis.ttl(kept(store, secret)) > 60


def test_nothing_prolongs_a_session_past_its_fixed_time(store):
    secret = opened(store)
    store.redis.hset(kept(store, secret), "until", int(time.time()) + 100)
    store.run(sessions.renew_session(secret, "reader", KEYS))
    assert store.redis.ttl(kept(store, secret)) <= 100


def test_a_session_that_is_closed_is_over(store):
    secret = opened(store)
    assert store.run(sessions.close_session(secret, KEYS)) == MINA
    assert store.run(sessions.read_session(secret, KEYS)) is None
    assert store.run(sessions.renew_session(secret, "reader", KEYS)) is None
    assert store.run(sessions.close_session(secret, KEYS)) is None


def test_a_session_is_closed_by_its_own_token_and_no_other(store):
    of_token = Session("reader", "n", "n", site="demo")
    store.run(sessions.open_session("secret", of_token, KEYS, jti="t1"))
    name = name_of("secret")
    assert store.run(sessions.close_named(name, KEYS, jti="t2")) is None
    assert store.run(sessions.read_named(name, KEYS)) == of_token
    assert store.run(sessions.close_named(name, KEYS, jti="t1")) == of_token
    assert store.run(sessions.read_named(name, KEYS)) is None


def test_a_session_that_goes_on_with_another_token_is_that_ones(store):
    of_token = Session("reader", "n", "n", site="demo")
    name = name_of("secret")
    store.run(sessions.open_session("secret", of_token, KEYS, jti="t1"))
    store.run(sessions.renew_session("secret", "reader", KEYS))
    another = replace(of_token, account="another")
    assert not store.run(renew_same("secret", another, KEYS, jti="t3"))
    assert store.run(sessions.close_named(name, KEYS, jti="t3")) is None
    assert store.run(renew_same("secret", of_token, KEYS, jti="t2"))
    assert store.run(sessions.close_named(name, KEYS, jti="t1")) is None
    assert store.run(sessions.close_named(name, KEYS, jti="t2")) == of_token


def test_a_session_that_is_over_does_not_come_back_with_another_token(store):
    assert not store.run(renew_same("secret", MINA, KEYS, jti="t1"))
    assert store.redis.keys("*session:*") == []


def test_an_accounts_sessions_are_found_on_every_shard_and_nobody_elses(store):
    secrets = [opened(store, secret=f"secret-{number}") for number in range(8)]
    opened(store, Session("reader", "x-jun", "준"), "another")
    found = store.run(sessions.sessions_of("x-mina", KEYS))
    assert {each.name for each in found} == {name_of(secret) for secret in secrets}
    assert len({KEYS.shard_of(each.name) for each in found}) == 3
    for each in found:
        assert store.run(sessions.close_named(each.name, KEYS)) == MINA
    assert store.run(sessions.read_session("another", KEYS))


def test_a_session_is_noted_before_it_opens(store):
    call = sessions.open_session("secret", MINA, KEYS)
    assert call.script == "sessions_of_account"
    [opening] = call.follow([b""])
    assert opening.script == "session_of_secret"


def test_sessions_that_are_long_over_are_no_longer_noted(store):
    opened(store, secret="old")
    [noted] = store.redis.keys("*sessions:*")
    store.redis.zadd(noted, {f"{name_of('old')} ": 1})
    opened(store, secret="new")
    assert [each.name for each in store.run(sessions.sessions_of("x-mina", KEYS))] == [
        name_of("new")
    ]


def test_neither_secret_nor_account_is_in_a_keys_name(store):
    secret = opened(store)
    names = b" ".join(store.redis.keys("*"))
    assert secret.encode() not in names
    assert b"mina" not in names
