"""Login: a session for whoever began the sign-in in this browser, and for nobody else."""

from __future__ import annotations

import pytest

from tests.web.test_pages import STORY, hidden, sign_in
from worker.sessions import name_of


def test_signed_out_readers_are_told_the_accounts(client):
    me = client.get("/v1/me").json()
    assert me == {
        "signed_in": False,
        "elsewhere": False,
        "providers": [
            {"id": "x", "name": "Twitter (X)", "stand_in": True},
            {"id": "facebook", "name": "Facebook", "stand_in": True},
        ],
        "reply_levels": 1,
    }


def test_signing_in_leads_back_to_the_article(client):
    answer = sign_in(client, "  미나   김 ")
    assert (answer.status_code, answer.headers["Location"]) == (303, STORY)
    me = client.get("/v1/me").json()
    assert (me["signed_in"], me["name"]) == (True, "미나 김")
    assert "미나 김" in client.get(STORY).text


def test_the_same_name_is_the_same_account_and_providers_differ(client):
    sign_in(client)
    first = client.get("/v1/me").json()["id"]
    sign_in(client)
    assert client.get("/v1/me").json()["id"] == first
    assert first.startswith("x-")


def test_only_the_hash_of_a_session_is_stored(client, redis_client):
    sign_in(client)
    secret = client.cookies["ombud_reader"]
    stored = b" ".join(redis_client.keys("*"))
    assert name_of(secret).encode() in stored
    assert secret.encode() not in stored


def test_the_cookie_is_kept_from_scripts(client):
    cookies = sign_in(client).headers.get_list("set-cookie")
    [reader] = [each for each in cookies if each.startswith("ombud_reader=")]
    assert "HttpOnly" in reader
    assert "SameSite=lax" in reader


def test_with_https_the_cookie_is_bound_to_the_host(client):
    client.base_url = "https://testserver"
    cookies = sign_in(client).headers.get_list("set-cookie")
    [reader] = [each for each in cookies if each.startswith("__Host-ombud_reader=")]
    assert "Secure" in reader
    assert client.get("/v1/me").json()["signed_in"]


def test_a_state_works_once(client):
    page = client.get("/login/x").text
    form = {"state": hidden(page, "state"), "name": "미나"}
    kept = dict(client.cookies)
    assert client.post("/login/x/callback", data=form, follow_redirects=False).status_code == 303
    client.cookies.update(kept)
    assert client.post("/login/x/callback", data=form).status_code == 403


@pytest.mark.parametrize("change", ["browser", "provider", "forged", "missing"])
def test_a_state_of_another_browser_or_provider_is_refused(client, change):
    page = client.get("/login/x").text
    state, provider = hidden(page, "state"), "x"
    if change == "browser":
        [cookie] = client.cookies
        client.cookies.clear()
        client.cookies.set(cookie, "another")
    elif change == "provider":
        provider = "facebook"
    elif change == "forged":
        state = state[:-1] + ("0" if state[-1] != "0" else "1")
    else:
        state = ""
    answer = client.post(f"/login/{provider}/callback", data={"state": state, "name": "a"})
    assert answer.status_code == 403
    assert not client.get("/v1/me").json()["signed_in"]


@pytest.mark.parametrize("provider", ["x", "facebook"])
def test_the_way_back_may_be_long_where_a_stand_in_takes_as_long_a_state_as_x_does(
    client, provider
):
    back = "/" + "a" * 1_000
    assert sign_in(client, back=back, provider=provider).headers["Location"] == back
    form = {"state": "s" * 501, "name": "미나"}
    assert client.post(f"/login/{provider}/callback", data=form).status_code == 422


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", ""])
def test_the_way_back_is_always_ours(client, back):
    assert sign_in(client, back=back).headers["Location"] == "/"


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\x07b"])
def test_a_name_that_cannot_be_shown_is_asked_for_again(client, name):
    answer = sign_in(client, name)
    assert answer.status_code == 422
    assert not client.get("/v1/me").json()["signed_in"]


def test_an_unknown_provider_is_not_found(client):
    assert client.get("/login/unknown").status_code == 404


def test_a_login_window_hands_a_code_over_once(client):
    page = client.get("/login/x", params={"popup": "1"}).text
    form = {"state": hidden(page, "state"), "name": "미나"}
    last = client.post("/login/x/callback", data=form).text
    code = last.partition('data-code="')[2].partition('"')[0]
    client.cookies.clear()
    assert client.post("/login/redeem", json={"code": code}).json()["name"] == "미나"
    assert client.get("/v1/me").json()["signed_in"]
    assert client.post("/login/redeem", json={"code": code}).status_code == 403


