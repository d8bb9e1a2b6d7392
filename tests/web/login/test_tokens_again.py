"""A page hands its reader's token over at each view: many readers behind one network, and again."""

from __future__ import annotations

import time
from itertools import product

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import OctKey

from tests.web.conftest import KEY, until_refused
from tests.web.test_limits import RATE_LIMIT
from web.app import create_app
from web.identity import account
from web.login import newsroom
from web.login.newsroom import EXCHANGING
from web.signing_out import sign_out
from web.site_tokens import PROVIDER, REFUSED
from worker import sessions
from worker.connection import Ombud
from worker.sessions import NEWSROOM_SECONDS, STAFF_IDLE_SECONDS, Session
from worker.settings import Settings

HOME = "https://comments.news.example"
WWW = "https://www.news.example"
SHARED = "a shared secret of more than thirty-two bytes"
READER, FRAMED, STAFF = (f"__Host-ombud_{kind}" for kind in ("reader", "framed", "staff"))
IN_PLACE = {"Origin": WWW, "Sec-Fetch-Site": "same-site"}
ABROAD = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def connected(valkey, serving) -> Ombud:
    """Give an Ombud with a site whose newsroom signs, and one whose keys are not to be had."""
    tokens = (
        f"demo=https://news.example|HS256|{SHARED}|staff,"
        f"times=https://times.example|RS256|{serving.url}/away"
    )
    settings = Settings(
        public_url=HOME, origins=f"demo={WWW}", in_place_origins=f"demo={WWW}", site_tokens=tokens
    )
    return Ombud(settings, valkey.url)


@pytest.fixture(scope="module")
def running(connected):
    """Give the application by https."""
    with TestClient(create_app(connected), base_url=HOME) as client:
        yield client


def token(sub: str = "42", **claims) -> str:
    now = int(time.time())
    said = {"iss": "https://news.example", "aud": "demo", "sub": sub, "name": "미나"}
    said |= {"iat": now, "exp": now + 600, **claims}
    return jwt.encode({"alg": "HS256"}, said, OctKey.import_key(SHARED))


def view(client, signed: str, **headers: str):
    """What a page does at each view."""
    return client.post("/login/newsroom", json={"token": signed}, headers=headers)


def ask(client, signed: str):
    """What a page does that keeps no session."""
    return client.get("/v1/me", headers={"Authorization": f"Bearer {signed}"})


def test_many_readers_behind_one_network_are_all_let_in(client):
    for number in range(2 * EXCHANGING.burst):
        client.cookies.clear()
        assert view(client, token(f"reader-{number}")).status_code == 200


def test_one_account_that_comes_too_often_is_told_when_to_come_back_and_others_are_not(client):
    signed = token()
    *answers, late = until_refused(lambda: view(client, signed), EXCHANGING.burst)
    assert {each.status_code for each in answers} == {200}
    assert late.json()["type"] == "urn:ombud:problem:too-fast"
    assert 1 <= int(late.headers["Retry-After"]) <= EXCHANGING.seconds
    assert RATE_LIMIT.fullmatch(late.headers["RateLimit"]).groups()[:2] == ("exchange", "0")
    assert view(client, token("another")).status_code == 200


def of_unknown_keys(_):
    return jwt.encode({"alg": "HS256"}, {"aud": "demo"}, OctKey.import_key("x" * 32))


BAD = {
    "no token": lambda _: "a.b.c",
    "nothing": lambda _: "",
    "another's key": of_unknown_keys,
    "over": lambda number: token(str(number), iat=1_700_000_000, exp=1_700_000_600),
    "keys that are not to be had": lambda number: token(str(number), aud="times"),
}

WAYS = {"handed over": view, "sent along": ask}
"""What is no token at all is none of a newsroom's where it is sent along."""


def test_however_many_good_ones_a_network_sends_along_none_is_too_many(client):
    signed = [token(f"reader-{number % 9}") for number in range(2 * REFUSED.burst)]
    assert {ask(client, each).status_code for each in signed} == {200}


