"""Article settings over HTTP: who may switch them, what readers are told, in words they know."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from tests.web.conftest import HERE, KEY
from tests.web.serving import served
from tests.web.test_pages import hidden, sign_in
from worker.accounts import invite

ARTICLE = {"title": "해협 직통전화", "section": "diplomacy", "tags": ["정상 회담"]}
SCOPES = [HERE, "/v1/sites/demo/sections/diplomacy", "/v1/sites/demo/tags/정상 회담"]


@pytest.fixture(autouse=True)
def article(client):
    """An article of a section, with a tag."""
    assert client.put(HERE, json=ARTICLE, headers=KEY).json()["tags"] == ["정상 회담"]


@pytest.fixture
def colleague(client, ombud):
    """Give a function that signs a colleague in; answers the headers to send."""

    def colleague(role):
        client.cookies.clear()
        secret, call = invite("kim", ombud.keys, role=role)
        ombud.store.run(call)
        page = client.get(f"/desk/enter/{secret}").text
        client.post(f"/desk/enter/{secret}", data={"csrf": hidden(page, "csrf")})
        return {"X-CSRF-Token": hidden(client.get("/ops").text, "csrf")}

    return colleague


@pytest.fixture
def put(client):
    """Give a function that switches a setting on as the newsroom's server."""

    def put(name, where=HERE, **body):
        answer = client.put(f"{where}/settings/{name}", json=body, headers=KEY)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return put


def comment(client, text="한마디", **more):
    author = {"id": "mina", "name": "미나", **more}
    headers = KEY | {"Accept-Language": "ko"}
    return client.post(f"{HERE}/comments", json={"text": text, "author": author}, headers=headers)


@pytest.mark.parametrize("where", SCOPES)
def test_closing_for_an_hour_is_one_call_and_so_is_opening(client, put, where):
    told = put("closed", where, minutes=60, why="속보")
    ends = datetime.fromisoformat(told["in_force"]["closed"]["until"])
    assert timedelta(minutes=59) < ends - datetime.now(UTC) <= timedelta(minutes=60)
    [item] = told["items"]
    assert (item["by"], item["why"], item["in_force"]) == ("server", "속보", True)
    refused = comment(client)
    assert (refused.status_code, refused.json()["title"]) == (403, "Comments are closed")

    answer = client.delete(f"{where}/settings/closed", headers=KEY)
    assert (answer.status_code, answer.json()) == (200, {"in_force": {}, "items": []})
    assert comment(client).status_code == 202


def test_too_quick_in_slow_mode_is_429_with_when_to_come_back(client, put):
    put("slow", value=45)
    assert comment(client).status_code == 202
    answer = comment(client, "또 한마디")
    assert (answer.status_code, answer.json()["type"]) == (429, "urn:ombud:problem:slow-mode")
    assert 30 <= int(answer.headers["Retry-After"]) <= 45
    assert re.search(r"45초에 한 번.* [34]\d초 뒤", answer.json()["detail"])
    assert_one_wait(answer, 45)


def assert_one_wait(answer, seconds):
    """Whatever of it tells how long to wait, says the same."""
    assert answer.headers.get_list("RateLimit-Policy") == [f'"slow";q=1;w={seconds}']
    left = f'"slow";r=0;t={answer.headers["Retry-After"]}'
    assert answer.headers.get_list("RateLimit") == [left]


def test_a_reader_in_slow_mode_has_nothing_left_until_they_may_come_back(client, put):
    put("slow", value=45)
    client.put("/v1/sites/demo/articles/quick", json={"title": "빠른 기사"}, headers=KEY)
    sign_in(client)
    say = {"text": "한마디"}
    assert client.post(f"{HERE}/comments", json=say).status_code == 202
    waits = client.post(f"{HERE}/comments", json=say)
    assert waits.status_code == 429
    assert_one_wait(waits, 45)
    elsewhere = client.post("/v1/sites/demo/articles/quick/comments", json=say)
    assert elsewhere.headers["RateLimit"].startswith('"write";r=')

    page = client.get("/demo/articles/summit").text
    form = {name: hidden(page, name) for name in ("csrf", "key")} | say
    refused = client.post("/demo/articles/summit", data=form)
    assert refused.status_code == 429
    assert_one_wait(refused, 45)


def test_staff_first_turns_readers_away_in_their_language(client, put):
    put("staff-first", minutes=5)
    answer = comment(client)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:ombud:problem:staff-first")
    assert "기자와 편집자" in answer.json()["detail"]
    assert comment(client, role="staff").status_code == 202


def test_the_author_of_a_comment_that_a_person_reads_first_is_told_so(client, put, say, decide):
    put("premoderated")
    receipt = say("좋은 기사 고맙습니다.")
    decide()
    headers = KEY | {"Accept-Language": "ko"}
    found = client.get(receipt["status_url"], headers=headers).json()
    assert found["state"] == "held"
    assert found["reasons"][0]["message"].startswith("이 기사의 댓글은 모두")