def test_a_code_is_good_for_a_minute(client, redis_client):
    code_for_a_frame(client)
    [kept] = redis_client.keys("*handover*")
    assert 0 < redis_client.pttl(kept) <= 60_000


def test_a_code_is_good_no_more_once_its_reader_has_signed_out_everywhere(client):
    code = code_for_a_frame(client)
    client.post("/logout", json={"everywhere": True})
    answer = client.post("/login/redeem", json={"code": code})
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:ombud:problem:login-expired")
    assert not client.get("/v1/me").json()["signed_in"]


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"}],
    ids=str,
)
def test_no_page_of_others_redeems_a_code(client, headers):
    code = code_for_a_frame(client)
    client.cookies.clear()
    assert client.post("/login/redeem", json={"code": code}, headers=headers).status_code == 403
    assert not client.get("/v1/me").json()["signed_in"]
    assert client.post("/login/redeem", json={"code": code}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "http://testserver.evil.example",
        "http://eviltestserver",
        "http://evil.example/testserver",
        "http://testserver@evil.example",
        "http://testserver:81",
        "null",
    ],
)
def test_an_origin_that_only_looks_like_ours_changes_nothing(client, origin):
    sign_in(client)
    answer = client.post("/logout", json={}, headers={"Origin": origin})
    assert answer.status_code == 403
    assert client.get("/v1/me").json()["signed_in"]


def test_signing_out_ends_the_session(client):
    sign_in(client)
    secret = client.cookies["ombud_reader"]
    assert client.post("/logout", json={}).json() == {"signed_in": False}
    client.cookies.set("ombud_reader", secret)
    assert not client.get("/v1/me").json()["signed_in"]


def test_another_site_signs_nobody_out(client):
    sign_in(client)
    answer = client.post("/logout", json={}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert client.get("/v1/me").json()["signed_in"]


def test_signing_out_everywhere_ends_every_session_of_the_account(client):
    secrets = []
    for _ in range(3):
        client.cookies.clear()
        sign_in(client)
        secrets.append(client.cookies["ombud_reader"])
    assert client.post("/logout?everywhere=1").json() == {"signed_in": False}
    for secret in secrets:
        client.cookies.clear()
        client.cookies.set("ombud_reader", secret)
        assert not client.get("/v1/me").json()["signed_in"]


@pytest.mark.parametrize("body", [{}, {"everywhere": False}, {"everywhere": []}])
def test_signing_out_here_leaves_the_other_sessions(client, body):
    sign_in(client)
    other = client.cookies["ombud_reader"]
    client.cookies.clear()
    sign_in(client)
    client.post("/logout", json=body)
    client.cookies.clear()
    client.cookies.set("ombud_reader", other)
    assert client.get("/v1/me").json()["signed_in"]


def code_for_a_frame(client) -> str:
    page = client.get("/login/x", params={"popup": "1"}).text
    form = {"state": hidden(page, "state"), "name": "미나"}
    last = client.post("/login/x/callback", data=form).text
    return last.partition('data-code="')[2].partition('"')[0]


def test_a_frame_on_another_site_gets_a_cookie_of_its_own(client):
    client.base_url = "https://testserver"
    code = code_for_a_frame(client)
    client.cookies.clear()
    [cookie] = client.post("/login/redeem", json={"code": code}).headers.get_list("set-cookie")
    name, *attributes = cookie.split("; ")
    assert name.startswith("__Host-ombud_framed=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=none", "Partitioned"} <= set(attributes)
    assert client.get("/v1/me").json()["signed_in"]
    answer = client.post("/logout", json={})
    assert "Partitioned" in answer.headers["set-cookie"]
    assert not client.get("/v1/me").json()["signed_in"]


def test_a_frame_on_the_same_site_goes_on_with_the_cookie_that_it_sees(client):
    client.base_url = "https://testserver"
    code = code_for_a_frame(client)
    [cookie] = client.post("/login/redeem", json={"code": code}).headers.get_list("set-cookie")
    assert cookie.startswith("__Host-ombud_reader=")
    assert "SameSite=lax" in cookie


def test_a_frames_cookie_changes_nothing_for_another_sites_page(client):
    client.base_url = "https://testserver"
    code = code_for_a_frame(client)
    client.cookies.clear()
    client.post("/login/redeem", json={"code": code})
    answer = client.post("/logout", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert client.get("/v1/me").json()["signed_in"]
