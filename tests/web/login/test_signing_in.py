"""Signing in by each kind of provider, over real HTTP, as each of them behaves."""

from __future__ import annotations

import logging
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.login.conftest import STORY
from tests.web.providers import CLIENT, SECRET, TOKEN, query_of
from tests.web.test_own import everything_in
from web.templating import say

PROVIDERS = ("x", "facebook", "daily")


def test_what_is_switched_on_is_offered_x_and_facebook_first(client):
    offered = [each["name"] for each in client.get("/v1/me").json()["providers"]]
    assert offered == ["Twitter (X)", "Facebook", "Daily", "Other", "Google", "Kakao"]


@pytest.mark.parametrize("by", PROVIDERS)
def test_a_reader_comes_back_signed_in_to_where_they_were(client, agree, by):
    answer = client.get(agree(by), follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, STORY)
    me = client.get("/v1/me").json()
    assert me["signed_in"]
    assert (me["name"], me["id"].partition("-")[0]) == ("Mina 김", by)


def test_pictures_are_kept_as_they_were_if_they_are_safe(client, agree, provider):
    client.get(agree("x"))
    assert client.get("/v1/me").json()["picture"] == "https://pbs.twimg.example/mina_normal.jpg"
    provider.claims = {"picture": "javascript:alert(1)"}
    client.get(agree("daily"))
    assert client.get("/v1/me").json()["picture"] is None


def test_who_changes_their_name_stays_the_same_account(client, agree, provider):
    client.get(agree("x"))
    first = client.get("/v1/me").json()
    provider.user["name"] = "  Mina\u202e the\nGreat " + "!" * 90
    client.get(agree("x"))
    again = client.get("/v1/me").json()
    assert again["id"] == first["id"]
    assert again["name"].startswith("Mina the Great !!!")
    assert len(again["name"]) <= 80


def test_the_same_mail_address_never_makes_two_people_one(client, agree, provider):
    provider.claims = {"email": "mina@news.example", "email_verified": True}
    ids = set()
    for by, subject in (("daily", "1"), ("daily", "2"), ("facebook", "1"), ("x", "1")):
        provider.user["id"] = subject
        client.get(agree(by))
        ids.add(client.get("/v1/me").json()["id"])
    assert len(ids) == 4


def test_an_openid_reader_without_a_name_is_asked_for_at_userinfo(client, agree, provider):
    provider.claims = {"name": None}
    client.get(agree("daily"))
    assert client.get("/v1/me").json()["name"] == "미나"


def test_a_client_that_must_show_its_secret_in_the_form_does(client, agree, provider):
    provider.discovery = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    client.get(agree("other"))
    assert client.get("/v1/me").json()["signed_in"]


def test_a_reader_without_any_name_is_a_reader(client, agree, provider):
    provider.user["name"] = "\u200e \u202e"
    client.get(agree("facebook"), headers={"Accept-Language": "ko"})
    assert client.get("/v1/me").json()["name"] == "독자"


def test_a_window_hands_over_a_code_that_works_once(client, agree):
    page = client.get(agree("facebook", popup="1")).text
    code = page.partition('data-code="')[2].partition('"')[0]
    client.cookies.clear()
    assert client.post("/login/redeem", json={"code": code}).json()["name"] == "Mina 김"
    assert client.get("/v1/me").json()["picture"]
    assert client.post("/login/redeem", json={"code": code}).status_code == 403


@pytest.mark.parametrize("popup", ["", "1"])
def test_who_gives_up_comes_back_signed_out(client, agree, popup):
    state = query_of(agree("x", popup=popup))["state"]
    answer = client.get(
        "/login/x/callback",
        params={"state": state, "error": "access_denied"},
        follow_redirects=False,
    )
    assert answer.status_code == (200 if popup else 303)
    assert 'data-code=""' in answer.text or answer.headers["Location"] == STORY
    assert not client.get("/v1/me").json()["signed_in"]


def test_x_says_when_its_limit_starts_anew(client, agree, provider, monkeypatch):
    monkeypatch.setattr("web.login.provider.time.time", lambda: 1_790_000_000)
    back = agree("x")
    limits = {"x-rate-limit-limit": "25", "x-rate-limit-reset": "1790000120"}
    provider.trouble["/2/users/me"] = (429, {"title": "Too Many Requests"}, limits)
    assert client.get(back).headers["Retry-After"] == "120"