def test_readers_are_told_what_concerns_them_and_not_who_or_why(client, put):
    put("sensitive", why="유족"), put("slow", value=10), put("slow", SCOPES[1], value=30)
    put("closed", minutes=5), put("closed", SCOPES[1], minutes=90)
    told = client.get(f"{HERE}/settings").json()
    assert told.keys() == {"in_force", "max_graphemes"}
    assert told["in_force"].keys() == {"closed", "slow"}
    assert told["in_force"]["slow"] == {"value": 30, "until": None}
    ends = datetime.fromisoformat(told["in_force"]["closed"]["until"])
    assert ends - datetime.now(UTC) > timedelta(minutes=80)


def test_a_moderator_switches_with_the_pages_own_token_and_is_recorded(client, colleague):
    headers = colleague("moderator")
    address = f"{HERE}/settings/closed"
    assert client.put(address, json={}).status_code == 403
    [item] = client.put(address, json={}, headers=headers).json()["items"]
    assert (item["by"], item["until"]) == ("kim", None)
    assert len(client.get(f"{HERE}/settings?full=true").json()["items"]) == 1
    assert client.get(f"{HERE}/settings").json().keys() == {"in_force", "max_graphemes"}


def test_nobody_else_switches_anything(client, colleague):
    address = f"{HERE}/settings/closed"
    wrong = {"Authorization": "Bearer other-key"}
    assert client.put(address, json={}).status_code == 401
    assert client.put(address, json={}, headers=wrong).status_code == 401
    assert client.delete(address, headers=wrong).status_code == 401
    other = "/v1/sites/other/articles/summit/settings/closed"
    assert client.put(other, json={}, headers=KEY).status_code == 401
    sign_in(client)
    assert client.put(address, json={}).status_code == 401
    assert client.get(f"{HERE}/settings?full=true").status_code == 401
    assert client.put(address, json={}, headers=colleague("ops")).status_code == 403
    assert client.get(f"{HERE}/settings?full=true").status_code == 403
    assert client.get(f"{HERE}/settings").json() == {"in_force": {}, "max_graphemes": 250}


def test_mistakes_are_named(client):
    def field(name, body, where=HERE):
        answer = client.put(f"{where}/settings/{name}", json=body, headers=KEY)
        assert answer.status_code == 422, answer.text
        [error] = answer.json()["errors"]
        assert error["message"].keys() == {"ko", "en"}
        return error["field"]

    assert field("shut", {}) == "setting"
    assert field("slow", {}) == "value"
    assert field("closed", {"until": "2001-01-01T00:00:00Z"}) == "until"
    assert field("closed", {"until": "2100-01-01"}) == "until"
    assert field("closed", {"until": "2100-01-01T00:00:00Z", "minutes": 5}) == "until"
    assert field("closed", {"minutes": 0}) == "minutes"
    assert field("closed", {"for": 5}) == "for"
    assert field("closed", {}, "/v1/sites/demo/tags/a|b") == "tag"
    nowhere = "/v1/sites/demo/articles/nowhere/settings/closed"
    assert client.put(nowhere, json={}, headers=KEY).status_code == 404


def test_a_newsroom_describes_its_article_with_settings_of_its_own(client):
    said = {"staff-first": True, "slow": 20}
    answer = client.put(HERE, json={**ARTICLE, "settings": said}, headers=KEY).json()
    assert {name: value for name, value in answer["settings"].items() if value} == said
    assert client.get(f"{HERE}/settings").json()["in_force"].keys() == {"staff-first", "slow"}


def test_the_page_without_javascript_says_why_the_form_is_not_there(client, put):
    sign_in(client)
    page = "/demo/articles/summit?lang=ko"
    assert "<textarea" in client.get(page).text
    put("slow", value=40)
    assert "한 사람이 40초에 한 번" in client.get(page).text
    put("closed", until="2100-01-01T00:00:00Z")
    closed = client.get(page).text
    assert "닫혀 있습니다" in closed
    assert "2100년 1월 1일 00:00 UTC까지입니다." in closed
    assert "<textarea" not in closed


def test_words_that_came_too_late_stay_on_the_page(client, put):
    sign_in(client)
    page = "/demo/articles/summit"
    text = client.get(page).text
    form = {name: hidden(text, name) for name in ("csrf", "key")}
    put("closed")
    answer = client.post(page, data=form | {"text": "조금 늦은 글"})
    assert answer.status_code == 403
    assert "조금 늦은 글</textarea>" in answer.text


def test_open_pages_are_told_of_what_is_set_for_the_article_its_section_or_its_tag(ombud):
    with served(ombud) as server:
        server.call("PUT", HERE, ARTICLE)
        events = server.listen(f"{HERE}/events")
        assert next(events)[1] == "count"
        for where, name in zip(SCOPES, ["closed", "staff-first", "premoderated"], strict=True):
            server.call("PUT", quote(f"{where}/settings/{name}"), {})
            _, event, told = next(events)
            assert (event, name in told["in_force"]) == ("settings", True)
        server.call("PUT", "/v1/sites/demo/sections/sports/settings/closed", {})
        fresh = server.listen(f"{HERE}/events")
        assert [next(fresh)[1], next(fresh)[1]] == ["count", "settings"]
