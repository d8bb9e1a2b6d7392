"""Submit over HTTP: an answer that is true, once, whatever is sent."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.conftest import HERE, KEY
from tests.web.test_pages import sign_in
from worker.records import find
from worker.status import read_status

COMMENTS = f"{HERE}/comments"
DEEP = "[" * 10_000 + "]" * 10_000


def post(client, text, *, headers=None, **more):
    return client.post(COMMENTS, json={"text": text, **more}, headers=KEY | (headers or {}))


def test_a_comment_is_accepted_with_the_address_of_its_state(client, decide):
    answer = post(client, "좋은 기사 고맙습니다.")
    assert answer.status_code == 202
    receipt = answer.json()
    assert receipt["state"] == "checking"
    assert answer.headers["Location"] == receipt["status_url"]
    assert client.get(receipt["status_url"], headers=KEY).json()["state"] == "checking"
    assert decide() == 1
    assert client.get(receipt["status_url"]).json()["state"] == "published"


def test_the_same_key_and_body_get_the_same_answer_once(client, ombud):
    first = post(client, "두 번 눌러도 한 번", headers={"Idempotency-Key": "k1"})
    again = post(client, "두 번 눌러도 한 번", headers={"Idempotency-Key": "k1"})
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (again.status_code, again.json()) == (202, first.json())
    assert ombud.store.run(read_status(0, ombud.keys)).ledger["accepted"] == 1


def test_the_same_key_with_another_body_is_refused(client):
    post(client, "하나", headers={"Idempotency-Key": "k1"})
    answer = post(client, "둘", headers={"Idempotency-Key": "k1"})
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:ombud:problem:idempotency-key-reused"
    assert [each["field"] for each in answer.json()["errors"]] == ["Idempotency-Key"]


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"text": ""}, "text", "min_graphemes"),
        ({"text": " \n\t　"}, "text", "min_graphemes"),
        ({"text": "가" * 251}, "text", "max_graphemes"),
        ({"text": "a\x00b"}, "text", "control-character"),
        ({"text": 7}, "text", "not-text"),
        ({"text": None}, "text", "not-text"),
        ({}, "text", "missing"),
        ({"text": "a", "state": "published"}, "state", "unknown-field"),
        ({"text": "a", "author": {"id": "b", "trust": 1}}, "trust", "unknown-field"),
        ({"text": "a", "author": {"id": "", "name": "Mina"}}, "author.id", "too-short"),
        ({"text": "a", "author": "has space"}, "author.id", "invalid"),
        ({"text": "a", "lang": "fr"}, "lang", "invalid"),
        ({"text": "a", "parent": "../x"}, "parent", "invalid"),
    ],
)
def test_a_body_that_is_no_comment_is_refused_by_field(client, ombud, body, field, code):
    answer = client.post(COMMENTS, json=body, headers=KEY)
    assert answer.status_code == 422
    problem = answer.json()
    found = [(each["field"].split(".")[-1], each["code"]) for each in problem["errors"]]
    assert (field.split(".")[-1], code) in found
    assert all(set(each["message"]) == {"ko", "en"} for each in problem["errors"])
    assert "accepted" not in ombud.store.run(read_status(0, ombud.keys)).ledger


def test_a_lone_surrogate_is_refused_by_field(client):
    body = b'{"text": "half \\ud83d"}'
    answer = client.post(COMMENTS, content=body, headers=KEY | {"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "text"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b'{"text": NaN}', 400),
        (b'{"text": "\xff"}', 400),
        (DEEP.encode(), 400),
        (b'{"text":' + DEEP.encode() + b"}", 400),
        (b"[]", 422),
        (b'"text"', 422),
    ],
)
def test_what_is_no_json_object_is_refused_and_nothing_breaks(client, body, status):
    answer = client.post(COMMENTS, content=body, headers=KEY | {"Content-Type": "application/json"})
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"text": "a", "text": "b"}', "text"),
        (b'{"text": "a", "te\\u0078t": "a"}', "text"),
        (b'{"text": "a", "author": {"id": "m", "name": "a", "id": "n"}}', "id"),
        (b'{"text": "a", "\\ud800": 1, "\\ud800": 1}', "?"),
    ],
)
def test_a_field_that_is_there_twice_is_refused_by_name(client, body, field):
    answer = client.post(COMMENTS, content=body, headers=KEY | {"Content-Type": "application/json"})
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["field"], error["code"]) == (field, "given-twice")
    assert all(error["message"][lang].startswith(f"{field} ") for lang in ("ko", "en"))


def test_another_content_type_is_refused(client):
    answer = client.post(COMMENTS, content="text=a", headers=KEY | {"Content-Type": "text/plain"})
    assert answer.status_code == 415


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_gets_a_problem_or_a_receipt(client, body):
    content = json.dumps(body).encode()
    answer = client.post(
        COMMENTS, content=content, headers=KEY | {"Content-Type": "application/json"}
    )
    assert answer.status_code in {202, 422}


def test_a_closed_article_takes_no_comments(client):
    client.put(HERE, json={"title": "t", "settings": {"closed": True}}, headers=KEY)
    answer = post(client, "늦었나요")
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("article-closed")


def test_nobody_writes_without_signing_in(client):
    answer = client.post(COMMENTS, json={"text": "누구게"})
    assert answer.status_code == 401
    assert answer.json()["type"].endswith("unauthorized")


def test_a_readers_page_may_say_who_wrote_and_writes_in_nobody_elses_name(client):
    sign_in(client)
    me = client.get("/v1/me").json()["id"]
    body = {"text": "제가 쓴 글입니다", "author": me}
    assert client.post(COMMENTS, json=body).status_code == 202
    assert client.post(COMMENTS, json=body | {"author": "jun"}).status_code == 401
    assert client.post(COMMENTS, json=body | {"author": {"id": me}}).status_code == 403


@pytest.mark.parametrize("key", ["Bearer wrong", "Bearer ", "Basic dev-key", "dev-key"])
def test_a_wrong_server_key_is_refused(client, key):
    answer = client.post(COMMENTS, json={"text": "a"}, headers={"Authorization": key})
    assert answer.status_code == 401


def test_a_server_key_is_for_its_own_site(client):
    path = COMMENTS.replace("/demo/", "/other/")
    assert client.post(path, json={"text": "a"}, headers=KEY).status_code == 401


def test_a_server_key_from_a_browser_is_refused(client):
    answer = post(client, "a", headers={"Origin": "https://news.example"})
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("server-key-in-browser")


def test_a_batch_has_an_outcome_for_each(client, ombud):
    items = [
        {"text": "하나", "author": "mina", "key": "b1"},
        {"text": ""},
        {"text": "둘", "unknown": 1},
        {"text": "셋", "id": "own-id-3", "author": {"id": "jun", "name": "준"}},
    ]
    answer = client.post(f"{COMMENTS}/batch", json={"comments": items}, headers=KEY)
    assert answer.status_code == 207
    outcomes = answer.json()["items"]
    assert [each["status"] for each in outcomes] == [202, 422, 422, 202]
    assert outcomes[2]["errors"][0]["field"] == "unknown"
    assert find(ombud.store, "own-id-3").author.name == "준"


def test_a_batch_of_500_fits_and_one_more_does_not(client):
    items = [{"text": f"댓글 {n}"} for n in range(501)]
    path = f"{COMMENTS}/batch"
    assert client.post(path, json={"comments": items}, headers=KEY).status_code == 422
    answer = client.post(path, json={"comments": items[:500]}, headers=KEY)
    assert {each["status"] for each in answer.json()["items"]} == {202}