@pytest.mark.parametrize(
    ("way", "kind"), [each for each in product(WAYS, BAD) if each != ("sent along", "nothing")]
)
def test_a_network_that_sends_tokens_that_are_not_good_is_told_when_to_come_back(
    client, provider, way, kind
):
    provider.trouble["/away"] = (503, "")
    made, bring = iter(range(10_000)), WAYS[way]
    *tried, late = until_refused(lambda: bring(client, BAD[kind](next(made))), REFUSED.burst)
    assert {each.status_code for each in tried} == {503 if "keys that" in kind else 401}
    assert 1 <= int(late.headers["Retry-After"]) <= REFUSED.seconds
    # Neither readers whose tokens are good nor those who sign in by a provider are shut out.
    assert bring(client, token()).status_code == 200
    came_back = client.post("/login/x/callback", data={"state": "s", "name": "Jun"})
    assert came_back.status_code == 403


def open_sessions(redis_client) -> int:
    return len(redis_client.keys("*session:*"))


@pytest.mark.parametrize(
    ("page", "cookie"), [(IN_PLACE, READER), (ABROAD, FRAMED)], ids=["in place", "framed"]
)
def test_who_is_signed_in_keeps_the_session_at_each_view(client, redis_client, page, cookie):
    view(client, token(), **page)
    secret = client.cookies[cookie]
    for _ in range(3):
        again = view(client, token(), **page)
        assert again.json()["name"] == "미나"
        assert "set-cookie" not in again.headers
    assert client.cookies[cookie] == secret
    assert open_sessions(redis_client) == 1
    assert client.get("/v1/me").json()["signed_in"]


SAYS_ELSE = {
    "another reader": {"sub": "43"},
    "another name": {"name": "Mina"},
    "a role": {"roles": ["staff"]},
    "no right to write": {"can_comment": False},
    "another picture": {"picture": "https://news.example/2.jpg"},
    "another session of the newsroom": {"sid": "s2"},
}


@pytest.mark.parametrize("what", SAYS_ELSE)
def test_a_token_that_says_something_else_is_another_session(client, redis_client, what):
    view(client, token())
    before = client.cookies[FRAMED]
    view(client, token(**SAYS_ELSE[what]))
    assert client.cookies[FRAMED] != before
    assert open_sessions(redis_client) == 1
    client.cookies.clear()
    client.cookies.set(FRAMED, before)
    assert not client.get("/v1/me").json()["signed_in"]


@pytest.mark.parametrize(("left", "stays"), [(1_805, True), (1_700, False), (1, False)])
def test_a_session_that_is_more_than_half_over_begins_anew(client, redis_client, left, stays):
    view(client, token())
    before = client.cookies[FRAMED]
    [key] = redis_client.keys("*session:*")
    redis_client.hset(key, "until", int(time.time()) + left)
    view(client, token())
    assert (client.cookies[FRAMED] == before) is stays
    [key] = redis_client.keys("*session:*")
    assert left - 5 < redis_client.ttl(key) <= (left if stays else NEWSROOM_SECONDS)


def test_a_session_that_was_ended_does_not_go_on(client, ombud):
    view(client, token())
    before = client.cookies[FRAMED]
    ombud.store.run(sessions.close_session(before, ombud.keys))
    view(client, token())
    assert client.cookies[FRAMED] != before
    assert client.get("/v1/me").json()["signed_in"]


@pytest.mark.parametrize(
    ("page", "other"), [(ABROAD, READER), (IN_PLACE, FRAMED)], ids=["framed", "in place"]
)
def test_who_was_here_before_by_a_provider_is_nobody_any_more(client, ombud, page, other):
    """Also where this reader's own session is there as well: a browser has one reader at a time."""
    view(client, token(), **page)
    secret = sessions.new_secret()
    jun = Session("reader", "x-jun", "Jun")
    ombud.store.run(sessions.open_session(secret, jun, ombud.keys))
    client.cookies.set(other, secret)
    view(client, token(), **page)
    assert client.get("/v1/me").json()["name"] == "미나"
    assert ombud.store.run(sessions.read_session(secret, ombud.keys)) is None


