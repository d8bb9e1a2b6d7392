"""Coral's external moderation phase: signed as Coral signs, answered so that Coral understands."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import hmac
import json

import pytest
from fastapi.testclient import TestClient

from policies import load
from web.standalone import create_checking_app
from worker.settings import Settings

SECRET = "a-signing-secret-of-the-phase"
ADDRESSES = ["/v1/coral/moderation", "/v1/check"]
LONG = """
My grandfather kept a shop on the harbour road until the trams stopped running, and what he
remembered best was not the trade but the noise. Nobody who lived there then would have called it
quiet. So when your correspondent writes that the new line would spoil a peaceful corner of town, I
wonder which years she means. The plans on show at the library tell another story: four trains an
hour, electric, with a wall of planted earth along the gardens. Cyclists get their own bridge. The
school, which asked for a safe crossing in spring, finally gets one. What worries me far more is
money. Last week's budget leaves out two of the stations, both in districts where few families own
a car, and the mayor has yet to explain why. Could the paper ask him? A map showing who lives
within ten minutes of each stop, before and after, would help readers judge for themselves. Thank
you for printing the engineers' letter in full as well.
"""


@pytest.fixture(scope="module")
def policy():
    return load()


@pytest.fixture(scope="module")
def client(policy):
    with TestClient(create_checking_app(Settings(coral_signing_secret=SECRET), policy)) as client:
        yield client


def asked(text, *, parent=None, role="COMMENTER"):
    """A body as Coral builds it: indented by two, with all that a phase is told."""
    told = {
        "action": "NEW",
        "comment": {"body": text, "parentID": parent},
        "author": {"id": "c4f7b1a0-author", "role": role},
        "story": {"id": "c4f7b1a0-story", "url": "https://news.example/summit"},
        "site": {"id": "c4f7b1a0-site"},
        "tenantID": "c4f7b1a0-tenant",
        "tenantDomain": "comments.news.example",
    }
    return json.dumps(told, indent=2, ensure_ascii=False).encode()


def signature(body, secret=SECRET):
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def ask(client, body, signed=None, address=ADDRESSES[0]):
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Coral Moderation/9.7.0",
        "X-Coral-Signature": signature(body) if signed is None else signed,
    }
    return client.post(address, content=body, headers=headers)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("text", "status", "reasons"),
    [
        ("좋은 기사 고맙습니다.", None, []),
        ("정말 역겨운 수준", None, ["COMMENT_DETECTED_TOXIC"]),
        ("병신 같은 소리", "SYSTEM_WITHHELD", ["COMMENT_DETECTED_TOXIC"]),
        ("시발 이게 기사냐", "REJECTED", ["COMMENT_DETECTED_TOXIC"]),
        ("안전놀이터 추천합니다", "REJECTED", ["COMMENT_DETECTED_SPAM"]),
        ("문의는 reader@paper.example 로", "SYSTEM_WITHHELD", []),
        ("이 기사는 어제 읽은 것보다 나아요 " * 14, "REJECTED", ["COMMENT_DETECTED_SPAM"]),
    ],
)
def test_a_verdict_is_told_in_corals_words(client, address, text, status, reasons):
    answer = ask(client, asked(text), address=address)
    assert answer.status_code == 200
    body = answer.json()
    assert body.get("status") == status
    assert set(body) <= {"status", "actions"}
    assert body["actions"] == [{"actionType": "FLAG", "reason": reason} for reason in reasons]


def test_while_the_secret_changes_one_of_two_signatures_is_enough(client):
    body = asked("좋은 기사")
    both = f"{signature(body, 'the-old-one')},{signature(body)}"
    assert ask(client, body, both).status_code == 200


@pytest.mark.parametrize(
    "signed", ["", "sha256=", "sha256=00", "sha1=00", "é", signature(asked("another"))]
)
def test_a_request_that_is_not_signed_is_refused(client, signed):
    answer = ask(client, asked("시발"), signed.encode("latin-1"))
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:ombud:problem:bad-signature"


def test_coral_signs_no_time_so_that_the_same_request_is_answered_alike_at_any_time(client):
    body = asked("병신 같은 소리")
    headers = {"X-Coral-Signature": signature(body), "Date": "Mon, 01 Jan 2024 00:00:00 GMT"}
    late = client.post(ADDRESSES[0], content=body, headers=headers)
    assert (late.status_code, late.json()) == (200, ask(client, body).json())


def test_a_comment_of_900_characters_is_checked_whole_where_the_policy_lets_it_be_so_long(policy):
    board = copy.copy(policy)
    board.limits = dataclasses.replace(policy.limits, max_graphemes=1000)
    with TestClient(create_checking_app(Settings(coral_signing_secret=SECRET), board)) as client:
        assert ask(client, asked(LONG)).json() == {"actions": []}
        assert ask(client, asked(f"{LONG} 병신 같은 소리")).json()["status"] == "SYSTEM_WITHHELD"
        assert ask(client, asked(LONG * 2)).json()["status"] == "REJECTED"


def test_without_the_header_it_is_refused(client):
    assert client.post(ADDRESSES[0], content=asked("시발")).status_code == 401


def test_without_a_secret_no_signature_is_good(policy):
    body = asked("a")
    with TestClient(create_checking_app(Settings(), policy)) as client:
        assert ask(client, body, signature(body, "")).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"no json",
        b'{"comment": {"body": 7}}',
        b'{"comment": {"body": "half \\ud83d"}}',
        asked("nul \x00"),
        b"[" * 5000,
    ],
)
def test_what_cannot_be_read_is_withheld_since_an_error_would_let_it_pass(client, body):
    answer = ask(client, body)
    assert (answer.status_code, answer.json()) == (200, {"status": "SYSTEM_WITHHELD"})


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_huge_comment_is_no_way_around(client, address):
    answer = ask(client, asked("좋은 기사 " * 20_000), address=address)
    assert (answer.status_code, answer.json()["status"]) == (200, "REJECTED")


def test_a_detector_that_fails_withholds(client, policy, monkeypatch):
    def fails(*_args, **_more):
        raise RuntimeError("no detector")

    monkeypatch.setattr(policy, "check", fails)
    assert ask(client, asked("안녕하세요")).json() == {"status": "SYSTEM_WITHHELD"}


@pytest.mark.parametrize(("role", "is_staff"), [("STAFF", True), ("MEMBER", False)])
def test_the_authors_role_is_a_fact(client, policy, monkeypatch, role, is_staff):
    told = []
    check = policy.check
    monkeypatch.setattr(policy, "check", lambda text, facts, **_: told.append(facts) or check(text))
    ask(client, asked("hi", parent="c4f7b1a0", role=role))
    [facts] = told
    assert (facts["author.role"] == "staff") == is_staff
    assert facts["context.is_reply"] is True
