"""Preview: a reader learns what would become of a text before sending it, and nothing more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web.conftest import HERE, KEY, until_refused
from tests.web.test_pages import sign_in
from web import answers
from worker.connection import Ombud

PREVIEW = f"{HERE}/comments/preview"
HELD = "OMBUD-HOLD-TEST"
REJECTED = "안전놀이터 추천합니다"


@pytest.fixture(autouse=True)
def article(client):
    """An article, and a reader of it."""
    client.put(HERE, json={"section": "politics", "tags": ["election"]}, headers=KEY)
    sign_in(client)


def ask(client, text, **more):
    answer = client.post(PREVIEW, json={"text": text, **more})
    assert answer.status_code == 200, answer.text
    answers.Preview.model_validate(answer.json())
    return answer.json()


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("좋은 기사 고맙습니다.", "published"), (HELD, "held"), (REJECTED, "rejected")],
)
def test_the_outcome_is_what_the_decision_is_then(client, decide, text, outcome):
    said = ask(client, text, lang="ko")
    assert said["outcome"] == outcome
    receipt = client.post(f"{HERE}/comments", json={"text": text}).json()
    decide()
    found = client.get(receipt["status_url"], headers={"Accept-Language": "ko"}).json()
    assert found["state"] == outcome
    assert said["message"] == next((each["message"] for each in found["reasons"]), None)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_it_says_the_boards_words_and_neither_rule_nor_place(client, ombud, lang):
    answer = client.post(PREVIEW, json={"text": HELD, "lang": lang})
    assert answer.json() == {
        "outcome": "held",
        "message": ombud.policy.check(HELD, {}).message(lang),
    }
    assert "R-TRIAL" not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_nothing_is_stored_counted_or_told(client, ombud):
    def names():
        return sorted(key for key in ombud.store.redis.scan_iter() if b"pace:" not in key)

    before = names()
    ask(client, HELD)
    assert names() == before
    assert client.get("/v1/me/comments").json()["items"] == []


@pytest.mark.parametrize("scope", ["articles/summit", "sections/politics", "tags/election"])
def test_the_newsroom_can_have_it_not_said(client, scope):
    where = f"/v1/sites/demo/{scope}/settings/unwarned"
    client.put(where, json={"minutes": 60}, headers=KEY)
    assert ask(client, HELD) == {"outcome": "unwarned", "message": None}
    client.delete(where, headers=KEY)
    assert ask(client, HELD)["outcome"] == "held"


def test_it_can_be_switched_off_everywhere(client):
    front = client.app.state.front
    settings = front.settings.model_copy(update={"warns": False})
    silent = Ombud(settings, front.ombud.url)
    client.app.state.front = replace(front, ombud=silent)
    assert ask(client, HELD)["outcome"] == "unwarned"


def test_where_a_person_reads_first_every_text_is_held(client):
    client.put(f"{HERE}/settings/premoderated", json={}, headers=KEY)
    said = ask(client, "좋은 기사 고맙습니다.", lang="en")
    assert said["outcome"] == "held"
    assert "before it is published" in said["message"]


def test_below_an_article_that_needs_care_more_is_held_and_said_to_be(client, decide):
    doubtful = "정말 역겨운 수준"
    assert ask(client, doubtful)["outcome"] == "published"
    client.put("/v1/sites/demo/tags/election/settings/sensitive", json={}, headers=KEY)
    said = ask(client, doubtful, lang="ko")
    assert said["outcome"] == "held"
    receipt = client.post(f"{HERE}/comments", json={"text": doubtful}).json()
    decide()
    found = client.get(receipt["status_url"], headers={"Accept-Language": "ko"}).json()
    [reason] = found["reasons"]
    assert (reason["rule"], reason["message"]) == ("R-SENSITIVE", said["message"])


def test_what_could_not_be_submitted_is_refused_alike(client):
    paths = (PREVIEW, f"{HERE}/comments")
    refused = [client.post(path, json={"text": "가" * 251}) for path in paths]
    assert [each.status_code for each in refused] == [422, 422]
    first, second = ({**each.json(), "request_id": ""} for each in refused)
    assert first == second


def test_who_asks_too_often_is_told_when_to_come_back(client):
    *said, late = until_refused(lambda: client.post(PREVIEW, json={"text": "글"}), 12)
    assert {each.status_code for each in said} == {200}
    assert said[0].headers["RateLimit"].startswith('"preview";r=11')
    assert 1 <= int(late.headers["Retry-After"]) <= 5


def test_only_a_signed_in_reader_may_ask(client):
    client.cookies.clear()
    for headers in ({}, KEY):
        assert client.post(PREVIEW, json={"text": "a"}, headers=headers).status_code == 401