def test_what_went_wrong_is_a_page_for_readers(client, agree, provider):
    back = agree("x")
    provider.trouble["/2/users/me"] = (401, {})
    page = client.get(back, headers={"Accept": "text/html", "Accept-Language": "ko"})
    assert "본인 확인을 받지 못했습니다" in page.text


def test_however_many_sign_ins_fail_it_is_said_once(client, agree, provider, caplog, monkeypatch):
    monkeypatch.setattr("web.sparingly.PAUSE_SECONDS", 600.0)
    for status in (401, 400, 401):
        back = agree("x")
        provider.trouble["/2/users/me"] = (status, {})
        assert client.get(back).status_code == 502
    [line] = [each for each in caplog.messages if "failed" in each]
    assert line.startswith("refused: login-failed at GET /login/{provider}/callback, request ")
    assert line.endswith(": sign-in by x failed: user: status 401")


def test_nothing_secret_is_ever_logged_or_kept(client, agree, provider, caplog, redis_client):
    caplog.set_level(logging.DEBUG)
    secret = {SECRET, TOKEN, "planted-code"}
    for by in PROVIDERS:
        client.get(agree(by))
    back = agree("x")
    provider.trouble["/2/users/me"] = (400, {"error": TOKEN + " " + SECRET})
    client.get(back)
    cookies = {client.cookies["ombud_reader"], query_of(back)["state"]}
    kept = everything_in(redis_client).decode()
    assert "Mina" in kept, "what is kept is not looked at"
    assert "signed in" in caplog.text
    assert "sign-in by x failed" in caplog.text
    for each in secret | cookies:
        assert each not in caplog.text
        assert each not in kept
    assert CLIENT not in client.get("/v1/me").text


BROWSER = {"Accept": "text/html", "Accept-Language": "en"}
EXCHANGES = ("/2/oauth2/token", "/v26.0/oauth/access_token", "/token")
KOREAN = "/embed/demo/articles/summit?lang=ko&order=best"


def links_of(page: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'href="([^"]*)"', page.partition("<body")[2])]


@pytest.mark.parametrize("by", PROVIDERS)
def test_a_sign_in_that_fails_leads_back_in_the_language_of_where_it_began(
    client, agree, provider, by
):
    back = agree(by, back=KOREAN, popup="1")
    provider.trouble |= dict.fromkeys(EXCHANGES, (503, ""))
    page = client.get(back, headers=BROWSER)
    assert page.status_code == 503
    assert '<html lang="ko"' in page.text
    assert KOREAN in links_of(page.text)
    assert say("ko", "go_back") in page.text
    assert not [each for each in links_of(page.text) if "/login/" in each]  # it is used up


def test_one_that_cannot_begin_keeps_what_was_asked_in_the_other_language(client, provider):
    provider.trouble["/.well-known/openid-configuration"] = (503, "")
    asked = {"return_to": KOREAN, "popup": "1"}
    page = client.get("/login/daily", params=asked, headers=BROWSER)
    assert page.status_code == 503
    [other] = [each for each in links_of(page.text) if "/login/" in each]
    assert urlsplit(other).path == "/login/daily"
    assert parse_qs(urlsplit(other).query) == {
        **{name: [value] for name, value in asked.items()},
        "lang": ["en"],
    }
    assert KOREAN in links_of(page.text)


def test_one_of_which_nobody_knows_where_it_began_says_no_way_back(client, provider):
    provider.trouble["/.well-known/openid-configuration"] = (503, "")
    asked = {"return_to": "https://evil.example/?lang=ko"}
    page = client.get("/login/daily", params=asked, headers=BROWSER)
    assert page.status_code == 503
    assert say("en", "go_back") not in page.text
    assert "evil" not in page.text


def test_one_that_was_begun_elsewhere_leads_nowhere(client, agree):
    back = agree("x", back=KOREAN)
    client.cookies.clear()
    page = client.get(back, headers=BROWSER)
    assert page.status_code == 403
    assert not [each for each in links_of(page.text) if "/embed/" in each or "/login/" in each]
