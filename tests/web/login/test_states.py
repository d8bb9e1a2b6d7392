"""States: one sign-in, in one browser, within ten minutes, once: whoever takes the reader back."""

from __future__ import annotations

import base64
import json
import time
from contextlib import ExitStack
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient

from tests.web.login.conftest import STORY
from tests.web.providers import LONGEST_STATE_OF_X, query_of
from web.app import create_app
from web.login.states import AT_ONCE, SECONDS, State, begin, cookie_of, too_many
from worker.connection import Ombud
from worker.embedded import ensure_server
from worker.refusals import StoreUnavailable
from worker.settings import Settings
from worker.store import AsyncStore


def come_back(client, back: str, cookie: str):
    """Come to the end of a sign-in with nothing but the cookie that it began with."""
    client.cookies.clear()
    client.cookies.set(cookie_of(query_of(back)["state"]), cookie)
    return client.get(back, follow_redirects=False)


def held(client, back: str) -> str:
    """What the browser holds for a sign-in."""
    return client.cookies[cookie_of(query_of(back)["state"])]


def under_way(client) -> list[str]:
    """The names of the cookies of sign-ins."""
    return [each for each in client.cookies if each.startswith("ombud_login_")]


def signed_in(client) -> bool:
    return client.get("/v1/me").json()["signed_in"]


@pytest.fixture
def another(connected):
    """Give another web process of the same installation."""
    again = Ombud(connected.settings, connected.url)
    with TestClient(create_app(again), base_url="http://testserver") as client:
        yield client


def test_a_sign_in_ends_at_whichever_web_process_it_comes_back_to(client, agree, another):
    back = agree("daily")
    answer = come_back(another, back, held(client, back))
    assert (answer.status_code, answer.headers["Location"]) == (303, STORY)
    assert signed_in(another)


@pytest.mark.parametrize("first", ["here", "there"])
def test_a_state_that_was_used_at_one_web_process_is_used_at_all(client, agree, another, first):
    back = agree("x")
    cookie = held(client, back)
    order = (client, another) if first == "here" else (another, client)
    assert come_back(order[0], back, cookie).status_code == 303
    for process in order[::-1]:
        answer = come_back(process, back, cookie)
        assert (answer.status_code, answer.json()["type"]) == (
            403,
            "urn:ombud:problem:login-expired",
        )
        assert not signed_in(process)


def test_a_state_that_was_used_stays_used_when_all_is_started_again(serving, provider, tmp_path):
    """The web process and the store: both end, both come back, and what was used is used."""
    client_of_ours = {"client_id": "news-client", "secret": "s", "issuer": serving.url}
    settings = Settings(login={"daily": client_of_ours})
    provider.trouble["/token"] = (400, {"error": "invalid_grant"})
    answers = []
    back = cookie = ""
    for _ in range(2):
        with ExitStack() as running:
            server = running.enter_context(ensure_server(tmp_path / "store"))
            app = create_app(Ombud(settings, server.url))
            client = running.enter_context(TestClient(app, base_url="http://testserver"))
            if not back:
                start = client.get("/login/daily", follow_redirects=False)
                state = query_of(start.headers["Location"])["state"]
                back = f"/login/daily/callback?code=planted&state={state}"
                cookie = held(client, back)
            answers.append(come_back(client, back, cookie).json()["type"].rpartition(":")[2])
    assert answers == ["login-failed", "login-expired"]


def over_at(state: str) -> int:
    """When a state says that it is over."""
    plain = state.partition(".")[0]
    return json.loads(base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4)))[1]


def test_a_state_is_made_for_ten_minutes(client, agree):
    before = int(time.time())
    until = over_at(query_of(agree("x"))["state"])
    assert before + 600 <= until <= time.time() + 600


@pytest.mark.parametrize(("late", "good"), [(-1, True), (0, False), (1, False), (86_400, False)])
def test_a_state_is_good_to_its_last_second_and_no_longer(client, agree, monkeypatch, late, good):
    back = agree("x")
    cookie = held(client, back)
    until = over_at(query_of(back)["state"])
    monkeypatch.setattr("web.tokens.time", SimpleNamespace(time=lambda: until + late))
    answer = come_back(client, back, cookie)
    assert answer.status_code == (303 if good else 403)
    assert signed_in(client) is good


