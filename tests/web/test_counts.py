"""Counts: what a page that lists articles asks for, all of it at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web.serving import served
from web.api.threads import MOST_COUNTED
from worker.connection import Ombud, door_client
from worker.scripts import script
from worker.settings import Settings
from worker.store import AsyncStore
from worker.thread import read_counts

COUNTS = "/v1/sites/demo/counts"
SHARDS = 3
ARTICLES = [f"article-{number}" for number in range(8)]
LONGEST = [f"{number:0128}" for number in range(MOST_COUNTED)]


@pytest.fixture(scope="module")
def connected(valkey):
    """Give an Ombud of several shards."""
    return Ombud(Settings(shards=SHARDS), valkey.url)


def ask(client, articles, **headers):
    return client.get(COUNTS, params={"article": articles}, headers=headers)


def test_the_counts_of_all_shards_take_one_call_of_each(client, ombud, say, decide):
    for number, article in enumerate(ARTICLES[:3]):
        for text in range(number + 1):
            say(f"{text}번째 의견", article=article, author=f"reader-{text}")
    while decide():
        pass
    counts = ask(client, ARTICLES).json()["counts"]
    assert counts == dict.fromkeys(ARTICLES, 0) | dict(zip(ARTICLES, (1, 2, 3), strict=False))
    calls = read_counts("demo", ARTICLES, ombud.keys)
    assert sorted(call.shard for call in calls) == list(range(SHARDS))
    assert {call.script for call in calls} == {"counts"}
    assert script("counts").text.startswith("#!lua flags=no-writes\n")


def test_as_many_as_may_be_asked_for_fit_into_an_address_however_long_their_ids_are(ombud):
    query = "&".join(f"article={each}" for each in LONGEST)
    with served(ombud) as server:
        answer, body = server.call("GET", f"{COUNTS}?{query}")
    assert (answer.status, body) == (200, {"counts": dict.fromkeys(LONGEST, 0)})


@pytest.mark.parametrize(
    ("articles", "field", "code", "words"),
    [
        ([], "article", "missing", {"ko": "필요합니다", "en": "is required"}),
        ([*LONGEST, "a"], "article", "too-many", {"ko": "100개까지", "en": "at most 100"}),
        (["a", "b", "a"], "article", "duplicates", {"ko": "두 번", "en": "more than once"}),
        (["a", "b", "no such"], "article.2", "wrong-form", {"ko": "형식", "en": "the form"}),
        (["a", "", "b"], "article.1", "wrong-form", {"ko": "형식", "en": "the form"}),
    ],
)
def test_what_cannot_be_asked_for_is_named(client, articles, field, code, words):
    for lang, said in words.items():
        answer = ask(client, articles, **{"Accept-Language": lang})
        assert answer.status_code == 422
        assert answer.headers["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert problem["type"] == "urn:ombud:problem:invalid-request"
        [error] = problem["errors"]
        assert (error["field"], error["code"]) == (field, code)
        assert said in problem["detail"]


def test_caches_are_told_of_many_counts_what_they_are_told_of_one(client, say, decide):
    told = ("Cache-Control", "CDN-Cache-Control", "Vary", "Access-Control-Allow-Origin")
    of_a_page = {"Origin": "http://127.0.0.1:3000"}
    one, many = (ask(client, each, **of_a_page) for each in (ARTICLES[:1], ARTICLES))
    for name in told:
        assert one.headers[name] == many.headers[name]
    known = {"If-None-Match": many.headers["ETag"]}
    assert ask(client, ARTICLES, **known).status_code == 304
    say("새 의견", article=ARTICLES[-1])
    decide()
    assert ask(client, ARTICLES, **known).json()["counts"][ARTICLES[-1]] == 1


def test_the_order_makes_no_difference_and_while_the_store_is_away_neither(client, ombud):
    first = ask(client, ARTICLES)
    again = ask(client, ARTICLES[::-1], **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    gone = AsyncStore(door_client("redis://127.0.0.1:1"), ombud.keys)
    client.app.state.front = replace(client.app.state.front, store=gone)
    kept = ask(client, ARTICLES[::-1])
    assert (kept.status_code, kept.content) == (200, first.content)
    assert kept.headers["Ombud-Stale"] == "true"
    assert ask(client, ARTICLES[1:]).status_code == 503


def test_the_document_says_what_may_be_asked_for(client):
    [told] = (
        each
        for each in client.get("/v1/openapi.json").json()["paths"]["/v1/sites/{site}/counts"][
            "get"
        ]["parameters"]
        if each["name"] == "article"
    )
    schema = told["schema"]
    assert (schema["minItems"], schema["maxItems"], schema["uniqueItems"]) == (
        1,
        MOST_COUNTED,
        True,
    )
    assert schema["examples"] == [["summit-talks", "new-bridge"]]
