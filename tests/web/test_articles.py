"""Articles: only the newsroom's own server describes them."""

from __future__ import annotations

import html

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import HERE, KEY
from tests.web.test_pages import hidden, sign_in
from web.app import create_app
from worker.connection import Ombud
from worker.settings import Settings

ARTICLE = {
    "title": "해협 직통전화 합의",
    "url": "https://news.example/summit",
    "section": "diplomacy",
    "published_at": "2026-11-23T18:10:00+09:00",
    "settings": {"premoderated": True},
}


def test_an_article_is_created_and_then_updated(client):
    first = client.put(HERE, json=ARTICLE, headers=KEY)
    assert first.status_code == 201
    assert first.json()["title"] == ARTICLE["title"]
    assert {name for name, said in first.json()["settings"].items() if said} == {"premoderated"}
    second = client.put(HERE, json={"title": "새 제목"}, headers=KEY)
    assert (second.status_code, second.json()["title"]) == (200, "새 제목")
    assert second.json()["settings"]["premoderated"] is False


def test_nobody_else_may(client):
    assert client.put(HERE, json=ARTICLE).status_code == 401


def test_mistakes_are_named(client):
    body = {"title": 7, "url": "javascript:alert(1)", "published_at": "2026-11-23", "colour": "red"}
    answer = client.put(HERE, json=body, headers=KEY)
    fields = {each["field"] for each in answer.json()["errors"]}
    assert (answer.status_code, fields) == (422, {"title", "url", "published_at", "colour"})


def test_on_a_premoderated_article_a_person_reads_first(client, say, decide):
    client.put(HERE, json=ARTICLE, headers=KEY)
    receipt = say("좋은 기사 고맙습니다.")
    decide()
    found = client.get(receipt["status_url"], headers=KEY).json()
    assert (found["state"], found["queue"]) == ("held", "premoderated")


@pytest.fixture
def strict(connected, redis_client):
    """Give a client of an application where no comment creates its article."""
    ombud = Ombud(Settings(lazy_articles=False), connected.url)
    ombud.__dict__["policy"] = connected.policy
    with TestClient(create_app(ombud)) as client:
        yield client


WORDS = {"ko": "아직 댓글을 열지 않아", "en": "not open on this article yet"}


@pytest.mark.parametrize("lang", WORDS)
def test_who_cannot_create_the_article_is_not_told_to(strict, lang):
    sign_in(strict)
    asked = {"json": {"text": "첫 글"}, "headers": {"Accept-Language": lang}}
    refused = strict.post(f"{HERE}/comments", **asked)
    assert (refused.status_code, refused.json()["type"]) == (
        404,
        "urn:ombud:problem:unknown-article",
    )
    assert WORDS[lang] in refused.json()["detail"]
    assert "PUT" not in refused.text

    strict.put("/v1/sites/demo/articles/opened", json=ARTICLE, headers=KEY)
    frame = strict.get("/embed/demo/articles/opened").text
    form = {name: hidden(frame, name) for name in ("csrf", "key", "back")} | {"text": "첫 글"}
    page = strict.post("/demo/articles/summit", data=form, params={"lang": lang})
    assert page.status_code == 404
    assert WORDS[lang] in html.unescape(page.text)
    assert "첫 글</textarea>" in page.text


@pytest.mark.parametrize("lang", WORDS)
def test_a_frame_on_an_article_that_is_not_there_says_so_and_offers_no_form(strict, lang):
    sign_in(strict)
    told = {"ko": "아직 댓글을 열지 않았습니다", "en": "not open on this article yet"}[lang]
    address = "/embed/demo/articles/summit"
    frame = strict.get(address, params={"lang": lang}).text
    assert told in frame
    assert "<textarea" not in frame
    assert strict.get(f"{HERE}/settings").json()["in_force"] == {
        "unopened": {"value": None, "until": None}
    }
    strict.put(HERE, json=ARTICLE, headers=KEY)
    frame = strict.get(address, params={"lang": lang}).text
    assert told not in frame
    assert "<textarea" in frame
    assert "unopened" not in strict.get(f"{HERE}/settings").json()["in_force"]


def test_where_a_first_comment_creates_the_article_all_are_open(client):
    sign_in(client)
    assert "<textarea" in client.get("/embed/demo/articles/summit").text
    assert client.get(f"{HERE}/settings").json()["in_force"] == {}


@pytest.mark.parametrize("lang", WORDS)
def test_the_newsrooms_server_is_told_how_to_create_it(strict, lang):
    headers = KEY | {"Accept-Language": lang}
    one = strict.post(f"{HERE}/comments", json={"text": "첫 글"}, headers=headers)
    many = {"comments": [{"text": "첫 글"}]}
    batch = strict.post(f"{HERE}/comments/batch", json=many, headers=headers)
    for problem in (one.json(), *batch.json()["items"]):
        assert problem["status"] == 404
        assert f"PUT {HERE}" in problem["detail"]