def test_a_used_state_is_remembered_for_longer_than_it_lives(client, agree, redis_client):
    client.get(agree("x"))
    [mark] = redis_client.keys("*login:*")
    assert SECONDS - 5 < redis_client.ttl(mark) <= SECONDS  # from its use, not from its beginning


def test_beginning_a_sign_in_stores_nothing(client, agree, redis_client):
    """A GET changes nothing but the pace of its network: crawlers fill no store."""
    for by in ("x", "facebook", "daily"):
        client.get(f"/login/{by}", follow_redirects=False)
    kept = redis_client.keys("*")
    client.get(agree("x"))
    assert [key for key in kept if b"login" in key or b"session" in key] == []
    assert [key for key in redis_client.keys("*") if b"login" in key]


def test_a_state_tells_neither_secret_nor_who_the_reader_is_nor_where_they_were(client, connected):
    front = client.app.state.front
    state, cookie = begin(front, State("x", STORY, popup=False))
    secret = cookie.partition(".")[0]
    plain = base64.urlsafe_b64decode(state.partition(".")[0] + "==").decode()
    told = state + plain + connected.settings.secret_key.get_secret_value()
    assert json.loads(plain)[0].keys() == {"provider", "browser"}
    assert secret not in told
    assert len(secret) == 43


@pytest.mark.parametrize("cookie", ["", "a", "another" * 6, "ombud"])
def test_a_state_without_its_browsers_cookie_is_nobodys(client, agree, cookie):
    back = agree("x")
    assert come_back(client, back, cookie).status_code == 403
    assert not signed_in(client)


CHANGES = {
    "another way back": lambda held: (*held[:3], base64.urlsafe_b64encode(b"/").decode()),
    "another language": lambda held: (*held[:2], "en", held[3]),
    "a window": lambda held: (held[0], "1", *held[2:]),
    "another secret": lambda held: ("s" * 43, *held[1:]),
    "nothing but the secret": lambda held: held[:1],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_cookie_that_is_not_as_it_was_given_is_nobodys(client, agree, change):
    """The state holds the hash of all that the cookie holds: of the way back, too."""
    back = agree("x")
    changed = ".".join(CHANGES[change](held(client, back).split(".")))
    assert come_back(client, back, changed).status_code == 403
    assert not signed_in(client)


LONG = {
    "just too long for what is in a state": STORY + "?a=" + "a" * 160,
    "as long as may be": "/" + "a" * 1_000,
    "of what has to be escaped": "/" + "\"%;,\\'=" * 142,
}


@pytest.mark.parametrize("by", ["x", "facebook", "daily"])
@pytest.mark.parametrize("where", LONG)
def test_however_long_the_way_back_the_provider_takes_the_state(client, agree, by, where):
    back = agree(by, back=LONG[where])
    assert len(query_of(back)["state"]) <= LONGEST_STATE_OF_X
    answer = client.get(back, follow_redirects=False)
    assert answer.status_code == 303
    assert unquote(answer.headers["Location"]) == unquote(LONG[where])
    assert signed_in(client)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["as begun", "the last first"])
def test_sign_ins_of_several_tabs_go_on_at_once_and_each_ends_where_it_began(client, agree, order):
    begun = [(agree(by, back=f"{STORY}?{by}"), f"{STORY}?{by}") for by in ("x", "facebook")]
    for which in order:
        back, story = begun[which]
        answer = client.get(back, follow_redirects=False)
        assert (answer.status_code, answer.headers["Location"]) == (303, story)
        assert client.get(back, follow_redirects=False).status_code == 403  # each of them once
    assert signed_in(client)
    assert under_way(client) == []


