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


@pytest.mark.parametrize(
    "url",
    [
        *("", "/", "/summit?a=b#c", "http://news.example", "HTTPS://News.Example:8443/a%20b?c=/d"),
        *("https://다리.example/글", "http://127.0.0.1:8000/demo", "http://[::1]:8000/x"),
    ],
)
def test_an_article_is_read_at_any_address_of_a_page(client, url):
    assert client.put(HERE, json={"url": url}, headers=KEY).json()["url"] == url


@pytest.mark.parametrize(
    "url",
    [
        *("//evil.example/x", "/\\evil.example", "/a\\b", "https:\\\\evil.example", "summit"),
        *(
            "https://",
            "https:///x",
            "http://:80/",
            "http://[bad",
            "http://[bad]/",
            "ftp://a.example",
        ),
        *("http://ok.example/\r\nX: y", "https://ok.example/ a", "https://ok.example/\n", "/\ta"),
        *("https://ok.example/\u202egnp", "https://me:pw@ok.example/", "data:text/html,hi"),
        *("https://a b.example/", "https://ok.example:port/", "/\u00a0"),
    ],
)
def test_what_leads_to_no_page_is_refused_with_what_would(client, url):
    answer = client.put(HERE, json={"url": url}, headers=KEY)
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("url", "not-an-address")
    assert all("https://news.example/summit" in words for words in error["message"].values())


def test_a_title_turns_no_text_around_and_towers_over_none(client):
    said = "\u202e다리\u200b  다시\n열린\u2066 날\u0301\u0301\u0301\u0301\u0301 👩\u200d💻"
    kept = client.put(HERE, json={"title": said}, headers=KEY).json()["title"]
    assert kept == "다리 다시 열린 날 👩\u200d💻"
    assert client.put(HERE, json={"title": "가" * 500}, headers=KEY).json()["title"] == "가" * 500


@pytest.mark.parametrize("article", ["%2e", "%2e%2e"])
def test_no_article_is_where_no_address_leads(client, article):
    answer = client.put(f"/v1/sites/demo/articles/{article}", json=ARTICLE, headers=KEY)
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("article", "dots-alone")
    asked = {"article": article.replace("%2e", ".")}
    counts = client.get("/v1/sites/demo/counts", params=asked).json()["counts"]
    assert counts == {asked["article"]: 0}


@pytest.mark.parametrize("article", ["a", ".a", "..a", "...", "a.", "a" * 128, "..." + "a" * 125])
def test_dots_are_in_names_of_articles_all_the_same(client, article):
    path = f"/v1/sites/demo/articles/{article}"
    assert client.put(path, json=ARTICLE, headers=KEY).status_code == 201
    longer = path + "a" * (129 - len(article))
    assert client.put(longer, json=ARTICLE, headers=KEY).status_code == 422


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
