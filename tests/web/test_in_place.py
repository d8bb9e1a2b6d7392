"""In place: what a page of our own site may do in its reader's name, and what no other page may."""

from __future__ import annotations

import time

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import OctKey

from tests.web.conftest import HERE
from web.app import create_app
from worker import sessions
from worker.connection import Ombud
from worker.sessions import Session
from worker.settings import Settings

HOME = "https://comments.news.example"
WWW = "https://www.news.example"
PARTNER = "https://partner.example"
SHARED = "a shared secret of more than thirty-two bytes"
OTHERS_KEY = {"Authorization": "Bearer others-key"}
OTHERS = "/v1/sites/other/articles/elsewhere"

READER, FRAMED, STAFF = "__Host-ombud_reader", "__Host-ombud_framed", "__Host-ombud_staff"
ALLOWED, COOKIES = "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"

PAGES = {
    "named": (WWW, "same-site", True),
    "named, of a browser that does not say": (WWW, None, True),
    "named, but of another site": (WWW, "cross-site", False),
    "named, and says it is ours": (WWW, "same-origin", False),
    "named, and says it is nobody's": (WWW, "none", False),
    "another of the same site": ("https://m.news.example", "same-site", False),
    "by http": ("http://www.news.example", "cross-site", False),
    "by http, of a browser that does not say": ("http://www.news.example", None, False),
    "another port": ("https://www.news.example:8443", "same-site", False),
    "a longer name": ("https://www.news.example.evil", "cross-site", False),
    "a frame that has no origin": ("null", "same-site", False),
    "one that may only embed": (PARTNER, "cross-site", False),
    "one that may only embed, of the same site": (PARTNER, "same-site", False),
    "nobody, of the same site": (None, "same-site", False),
    "nobody, of another": (None, "cross-site", False),
}

NAMED = [page for page, (_, _, allowed) in PAGES.items() if allowed]
REFUSED = [page for page in PAGES if page not in NAMED]
THREAD = f"{HERE}/comments"


@pytest.fixture(scope="module")
def connected(valkey) -> Ombud:
    """Give an Ombud with two sites, of which the newspaper's own page has one in place."""
    settings = Settings(
        public_url=HOME,
        in_place_origins=f"demo={WWW}",
        origins=f"demo={PARTNER}",
        server_keys="other=others-key",
        site_tokens=f"demo=https://news.example|HS256|{SHARED}|staff",
    )
    return Ombud(settings, valkey.url)


@pytest.fixture
def client(ombud):
    """Give a client of the application, by https, that keeps no cookies."""
    with TestClient(create_app(ombud), base_url=HOME) as client:
        yield client


@pytest.fixture
def session(ombud):
    """Give a function that opens a session; answers the header of its cookie."""

    def session(account="mina", name=READER, kind="reader", role="reader", site=""):
        secret = sessions.new_secret()
        opened = Session(kind, account, account, role, site=site)
        ombud.store.run(sessions.open_session(secret, opened, ombud.keys))
        return {"Cookie": f"{name}={secret}"}

    return session


@pytest.fixture
def mina(session):
    """Give the cookie of a reader who signed in by a provider, and so reads every site."""
    return session()


def of(page):
    """The headers that a browser adds to a request of a page."""
    origin, came_from, _ = PAGES[page]
    said = {"Origin": origin, "Sec-Fetch-Site": came_from}
    return {name: value for name, value in said.items() if value}


@pytest.fixture
def published(say, decide, client):
    """Give a published comment of somebody, and one of Mina, on both sites: `demo`, `other`."""
    made = {"demo": (say("다리가 열렸습니다", author="jun")["id"], say("제 생각은요")["id"])}
    path, body = f"{OTHERS}/comments", {"text": "다른 신문의 댓글"}
    made["other"] = tuple(
        client.post(path, json={**body, "author": author}, headers=OTHERS_KEY).json()["id"]
        for author in ("jun", "mina")
    )
    decide()
    return made


ACTS = {
    "write": ("POST", f"{HERE}/comments", {"text": "한마디"}),
    "preview": ("POST", f"{HERE}/comments/preview", {"text": "한마디"}),
    "agree": ("PUT", "/v1/comments/{other}/reactions/agree", None),
    "take it back": ("DELETE", "/v1/comments/{other}/reactions/agree", None),
    "report": ("POST", "/v1/comments/{other}/reports", {"reason": "spam"}),
    "edit": ("PATCH", "/v1/comments/{own}", {"text": "고친 생각"}),
    "withdraw": ("DELETE", "/v1/comments/{own}", None),
    "leave": ("POST", "/logout", {}),
}