def test_of_more_sign_ins_than_a_browser_has_at_once_the_first_are_over(client, agree):
    begun = [agree("x", back="/" + "a" * 1_000) for _ in range(AT_ONCE + 2)]
    assert len(under_way(client)) == AT_ONCE
    assert sum(len(name + client.cookies[name]) for name in under_way(client)) < 6_000
    statuses = [client.get(each, follow_redirects=False).status_code for each in begun]
    assert statuses == [403] * 2 + [303] * AT_ONCE


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_tries_that_failed_end_no_other_tabs_sign_in(client, agree, provider, accept):
    other = agree("daily")
    provider.trouble["/2/users/me"] = (401, {})
    for _ in range(AT_ONCE - 1):
        assert client.get(agree("x"), headers={"Accept": accept}).status_code == 502
    assert len(under_way(client)) == 1
    agree("facebook")
    assert client.get(other, follow_redirects=False).status_code == 303


def holding(at: str, names: list[str]) -> SimpleNamespace:
    """A request to this address by a browser that holds cookies of these names."""
    front = SimpleNamespace(settings=SimpleNamespace(public_url=at))
    app = SimpleNamespace(state=SimpleNamespace(front=front))
    return SimpleNamespace(app=app, cookies=dict.fromkeys(names, "value"))


@pytest.mark.parametrize("name", ["ombud_login", "ombud_login_x", "ombud_reader", "a; b", ""])
def test_no_other_cookie_is_taken_for_one_of_a_sign_in(name):
    names = [f"{name}{number}" for number in range(9)]
    assert too_many(holding("http://comments.example", names)) == []


@pytest.mark.parametrize(("scheme", "own"), [("https", "__Host-"), ("http", "")])
def test_a_cookie_that_is_not_bound_as_ours_ends_no_sign_in(scheme, own):
    """Another host of the same site can set it, but not one whose name begins with `__Host-`."""
    ours = [f"ombud_login_{number:012x}" for number in range(AT_ONCE)]
    planted = [f"{'' if own else '__Host-'}ombud_login_{number:012x}" for number in range(20, 29)]
    held = [own + each for each in ours]
    at = f"{scheme}://comments.example"
    assert too_many(holding(at, [*planted, *held[1:]])) == []
    assert too_many(holding(at, [*planted, *held])) == ours[:1]


def test_the_cookie_of_a_sign_in_ends_with_it(client, agree):
    begun = client.get("/login/x", follow_redirects=False).headers["set-cookie"]
    assert {"Max-Age=600", "HttpOnly", "Path=/"} <= set(begun.split("; "))
    back = agree("x")
    cookie = cookie_of(query_of(back)["state"])
    ended = client.get(back, follow_redirects=False).headers.get_list("set-cookie")
    assert any(each.startswith(f"{cookie}=; Max-Age=0") for each in ended)


async def breaks(*_, **__):
    raise RuntimeError("nobody expected this")


def goes_away_after(script: str):
    """The store, which is away once it has run this script."""
    run, over = AsyncStore.run, []

    async def run_until(store, call):
        if over:
            raise StoreUnavailable("away")
        over.extend([call] if call.script == script else [])
        return await run(store, call)

    return run_until


FAILURES = {
    "an error of ours": ("web.login.signing_in.arrive", lambda: breaks, 500),
    "a store that goes away": (
        "worker.store.AsyncStore.run",
        lambda: goes_away_after("session"),
        503,
    ),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_the_cookie_of_a_sign_in_ends_with_it_however_it_fails(client, agree, monkeypatch, failure):
    back, other = agree("x"), agree("facebook")
    where, broken, status = FAILURES[failure]
    monkeypatch.setattr(where, broken())
    assert client.get(back).status_code == status
    monkeypatch.undo()
    assert under_way(client) == [cookie_of(query_of(other)["state"])]
    assert client.get(other, follow_redirects=False).status_code == 303


def test_a_sign_in_that_the_store_could_not_take_can_be_tried_again(client, agree, monkeypatch):
    back = agree("x")
    monkeypatch.setattr("worker.store.AsyncStore.run", goes_away_after("pace"))
    assert client.get(back).status_code == 503
    monkeypatch.undo()
    assert client.get(back, follow_redirects=False).status_code == 303
