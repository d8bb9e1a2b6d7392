"""HEAD answers what GET does, without the body, and no address is anything but what it is."""

from __future__ import annotations

import asyncio
import http.client
import re

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Route

from tests.web.conftest import HERE, KEY
from tests.web.serving import served
from web.app import create_app
from web.heads import Heads
from web.standalone import create_checking_app
from web.streams import EventStream, Streams
from worker.connection import Ombud
from worker.settings import Settings

_OF_ONE_REQUEST = {"x-request-id", "date", "set-cookie", "ratelimit", "age"}
_NAMES = {
    "site": "demo",
    "article": "summit",
    "kind": "articles",
    "name": "summit",
    "provider": "x",
}


@pytest.fixture
def checking(connected):
    """Give a client of the application that only checks."""
    with TestClient(create_checking_app(Settings(), connected.policy)) as client:
        yield client


@pytest.fixture
def summit(client):
    """An article, so that its pages are there."""
    client.put(HERE, json={"title": "회담"}, headers=KEY)


def addresses(app):
    """An address of each route that answers GET and ends: of pages, and of what is documented."""
    paths = {path for path, item in app.openapi()["paths"].items() if "get" in item}
    paths |= {each.path for each in app.routes if isinstance(each, Route) and "GET" in each.methods}
    for path in sorted(paths):
        if not path.endswith("/events"):
            yield re.sub(r"{(\w+)[^}]*}", lambda name: _NAMES.get(name[1], "none"), path)


def told(answer):
    return {k: v for k, v in answer.headers.items() if k.lower() not in _OF_ONE_REQUEST}


def unlike(client, path):
    """How HEAD differs from GET there, or nothing."""
    asked = {"headers": KEY, "follow_redirects": False}
    get, head = client.get(path, **asked), client.head(path, **asked)
    same = (get.status_code, told(get)) == (head.status_code, told(head))
    return None if same and not head.content else (path, get.status_code, head.status_code)


def test_every_address_answers_head_as_it_answers_get(client, checking, summit):
    for asked, least in ((client, 25), (checking, 4)):
        paths = [*addresses(asked.app), "/static/ombud.css"]
        assert len(paths) > least
        assert [each for each in (unlike(asked, path) for path in paths) if each] == []


def test_what_has_no_get_has_no_head(client):
    answer = client.head("/login/redeem")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert answer.content == b""


def test_the_document_lists_every_address_once_without_head(client):
    methods = {
        method
        for item in client.get("/v1/openapi.json").json()["paths"].values()
        for method in item
    }
    assert methods == {"get", "put", "post", "patch", "delete"}


def test_on_a_connection_no_body_comes_in_between_and_a_stream_ends_at_once(
    connected, redis_client
):
    """Each answer is read from where the one before it ended, on one connection."""
    ombud = Ombud(Settings(streams_per_network=1), connected.url)
    ombud.__dict__["policy"] = connected.policy
    with served(ombud) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        for path, kind in (
            (f"{HERE}/events", "text/event-stream"),
            (f"{HERE}/comments", "application/json"),
            (f"{HERE}/events", "text/event-stream"),  # the one before has made room for it
            ("/nothing", "application/problem+json"),
        ):
            connection.request("HEAD", path)
            answer = connection.getresponse()
            assert answer.getheader("Content-Type", "").startswith(kind)
            assert answer.status == (404 if path == "/nothing" else 200)
            assert answer.read() == b""
        connection.close()


def test_a_stream_that_ends_so_lets_go_of_what_it_held_before_the_answer_is_over():
    held = []

    async def lines():
        held.append("an article")
        try:
            yield "retry: 2000\n\n"
        finally:
            held.clear()

    async def receive():
        await asyncio.Event().wait()

    async def ask():
        sent = []

        async def send(message):
            assert held or message["type"] == "http.response.start"
            sent.append(message.get("body", b""))

        asked = {"type": "http", "method": "HEAD"}
        await Heads(EventStream(lines(), Streams(1), "a"))(asked, receive, send)
        return sent, [*held]

    assert asyncio.run(ask()) == ([b"", b""], [])


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_an_address_with_a_slash_too_many_is_none_and_leads_nowhere(
    connected, client, checking, method
):
    public = Settings(public_url="https://comments.example")
    ombud = Ombud(public, connected.url)
    ombud.__dict__["policy"] = connected.policy
    with TestClient(create_app(ombud), base_url="http://elsewhere.example") as behind:
        for asked, paths in {
            client: ["/v1/me/", f"{HERE}/comments/", "/demo/articles/summit/", "/widget.js/"],
            behind: ["/v1/me/", f"{HERE}/comments/", "/demo/policy/", "/static", "/livez/"],
            checking: ["/v1/check/", "/livez/"],
        }.items():
            for path in paths:
                answer = asked.request(method, path, headers=KEY, follow_redirects=False)
                assert answer.status_code == 404, path
                assert "Location" not in answer.headers
                if method != "HEAD":
                    assert answer.json()["type"] == "urn:ombud:problem:not-found"