@pytest.mark.parametrize("act", ACTS)
def test_only_a_named_page_of_our_site_acts_for_its_reader(client, mina, published, act):
    method, path, body = ACTS[act]
    other, own = published["demo"]
    path = path.format(other=other, own=own)
    for page in REFUSED:
        answer = client.request(method, path, json=body, headers=mina | of(page))
        assert (answer.status_code, COOKIES in answer.headers) == (403, False), page
    assert client.get("/v1/me", headers=mina).json()["signed_in"]
    for page in NAMED:
        answer = client.request(method, path, json=body, headers=mina | of(page))
        assert answer.status_code in {200, 202}, answer.text  # what is done may be done again
        assert (answer.headers[ALLOWED], answer.headers[COOKIES]) == (WWW, "true")
        assert "Origin" in answer.headers["Vary"]


def test_only_a_named_page_of_our_site_reads_as_its_reader(client, mina, published):
    for path in ("/v1/me", f"/v1/comments/{published['demo'][1]}", THREAD):
        for page, (origin, _, allowed) in PAGES.items():
            answer = client.get(path, headers=mina | of(page))
            assert (answer.headers.get(COOKIES) == "true") is allowed, page
            assert answer.headers.get(ALLOWED) in ({WWW} if allowed else {None, origin}), page
            # So that no cache gives a named page what was asked for as if from another site.
            assert ("Sec-Fetch-Site" in answer.headers["Vary"]) is (origin == WWW), page
    for page in NAMED:
        assert client.get("/v1/me", headers=mina | of(page)).json()["signed_in"]
        own = client.get(f"/v1/comments/{published['demo'][1]}", headers=mina | of(page))
        assert "reasons" in own.json()


@pytest.mark.parametrize(
    "path", [THREAD, "/v1/comments/a/reactions/agree", "/v1/me/comments", "/logout"]
)
def test_a_browser_is_told_before_it_sends_anything(client, path):
    asked = {"Access-Control-Request-Method": "POST"}
    for page in REFUSED:
        assert COOKIES not in client.options(path, headers=of(page) | asked).headers, page
    for page in NAMED:
        answer = client.options(path, headers=of(page) | asked)
        assert answer.status_code == 204
        assert (answer.headers[ALLOWED], answer.headers[COOKIES]) == (WWW, "true")
        assert "Idempotency-Key" in answer.headers["Access-Control-Allow-Headers"]
        assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "path", [f"{OTHERS}/comments", "/desk", "/ops", "/v1/status", "/login/redeem"]
)
def test_what_a_page_is_not_named_for_takes_none_of_its_cookies(client, path):
    for method in ("GET", "OPTIONS"):
        asked = {"Access-Control-Request-Method": "POST"} if method == "OPTIONS" else {}
        answer = client.request(method, path, headers=of("named") | asked, follow_redirects=False)
        assert ALLOWED not in answer.headers
        assert COOKIES not in answer.headers


@pytest.mark.parametrize("path", ["/widget.js", "/static/api.js"])
def test_our_code_is_for_all_and_never_with_cookies(client, path):
    answer = client.get(path, headers=of("named"))
    assert answer.headers[ALLOWED] == "*"
    assert COOKIES not in answer.headers


def test_another_sites_comments_are_answered_as_to_nobody(client, mina, published):
    theirs, own = published["other"]
    asking = [
        ("PATCH", f"/v1/comments/{own}", {"text": "고친 생각"}, 404),
        ("DELETE", f"/v1/comments/{own}", None, 404),
        ("POST", f"/v1/comments/{own}/appeals", {"text": "왜요"}, 404),
        ("PUT", f"/v1/comments/{theirs}/reactions/agree", None, 401),
        ("POST", f"/v1/comments/{theirs}/reports", {"reason": "spam"}, 401),
        ("POST", f"{OTHERS}/comments", {"text": "한마디"}, 401),
        ("POST", f"{OTHERS}/comments/preview", {"text": "한마디"}, 401),
        ("GET", f"{OTHERS}/reactions/mine?comment={theirs}", None, 401),
        ("GET", "/v1/me/comments?site=other", None, 401),
    ]
    there = {
        (method, path): client.request(method, path, json=body, headers=mina | of("named"))
        for method, path, body, _ in asking
    }
    statuses = {asked: answer.status_code for asked, answer in there.items()}
    assert statuses == {(method, path): status for method, path, _, status in asking}
    told = client.get(f"/v1/comments/{own}", headers=mina | of("named")).json()
    assert "reasons" not in told
    assert "reasons" in client.get(f"/v1/comments/{own}", headers=mina).json()


def test_who_takes_all_along_gets_the_pages_sites_and_erases_nothing(client, mina, published):
    [own] = client.get("/v1/me/export", headers=mina | of("named")).json()["comments"].values()
    assert [each["id"] for each in own] == [published["demo"][1]]
    assert client.delete("/v1/me", headers=mina | of("named")).status_code == 403
    everything = client.get("/v1/me/export", headers=mina).json()["comments"]
    assert {site: len(each) for site, each in everything.items()} == {"demo": 1, "other": 1}


