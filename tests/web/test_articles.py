"""Articles: only the newsroom's own server describes them."""

from __future__ import annotations

from tests.web.conftest import HERE, KEY

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