def test_a_page_in_place_gets_a_session_that_it_can_use_where_only_a_frames_is_held(client):
    view(client, token(), **ABROAD)
    assert READER not in client.cookies
    view(client, token(), **IN_PLACE)
    assert client.get("/v1/me", headers=IN_PLACE).json()["signed_in"]
    assert client.cookies[READER]


def test_a_frame_keeps_its_session_once_it_is_where_it_sees_the_browsers_own(client, redis_client):
    """The cookie that it had before is no more, or the two of them would begin one at each view."""
    view(client, token(), **ABROAD)
    view(client, token(), **IN_PLACE)
    assert FRAMED not in client.cookies
    for _ in range(2):
        assert "set-cookie" not in view(client, token(), **ABROAD).headers
    assert open_sessions(redis_client) == 1


REVOKING = {
    "all": sign_out,
    "its session": lambda front, whose: sign_out(front, whose, sid="s1"),
    "itself": lambda front, whose: sign_out(front, whose, jti="t1"),
}


@pytest.mark.parametrize("what", REVOKING)
@pytest.mark.parametrize("before", ["slow_down", "open_session", "_open_desk"])
@pytest.mark.parametrize("goes_on", [False, True])
def test_a_token_that_is_revoked_while_it_is_exchanged_leaves_no_session_open(
    client, redis_client, monkeypatch, what, before, *, goes_on
):
    if goes_on:
        view(client, token(roles=["moderator"], sid="s1", jti="t0"))
    step = getattr(newsroom, before)

    async def later(*given, **named):
        whose = account(PROVIDER, "https://news.example", "42")
        await REVOKING[what](client.app.state.front, whose)
        return await step(*given, **named)

    monkeypatch.setattr(newsroom, before, later)
    answer = view(client, token(roles=["moderator"], sid="s1", jti="t1"))
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:ombud:problem:invalid-token")
    assert open_sessions(redis_client) == 0
    assert "set-cookie" not in answer.headers


def end(client, **named: str) -> None:
    """What the newsroom's server does that revokes a token, or tokens."""
    body = {"sub": "42", **named}
    answer = client.post("/v1/sites/demo/revocations", json=body, headers=KEY)
    assert answer.status_code == 204, answer.text


def test_a_session_ends_with_the_token_that_it_was_made_of_and_others_do_not(client, redis_client):
    view(client, token(jti="t1", roles=["moderator"]))
    assert open_sessions(redis_client) == 2
    client.cookies.clear()
    view(client, token(jti="t2"))
    end(client, jti="t1")
    assert client.get("/v1/me").json()["signed_in"]
    assert open_sessions(redis_client) == 1


def test_a_session_that_goes_on_is_of_the_token_that_it_went_on_with(client, redis_client):
    view(client, token(jti="t1"))
    assert "set-cookie" not in view(client, token(jti="t2")).headers
    end(client, jti="t1")
    assert client.get("/v1/me").json()["signed_in"]
    end(client, jti="t2")
    assert not client.get("/v1/me").json()["signed_in"]
    assert open_sessions(redis_client) == 0


def test_a_colleague_keeps_the_desk_and_what_they_do_keeps_it_open(client, redis_client, ombud):
    signed = token(roles=["moderator"])
    view(client, signed)
    secret = client.cookies[STAFF]
    key = next(
        key for key in redis_client.keys("*session:*") if b'"staff"' in session_in(key, ombud)
    )
    redis_client.expire(key, 60)
    view(client, signed)
    assert client.cookies[STAFF] == secret
    assert STAFF_IDLE_SECONDS - 5 < redis_client.ttl(key) <= STAFF_IDLE_SECONDS
    view(client, token(roles=["senior"]))
    assert client.cookies[STAFF] != secret
    view(client, token())
    assert client.get("/v1/review/queue").status_code == 401


def session_in(key, ombud) -> bytes:
    return ombud.store.redis.hget(key, "session")
