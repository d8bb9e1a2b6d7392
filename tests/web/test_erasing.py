"""Erasing: what the same account does elsewhere while it is erased, in one shard and in three."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

import pytest

from tests.older import make_older
from tests.stored import everything_in
from tests.web.test_pages import sign_in
from web import erasing
from worker.connection import Ombud
from worker.door import Door
from worker.intake import Submission, accept
from worker.reactions import react
from worker.reconcile import reconcile
from worker.records import Author, find
from worker.settings import Settings
from worker.status import read_status

ARTICLES = [f"article-{n}" for n in range(6)]


@pytest.fixture(scope="module", params=[1, 3])
def connected(valkey, request):
    """Give an Ombud of one shard, and one of three."""
    return Ombud(Settings(shards=request.param), valkey.url)


@pytest.fixture
def write(ombud):
    """Give a function by which an account writes on an article, its request let in already."""

    def write(account, article, text, site="demo"):
        wanted = Submission(site, article, text, Author(account, "미나"))
        return ombud.store.run(accept(wanted, Door(creates_articles=True), ombud.keys)).id

    return write


@pytest.fixture
def theirs(say, decide):
    """Give comments of others."""
    receipts = [say(f"남은 사람의 말: {each}", article=each, author="jun") for each in ARTICLES]
    decide()
    return [receipt["id"] for receipt in receipts]


def agree(ombud, comment, account):
    ombud.store.run(react(find(ombud.store, comment), account, "agree", ombud.keys))


@pytest.fixture
def account(client, write, theirs, ombud):
    """Give the account of who is signed in, wrote everywhere and agreed with somebody."""
    sign_in(client)
    account = client.get("/v1/me").json()["id"]
    for article in ARTICLES:
        write(account, article, f"처음에 쓴 말: {article}")
    agree(ombud, theirs[0], account)
    return account


@pytest.fixture
def at(monkeypatch):
    """Give a function that has something done just before the erasing takes a step, each once."""
    todo = defaultdict(list)

    def stepped(step, original, *arguments):
        if todo[step]:
            todo[step].pop(0)()
        return original(*arguments)

    def at(step, do):
        if step not in todo:
            monkeypatch.setattr(erasing, step, partial(stepped, step, getattr(erasing, step)))
        todo[step].append(do)

    return at


@pytest.fixture(params=["erase", "forget_author", "forget_touched", "sign_out", "known_traces_of"])
def meanwhile(at, request):
    """Give a function that has two things done, before a step and before another last look."""

    def meanwhile(first, then):
        at(request.param, first)
        at("known_traces_of", then)

    return meanwhile


def everybody_else_is_right(ombud):
    assert reconcile(ombud.store).drifts == []
    statuses = [ombud.store.run(read_status(n, ombud.keys)) for n in range(ombud.keys.shards)]
    assert sum(status.imbalance for status in statuses) == 0


def test_what_another_page_writes_meanwhile_is_erased_too(client, account, write, meanwhile, ombud):
    def write_on():
        for article in ARTICLES:
            write(account, article, f"그사이 쓴 말: {article}")

    elsewhere = partial(write, account, "poem", "그사이 쓴 말", site="a-site-of-no-trace-yet")
    meanwhile(write_on, elsewhere)
    answer = client.delete("/v1/me").json()
    assert answer == {"erased": 2 * len(ARTICLES) + 1, "reactions": 1, "reports": 0}
    everything = everything_in(ombud.store.redis)
    assert account.encode() not in everything
    assert "쓴 말".encode() not in everything
    assert "남은 사람의 말".encode() in everything
    everybody_else_is_right(ombud)


def test_a_reaction_given_meanwhile_is_taken_back_too(client, account, meanwhile, theirs, ombud):
    meanwhile(*(partial(agree, ombud, comment, account) for comment in theirs[1:3]))
    assert client.delete("/v1/me").json()["reactions"] == 3
    assert {find(ombud.store, comment).agree for comment in theirs} == {0}
    assert account.encode() not in everything_in(ombud.store.redis)


def test_an_older_store_keeps_nothing_that_was_written_meanwhile(
    client, account, write, meanwhile, ombud
):
    make_older(ombud.store.redis)
    sites = ("a-site-of-no-trace-yet", "another")
    meanwhile(*(partial(write, account, "poem", "그사이 쓴 말", site=site) for site in sites))
    assert client.delete("/v1/me").json()["erased"] == len(ARTICLES) + 2
    assert account.encode() not in everything_in(ombud.store.redis)


def test_who_wrote_more_than_is_erased_at_once_is_signed_in_until_all_of_it_is(
    client, account, write, at, ombud
):
    for number in range(250):
        write(account, ARTICLES[number % 6], f"{number}번째로 쓴 말")
    left = []
    at("sign_out", lambda: left.append(ombud.store.redis.keys("{s*}mine:*/" + account)))
    assert client.delete("/v1/me").json()["erased"] == 250 + len(ARTICLES)
    assert left == [[]]


def test_of_a_comment_with_many_readers_none_is_named(client, account, write, ombud):
    comment = write(account, ARTICLES[0], "처음에 쓴 말")
    shard = ombud.keys.shard_of(f"demo/{ARTICLES[0]}")
    many = {f"reader-{number}": "agree" for number in range(1200)}
    ombud.store.redis.hset(f"{{s{shard}}}reacted:{comment}", mapping=many)
    assert client.delete("/v1/me").json()["erased"] == 1 + len(ARTICLES)
    assert b"reader-" not in everything_in(ombud.store.redis)


def test_every_session_is_over_when_the_last_look_is_taken(client, account, at, redis_client):
    """From then on no page or device of theirs gets anything in, and a look finds all there is."""
    seen = []
    assert redis_client.keys("{s*}session:*")
    at("known_traces_of", lambda: seen.append(redis_client.keys("{s*}session:*")))
    assert client.delete("/v1/me").status_code == 200
    assert seen == [[]]
