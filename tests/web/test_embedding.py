"""Embedding: pages of other origins read what everybody may, if they are on the list."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

import seeds
from web.app import create_app
from web.embedding import ancestors
from worker.connection import Ombud
from worker.settings import Settings

NEWS = "https://news.example"
COUNTS = "/v1/sites/demo/counts?article=a"
DURABLE = {
    "profile": "durable",
    "secret_key": "x" * 32,
    "server_keys": "demo=a-key-of-our-own",
    "origins": f"demo={NEWS},demo=https://m.news.example,other=https://other.example",
}


@pytest.fixture
def durable(ombud):
    """Give a client of an Ombud in the durable profile, with a list of origins."""
    apart = Ombud(Settings(**DURABLE), ombud.url)
    apart.__dict__["policy"] = ombud.policy
    with TestClient(create_app(apart)) as client:
        yield client


def allowed(client, path, origin):
    return client.get(path, headers={"Origin": origin}).headers.get("Access-Control-Allow-Origin")


@pytest.mark.parametrize(
    ("path", "origin", "expected"),
    [
        (COUNTS, NEWS, NEWS),
        (COUNTS, "https://m.news.example", "https://m.news.example"),
        (COUNTS, "https://other.example", None),
        (COUNTS, "https://news.example.evil", None),
        (COUNTS, "http://127.0.0.1:3000", None),
        ("/v1/me", NEWS, NEWS),
        ("/v1/me", "https://evil.example", None),
        ("/v1/status", NEWS, None),
        ("/desk", NEWS, None),
        ("/widget.js", "https://anybody.example", "*"),
        ("/static/dom.js", "https://anybody.example", "*"),
    ],
)
def test_only_listed_origins_read_a_sites_numbers(durable, path, origin, expected):
    assert allowed(durable, path, origin) == expected


def test_no_answer_lets_cookies_in_from_elsewhere(durable):
    answer = durable.get(COUNTS, headers={"Origin": NEWS})
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.headers["Vary"]


def test_a_page_may_go_on_from_an_event_and_read_how_long_was_waited(durable):
    asked = {"Origin": NEWS, "Access-Control-Request-Method": "GET"}
    events = "/v1/sites/demo/articles/summit/events"
    sent = durable.options(events, headers=asked).headers["Access-Control-Allow-Headers"]
    assert "Last-Event-ID" in sent.split(", ")
    read = durable.get(COUNTS, headers={"Origin": NEWS}).headers["Access-Control-Expose-Headers"]
    assert "Preference-Applied" in read.split(", ")


def test_frames_are_for_listed_origins():
    settings = Settings(**DURABLE)
    assert ancestors(settings, "demo").split() == ["'self'", NEWS, "https://m.news.example"]
    assert ancestors(settings, "unlisted") == "'self'"


def test_in_development_this_machine_may(client):
    assert allowed(client, COUNTS, "http://localhost:3000") == "http://localhost:3000"
    assert allowed(client, COUNTS, NEWS) is None


def test_the_durable_profile_has_no_stand_in_and_no_dev_key(durable):
    assert durable.get("/v1/me").json()["providers"] == []
    assert durable.get("/login/x").status_code == 404
    path = "/v1/sites/demo/articles/a"
    assert (
        durable.put(path, json={}, headers={"Authorization": "Bearer dev-key"}).status_code == 401
    )


def test_the_durable_profile_is_not_ready_on_a_server_that_may_lose_comments(durable):
    answer = durable.get("/readyz")
    assert answer.status_code == 503
    assert any("append-only" in reason for reason in answer.json()["reasons"])


@pytest.mark.parametrize(
    ("lang", "told"), [("ko", "읽던 기사로 돌아가면"), ("en", "Go back to the article")]
)
def test_the_first_page_of_a_newsrooms_own_is_no_demo_and_names_its_newspapers(durable, lang, told):
    """Also where a sign-in ends that began at an address of nobody's."""
    page = durable.get("/", params={"lang": lang})
    assert (page.status_code, page.url.path) == (200, "/")
    assert told in page.text
    assert re.findall('<li><a href="(.*?)">(.*?)</a>', page.text) == [
        (NEWS, "news.example"),
        ("https://other.example", "other.example"),
    ]
    assert 'href="/desk"' in page.text
    assert "Daily" not in page.text


def test_the_articles_of_the_demo_are_nobodys_in_the_durable_profile(durable):
    [first, *_] = seeds.load_articles()
    page = durable.get(f"/{seeds.SITE}/articles/{first.id}", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert first.title["ko"] not in page.text


def test_ops_is_for_staff_in_the_durable_profile(durable):
    assert durable.get("/ops", follow_redirects=False).status_code == 303