def test_no_other_page_has_a_reader_take_all_along(client, mina, published):
    for page in REFUSED:
        answer = client.get("/v1/me/export", headers=mina | of(page))
        assert (answer.status_code, "comments" in answer.json()) == (403, False), page
    for came_from in ("same-origin", "none"):
        ours = mina | {"Sec-Fetch-Site": came_from}
        assert client.get("/v1/me/export", headers=ours).status_code == 200, came_from


def test_a_newsrooms_reader_of_another_site_is_nobody_there_and_stays_signed_in(client, session):
    theirs = session(site="other")
    for address in ("/v1/me", "/v1/me?site=demo", "/v1/me?site=other"):
        told = client.get(address, headers=theirs | of("named")).json()
        assert told.keys() == {"signed_in", "elsewhere", "providers", "reply_levels"}
        assert (told["signed_in"], told["elsewhere"]) == (False, True)
    body = {"text": "한마디"}
    answer = client.post(f"{HERE}/comments", json=body, headers=theirs | of("named"))
    assert answer.status_code == 401
    assert client.post("/logout", json={}, headers=theirs | of("named")).status_code == 200
    assert client.get("/v1/me", headers=theirs).json()["signed_in"]


def test_what_was_signed_in_to_in_a_frame_is_not_the_pages(client, session):
    framed = session(name=FRAMED)
    assert not client.get("/v1/me", headers=framed | of("named")).json()["signed_in"]
    body = {"text": "한마디"}
    answer = client.post(f"{HERE}/comments", json=body, headers=framed | of("named"))
    assert answer.status_code == 401
    assert client.get("/v1/me", headers=framed).json()["signed_in"]


def test_a_colleagues_cookie_opens_nothing_there(client, session, say, decide):
    staff = session("kim", STAFF, "staff", "moderator")
    held = say("OMBUD-HOLD-TEST")["id"]
    decide()
    assert client.get(f"/v1/comments/{held}", headers=staff).status_code == 200
    assert client.get(f"/v1/comments/{held}", headers=staff | of("named")).status_code == 404
    assert client.get(f"{HERE}/settings?full=true", headers=staff).status_code == 200
    for method, path, body in (
        ("GET", f"{HERE}/settings?full=true", None),
        ("PUT", f"{HERE}/settings/closed", {"minutes": 5}),
        ("GET", "/v1/review/queue", None),
        ("POST", f"/v1/review/{held}/lease", {}),
        ("POST", f"/v1/review/{held}/undo", {"version": 1}),
    ):
        answer = client.request(method, path, json=body, headers=staff | of("named"))
        assert answer.status_code in {401, 403}, path
    client.post("/logout", json={}, headers=staff | of("named"))
    assert client.get("/v1/review/queue", headers=staff).status_code == 200


def test_no_other_page_is_told_of_the_sign_out(client):
    for page in REFUSED:
        assert ALLOWED not in client.post("/logout", json={}, headers=of(page)).headers, page


def test_a_form_of_that_page_signs_nobody_out(client, mina):
    answer = client.post("/logout", data={"return_to": "/"}, headers=mina | of("named"))
    assert answer.status_code == 403
    assert client.get("/v1/me", headers=mina).json()["signed_in"]


def test_leaving_everywhere_is_possible_there(client, mina, session):
    elsewhere = session()
    client.post("/logout", json={"everywhere": True}, headers=mina | of("named"))
    for each in (mina, elsewhere):
        assert not client.get("/v1/me", headers=each).json()["signed_in"]


def token(**claims):
    now = int(time.time())
    said = {"iss": "https://news.example", "aud": "demo", "sub": "42", "name": "미나"}
    said |= {"iat": now, "exp": now + 600, **claims}
    return jwt.encode({"alg": "HS256"}, said, OctKey.import_key(SHARED))


@pytest.mark.parametrize(
    ("page", "cookie"),
    [
        ("named", f"{READER}=|SameSite=lax"),
        ("named, but of another site", f"{FRAMED}=|Partitioned"),
        ("one that may only embed", f"{FRAMED}=|Partitioned"),
    ],
)
def test_a_newsrooms_token_becomes_the_session_that_the_page_can_use(client, page, cookie):
    answer = client.post("/login/newsroom", json={"token": token()}, headers=of(page))
    name, attribute = cookie.split("|")
    [given] = answer.headers.get_list("set-cookie")
    assert given.startswith(name)
    assert attribute in given
    assert answer.headers[COOKIES] == "true"


@pytest.mark.parametrize("page", ["named", "another of the same site", "a longer name"])
def test_a_code_of_a_window_is_not_redeemed_there(client, page):
    answer = client.post("/login/redeem", json={"code": "a"}, headers=of(page))
    assert (answer.status_code, answer.json()["type"][-10:]) == (403, "cross-site")
