"""Check without storing: the verdict and its reasons, and not a trace in the store."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import unicodedata

import httpx2
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import load
from policies.doubt import SCORE
from tests.policies.boards import document, rule, written_to
from tests.web.conftest import KEY
from web.standalone import create_checking_app
from worker.settings import Settings

STRICT = {
    "profile": "durable",
    "secret_key": "s" * 32,
    "server_keys": "paper=a-key-of-the-paper",
}


@pytest.fixture(scope="module")
def policy():
    return load()


@pytest.fixture(scope="module")
def checking(policy):
    with TestClient(create_checking_app(Settings(), policy)) as client:
        yield client


def check(client, text, headers=None, **more):
    return client.post("/v1/check", json={"text": text, **more}, headers=headers)


def test_the_answer_is_that_of_explain_with_a_message(checking, policy):
    text = "시발 이게 기사냐"
    answer = check(checking, text, headers={"Accept-Language": "ko"}).json()
    said = policy.check(text).as_dict()
    assert answer["verdict"] == "reject"
    assert answer["messages"] == said.pop("message")
    assert answer["message"] == answer["messages"]["ko"]
    assert {name: answer[name] for name in said} == said
    assert answer["truncated"] is False
    [found] = [each for each in answer["findings"] if each["rule"] == "R-PROFANITY"]
    assert text[slice(*found["span"])] == found["text"] == "시발"


def test_places_are_those_of_the_text_as_it_was_sent(checking):
    for text in (" \r\n시발 이게 기사냐", unicodedata.normalize("NFD", "각하, 시발 이게 기사냐")):
        findings = check(checking, text).json()["findings"]
        [found] = [each for each in findings if each["rule"] == "R-PROFANITY"]
        said = text[slice(*found["span"])]
        assert (unicodedata.normalize("NFC", said), found["text"]) == ("시발", said)


def test_the_language_asked_for_beats_the_browsers(checking):
    answer = check(checking, "시발", headers={"Accept-Language": "ko"}, lang="en").json()
    assert answer["message"] == answer["messages"]["en"]


def test_what_is_published_has_no_message(checking):
    answer = check(checking, "좋은 기사 고맙습니다.").json()
    assert (answer["verdict"], answer["message"]) == ("publish", None)


def test_nothing_is_stored(client, redis_client):
    before = {key: redis_client.dump(key) for key in redis_client.keys("*")}
    assert check(client, "시발", headers=KEY).json()["verdict"] == "reject"
    assert {key: redis_client.dump(key) for key in redis_client.keys("*")} == before


def test_facts_change_the_verdict(tmp_path):
    new = rule("R-NEW", 'author.age_days < 7 && author.role == "reader"')
    board = load(written_to(tmp_path / "policy.yaml", document(new)))
    with TestClient(create_checking_app(Settings(), board)) as client:
        assert check(client, "hello").json()["verdict"] == "hold"
        for more in (
            {"author": {"id": "mina", "age_days": 30}, "article": "summit"},
            {"facts": {"author.age_days": 30}},
            {"author": {"role": "staff"}, "context": {"is_reply": True}},
        ):
            assert check(client, "hello", **more).json()["verdict"] == "publish"


@pytest.mark.parametrize(
    ("more", "field", "code", "said"),
    [
        ({"facts": {"author.age_day": 3}}, "author.age_day", "unknown-fact", "author.age_days"),
        ({"facts": {"toxicity": 0.1}}, "toxicity", "unknown-fact", "catalogue"),
        ({"author": {"age_days": "3"}}, "author.age_days", "wrong-fact", "days"),
        ({"author": {"trust": 7}}, "author.trust", "wrong-fact", "share"),
        ({"context": {"is_reply": 1}}, "context.is_reply", "wrong-fact", "bool"),
        ({"article": {"age_hours": 1e300}}, "article.age_hours", "wrong-fact", "hours"),
        ({"lang": "fr"}, "lang", "not-one-of", "ko"),
        ({"author": 5}, "author", "not-an-object", "object"),
        ({"article": [1]}, "article", "not-an-object", "object"),
        ({"texts": []}, "texts", "unknown-field", "texts"),
        ({"text": "a\x00"}, "text", "control-character", "control"),
    ],
)
def test_what_is_wrong_is_named_with_what_would_be_right(checking, more, field, code, said):
    answer = checking.post("/v1/check", json={"text": "hello", **more})
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["field"], error["code"]) == (field, code)
    assert said in error["message"]["en"]


def test_a_wrong_fact_is_wrong_though_another_way_of_saying_it_counts(checking):
    answer = check(checking, "a", facts={"context.at": -1}, context={"at": 0})
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == ["context.at"]


def test_a_whole_number_may_be_written_with_a_point(checking):
    answer = check(checking, "a", author={"published": 3.0})
    assert answer.json()["signals"]["author.role"] == "reader"
    assert check(checking, "a", author={"published": 3.5}).status_code == 422


def test_a_text_larger_than_any_comment_is_read_to_the_limit_and_rejected_whole(checking, policy):
    answer = check(checking, "시발 " + "가나다 " * 2000).json()
    assert answer["truncated"] is True
    assert (answer["verdict"], answer["rule"]) == ("reject", "limits.max_bytes")
    assert "R-PROFANITY" in answer["fired"]
    assert answer["message"] == answer["messages"]["en"]
    assert "4096" in answer["message"]
    assert answer["signals"]["text.bytes"] <= policy.limits.max_bytes


def test_a_body_over_64_kib_is_refused(checking):
    assert check(checking, "a" * 65_536).status_code == 413


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["text", "lang", "author", "article", "context", "facts", "x"]),
        st.recursive(
            st.none()
            | st.booleans()
            | st.floats(allow_nan=False, allow_infinity=False)
            | st.integers()
            | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=5,
        ),
    )
)
def test_any_json_gets_a_verdict_or_a_problem(checking, body):
    content = json.dumps(body).encode()
    answer = checking.post(
        "/v1/check", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in {200, 422}


@pytest.mark.parametrize(("since", "verdict"), [(None, "publish"), (0.0, "hold")])
def test_a_rule_about_an_outside_model_speaks_where_workers_would_ask_it(tmp_path, since, verdict):
    examples = {
        "match": [{"text": text, "facts": {SCORE: 0.9}} for text in ("a", "b")],
        "no_match": ["a", "b"],
    }
    model = rule("R-MODEL", f"{SCORE} > 0.8", examples=examples)
    band = rule("R-BAND", 'toxicity.band == "block"')
    board = load(written_to(tmp_path / "policy.yaml", document(model, band)))
    with TestClient(create_checking_app(Settings(scorer_from=since), board)) as client:
        assert check(client, "좋은 기사 감사합니다").json()["verdict"] == verdict


def test_outside_dev_only_a_newsrooms_server_may_ask(policy):
    with TestClient(create_checking_app(Settings(**STRICT), policy)) as client:
        assert check(client, "a").status_code == 401
        assert check(client, "a", headers=KEY).status_code == 401
        key = {"Authorization": "Bearer a-key-of-the-paper"}
        assert check(client, "a", headers=key).status_code == 200
        assert check(client, "a", headers={**key, "Origin": "https://x"}).status_code == 403


def test_serve_only_check_needs_no_redis(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "worker.cli", "serve", "--only", "check"]
    nowhere = {"OMBUD_REDIS_URL": "redis://127.0.0.1:1/0", "OMBUD_PORT": str(port)}
    with (
        subprocess.Popen(words, env={**os.environ, **nowhere}, cwd=tmp_path) as program,
        httpx2.Client(
            base_url=f"http://127.0.0.1:{port}", transport=httpx2.HTTPTransport(retries=8)
        ) as client,
    ):
        try:
            assert client.get("/readyz").json()["ok"] is True
            assert client.get("/livez").json() == {"ok": True}
            assert client.get("/v1/sites/demo/policy").json()["clauses"]
            assert check(client, "시발").json()["verdict"] == "reject"
            assert client.get("/v1/status").status_code == 404
        finally:
            program.send_signal(signal.SIGTERM)
    assert not list(tmp_path.iterdir())
