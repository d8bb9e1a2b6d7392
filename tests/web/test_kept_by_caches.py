"""What caches may keep of each address: for a moment what all get alike, and nothing else."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from dataclasses import replace as changed
from email.utils import parsedate_to_datetime

import pytest
from starlette.routing import Mount, Route

from tests.web.conftest import HERE, KEY
from tests.web.serving import served
from tests.web.test_pages import hidden, sign_in
from worker.accounts import invite
from worker.connection import door_client
from worker.store import AsyncStore

SHARED = "public, max-age=0, s-maxage=2, stale-if-error=60"
FOR_CDNS = "max-age=2, stale-if-error=60"
NOT_KEPT = "private, no-store"
PAGE = "no-store"
CODE = "no-cache"


@dataclass(frozen=True)
class Kept:
    """What caches may keep of an address, and by what its answers differ."""

    address: str
    how: str
    vary: frozenset[str] = frozenset()
    status: int = 200
    of_others: int = 0  # status for a page of others, where that is another


def each(
    address: str, how: str = NOT_KEPT, *vary: str, status: int = 200, of_others: int = 0
) -> Kept:
    return Kept(address, how, frozenset(vary), status, of_others)


COMMENTS = f"{HERE}/comments"
ADDRESSES = {
    "/v1/sites/{site}/articles/{article}/comments": each(COMMENTS, SHARED, "Origin"),
    "/v1/sites/{site}/counts": each("/v1/sites/demo/counts?article=summit", SHARED, "Origin"),
    "/v1/sites/{site}/popular": each("/v1/sites/demo/popular", SHARED, "Origin"),
    "/v1/sites/{site}/policy": each("/v1/sites/demo/policy", SHARED, "Origin", "Accept-Language"),
    "/v1/sites/{site}/{kind}/{name}/settings": each(f"{HERE}/settings", SHARED, "Origin"),
    "/v1/sites/{site}/articles/{article}/events": each(f"{HERE}/events", PAGE, "Origin"),
    "/v1/sites/{site}/articles/{article}/reactions/mine": each(
        f"{HERE}/reactions/mine?comment=a", NOT_KEPT, "Origin"
    ),
    "/v1/comments/{comment}": each("/v1/comments/{comment}", NOT_KEPT, "Origin"),
    "/v1/me": each("/v1/me", NOT_KEPT, "Origin"),
    "/v1/me/comments": each("/v1/me/comments", NOT_KEPT, "Origin"),
    "/v1/me/export": each("/v1/me/export", NOT_KEPT, "Origin", of_others=403),
    "/v1/review/queue": each("/v1/review/queue"),
    "/v1/status": each("/v1/status"),
    "/livez": each("/livez"),
    "/readyz": each("/readyz"),
    "/metrics": each("/metrics"),
    "/v1/openapi.json": each("/v1/openapi.json"),
    "/$discovery/rest": each("/$discovery/rest"),
    "/login/{provider}": each("/login/x", PAGE, "Accept-Language", "Cookie"),
    "/login/{provider}/callback": each("/login/x/callback", status=404),
    "/login/facebook/deletion/{code}": each("/login/facebook/deletion/none", status=404),
    "/": each("/", status=302),
    "/{site}/policy": each("/demo/policy", PAGE, "Accept-Language", "Cookie"),
    "/{site}/articles/{article}": each("/demo/articles/summit", PAGE, "Accept-Language", "Cookie"),
    "/embed/{site}/articles/{article}": each(
        "/embed/demo/articles/summit", PAGE, "Accept-Language", "Cookie"
    ),
    "/desk": each("/desk", PAGE, "Accept-Language", "Cookie"),
    "/desk/enter/{token}": each("/desk/enter/none", PAGE, "Accept-Language", "Cookie", status=403),
    "/desk/{site}/articles/{article}": each(
        "/desk/demo/articles/summit", PAGE, "Accept-Language", "Cookie"
    ),
    "/ops": each("/ops", PAGE, "Accept-Language", "Cookie"),
    "/widget.js": each("/widget.js", CODE, "Accept-Encoding"),
    "/static": each("/static/dom.js", CODE, "Accept-Encoding"),
}
"""By the template of every route that answers GET."""

STREAMED = "/v1/sites/{site}/articles/{article}/events"
ALL_ALIKE = sorted(kept.address for kept in ADDRESSES.values() if kept.how == SHARED)


@pytest.fixture
def signed_in(client, ombud, say, decide):
    """Give a client with the sessions of a moderator and of a reader; a comment is published."""
    client.put(HERE, json={"title": "다리"}, headers=KEY)
    comment = say("실린 글입니다")["id"]
    decide()
    secret, call = invite("kim", ombud.keys, role="moderator")
    ombud.store.run(call)
    page = client.get(f"/desk/enter/{secret}")
    client.post(f"/desk/enter/{secret}", data={"csrf": hidden(page.text, "csrf")})
    sign_in(client)
    client.comment = comment
    return client


def vary(answer) -> set[str]:
    return {name.strip() for name in answer.headers.get("Vary", "").split(",")} - {""}


def test_every_address_has_a_line_here(client):
    routes = client.app.routes
    gets = {
        each.path_format for each in routes if isinstance(each, Route) and "GET" in each.methods
    }
    gets |= {each.path for each in routes if isinstance(each, Mount)}
    assert gets == ADDRESSES.keys()


@pytest.mark.parametrize("template", sorted(ADDRESSES.keys() - {STREAMED}))
def test_caches_keep_what_all_get_alike_and_nothing_else(signed_in, template):
    kept = ADDRESSES[template]
    address = kept.address.format(comment=signed_in.comment)
    for headers in ({}, {"Origin": "http://localhost:3000"}, {"Origin": "https://evil.example"}):
        answer = signed_in.get(address, headers=headers, follow_redirects=False)
        assert answer.status_code == ((headers and kept.of_others) or kept.status)
        assert answer.headers["Cache-Control"] == kept.how
        assert answer.headers.get("CDN-Cache-Control") == (FOR_CDNS if kept.how == SHARED else None)
        assert vary(answer) == kept.vary


def test_a_stream_is_kept_by_no_cache(ombud):
    with served(ombud) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=15)
        connection.request("GET", ADDRESSES[STREAMED].address)
        answer = connection.getresponse()
        assert (answer.getheader("Cache-Control"), answer.getheader("Vary")) == (PAGE, "Origin")
        connection.close()


@pytest.mark.parametrize("address", ALL_ALIKE)
def test_what_all_get_alike_is_the_same_whoever_asks(signed_in, address):
    """A cache gives everybody the answer to whoever asked first."""
    languages = {"Accept-Language": "ko"}
    known = signed_in.get(address, headers=languages)
    by_the_server = signed_in.get(address, headers=languages | KEY)
    signed_in.cookies.clear()
    nobody = signed_in.get(address, headers=languages)
    assert known.content == by_the_server.content == nobody.content
    assert known.headers["ETag"] == nobody.headers["ETag"]


@pytest.mark.parametrize("address", ALL_ALIKE)
def test_what_has_not_changed_is_kept_as_long_again(client, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("Cache-Control", "CDN-Cache-Control", "ETag", "Vary"):
        assert again.headers[name] == first.headers[name]


def test_the_language_of_the_address_is_told_apart_by_the_address(client):
    asked = client.get("/v1/sites/demo/policy?lang=ko", headers={"Accept-Language": "en"})
    assert "기준" in asked.json()["title"]
    assert vary(asked) == {"Origin"}


def test_no_cache_keeps_who_set_what_which_the_newsroom_alone_is_told(signed_in):
    address = f"{HERE}/settings?full=true"
    signed_in.put(f"{HERE}/settings/closed", json={"why": "속보"}, headers=KEY)
    for headers in (KEY, {}):  # the server, and the moderator by the cookie
        newsroom = signed_in.get(address, headers=headers)
        assert [each["why"] for each in newsroom.json()["items"]] == ["속보"]
        assert newsroom.headers["Cache-Control"] == NOT_KEPT
        assert "CDN-Cache-Control" not in newsroom.headers
    signed_in.cookies.clear()
    nobody = signed_in.get(address)
    assert (nobody.status_code, nobody.headers["Cache-Control"]) == (401, NOT_KEPT)


REFUSED = [
    ("GET", "/v1/comments/none", {}, 404),
    ("GET", "/v1/nowhere", {}, 404),
    ("GET", f"{COMMENTS}?limit=0", {}, 422),
    ("GET", "/v1/sites/demo/counts", {}, 422),
    ("GET", f"{HERE}/reactions/mine?comment=a", {}, 401),
    ("PATCH", "/v1/sites/demo/popular", {}, 405),
    ("POST", COMMENTS, {"Content-Length": "99999999"}, 413),
    ("GET", "/demo/articles/none", {"Accept": "text/html"}, 404),
]


@pytest.mark.parametrize(("method", "address", "headers", "status"), REFUSED)
def test_no_cache_keeps_a_refusal(client, method, address, headers, status):
    answer = client.request(method, address, headers=headers)
    assert answer.status_code == status
    assert "no-store" in answer.headers["Cache-Control"]
    assert "CDN-Cache-Control" not in answer.headers


@pytest.fixture
def away(client, ombud, monkeypatch):
    """Give a function that takes the store away from the running application."""

    def away():
        front = client.app.state.front
        gone = AsyncStore(door_client("redis://127.0.0.1:1"), ombud.keys)
        client.app.state.front = changed(front, store=gone)

    return away


@pytest.mark.parametrize("address", ALL_ALIKE)
def test_what_is_given_again_while_the_store_is_away_is_whole_and_kept_by_no_cache(
    client, away, address, monkeypatch
):
    before = client.get(address)
    away()
    monkeypatch.setattr("web.popular._FRESH_SECONDS", 0.0)
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    if "/policy" in address:  # it is in memory, and as true as ever
        assert (after.status_code, after.headers["Cache-Control"]) == (304, SHARED)
        return
    assert (after.status_code, after.content) == (200, before.content)
    assert after.headers["Ombud-Stale"] == "true"
    assert after.headers["Cache-Control"] == "no-store"
    assert "CDN-Cache-Control" not in after.headers


@pytest.mark.parametrize("address", sorted({*ALL_ALIKE} - {"/v1/sites/demo/policy"}))
def test_no_cache_keeps_that_the_store_is_away(client, away, address):
    away()
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, NOT_KEPT)


@pytest.mark.parametrize("address", ["/widget.js", "/static/dom.js", "/static/ombud.css"])
def test_code_is_kept_and_asked_about(client, address):
    first = client.get(address)
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, CODE)


def test_a_stream_that_begins_where_a_kept_page_ends_misses_nothing(ombud, decide_in):
    with served(ombud) as server:
        page, _ = server.call("GET", COMMENTS)
        made = parsedate_to_datetime(page.getheader("Date"))
        _, receipt = server.call("POST", COMMENTS, {"text": "그사이에 실린 글", "author": "mina"})
        decide_in(ombud)
        since = f"{made.timestamp() * 1000:.0f}-0"
        events = server.listen(ADDRESSES[STREAMED].address, **{"Last-Event-ID": since})
        _, name, comment = next(events)
        assert (name, comment["id"]) == ("comment.published", receipt["id"])
        events.close()
