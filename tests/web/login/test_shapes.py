"""What each provider answers, exactly: who the reader then is, and what its refusals lead to.

The shapes are those of the providers' own references as of 2026; the stand-in has the usual ones,
the tables here what differs.
"""

from __future__ import annotations

import time

import pytest

from tests.web.login.conftest import STORY
from tests.web.providers import KEY, query_of

NAMES = {"x": "Twitter (X)", "facebook": "Facebook", "google": "Google", "kakao": "Kakao"}


@pytest.fixture
def come_back(client, begin):
    """Give a function that signs in and answers who the reader is then."""

    def come_back(by: str) -> dict:
        answer = client.get(begin(by), follow_redirects=False)
        assert (answer.status_code, answer.headers.get("Location")) == (303, STORY), answer.text
        return client.get("/v1/me").json()

    return come_back


WHO = {
    "x": ("Mina 김", "https://pbs.twimg.example/mina_normal.jpg"),
    "facebook": ("Mina 김", "https://platform.fbsbx.example/p.jpg"),
    "google": ("Mina 김", "https://lh3.googleusercontent.example/a/ACg8ocK=s96-c"),
    "kakao": ("미나", "https://k.kakaocdn.example/dn/b7yPFA/img_110x110.jpg"),
}


@pytest.mark.parametrize("by", WHO)
def test_a_reader_is_who_the_provider_says(come_back, by):
    me = come_back(by)
    assert me["signed_in"]
    assert (me["name"], me["picture"]) == WHO[by]
    assert me["id"].startswith(f"{by}-")


ASKED = {
    "x": ["POST /2/oauth2/token", "GET /2/users/me"],
    "facebook": ["POST /v26.0/oauth/access_token", "GET /v26.0/debug_token", "GET /v26.0/me"],
    "google": ["POST /token", "GET /oauth2/v3/certs"],
    "kakao": ["POST /oauth/token", "GET /.well-known/jwks.json"],
}


@pytest.mark.parametrize("by", ASKED)
def test_a_provider_is_asked_for_no_more_than_who_it_is(come_back, provider, by):
    come_back(by)
    agreed = max(at for at, each in enumerate(provider.asked) if "auth" in each.rpartition("/")[2])
    assert provider.asked[agreed + 1 :] == ASKED[by]


def test_google_may_leave_out_the_scheme_of_its_name(client, come_back, begin, provider):
    """Its reference: `https://accounts.google.com`, and `accounts.google.com` by old ones."""
    plain = come_back("google")["id"]
    back = begin("google")
    provider.claims["iss"] = f"127.0.0.1:{provider.server_port}"
    client.get(back)
    assert client.get("/v1/me").json()["id"] == plain
    back = begin("google")
    provider.claims["iss"] = f"127.0.0.1:{provider.server_port}.evil.example"
    assert client.get(back).status_code == 502


def test_a_subject_that_only_looks_like_a_number_is_kept_to_its_last_digit(client, begin, provider):
    """Kakao's and Google's have more digits than a program's number."""
    ids = set()
    for subject in ("1376016924429759228", "1376016924429759229"):
        back = begin("kakao")
        provider.user["id"] = subject
        client.get(back)
        ids.add(client.get("/v1/me").json()["id"])
    assert len(ids) == 2


USER = {"id": "2244994945", "name": "M"}
LESS = {
    "x without a picture": ("x", "/2/users/me", {"data": {**USER, "username": "m"}}),
    "x without a name": ("x", "/2/users/me", {"data": {"id": "1", "username": "M"}}),
    "x with an empty name": ("x", "/2/users/me", {"data": {**USER, "name": " ", "username": "M"}}),
    "facebook without a picture": ("facebook", "/v26.0/me", USER),
    "facebook with an empty picture": (
        *("facebook", "/v26.0/me"),
        {**USER, "picture": {"data": {"is_silhouette": True}}},
    ),
}


@pytest.mark.parametrize("case", LESS)
def test_who_keeps_something_back_is_signed_in_all_the_same(client, begin, provider, case):
    by, path, answer = LESS[case]
    back = begin(by)
    provider.trouble[path] = (200, answer)
    client.get(back)
    me = client.get("/v1/me").json()
    assert (me["signed_in"], me["name"], me["picture"]) == (True, "M", None)


def test_a_facebook_reader_without_a_name_is_a_reader(client, begin, provider):
    back = begin("facebook")
    provider.trouble["/v26.0/me"] = (200, {"id": "2244994945"})
    client.get(back, headers={"Accept-Language": "en"})
    assert client.get("/v1/me").json()["name"] == "A reader"


@pytest.mark.parametrize("kept", [("nickname",), ("picture",), ("nickname", "picture")])
def test_a_kakao_reader_may_keep_name_and_picture_back(client, begin, provider, kept):
    back = begin("kakao")
    provider.claims.update(dict.fromkeys(kept))
    provider.trouble["/v1/oidc/userinfo"] = (200, {"sub": provider.user["id"]})
    client.get(back, headers={"Accept-Language": "ko"})
    me = client.get("/v1/me").json()
    assert me["signed_in"]
    assert me["name"] == ("독자" if "nickname" in kept else "미나")
    assert (me["picture"] is None) is ("picture" in kept)


DENIED = {
    "x": {"error": "access_denied"},
    "facebook": {
        "error": "access_denied",
        "error_code": "200",
        "error_description": "Permissions error",
        "error_reason": "user_denied",
    },
    "google": {"error": "access_denied"},
    "kakao": {"error": "access_denied", "error_description": "User denied access"},
}


@pytest.mark.parametrize("popup", ["", "1"])
@pytest.mark.parametrize("by", DENIED)
def test_who_does_not_agree_comes_back_signed_out(client, begin, provider, by, popup):
    state = query_of(begin(by, popup=popup))["state"]
    provider.asked.clear()
    query = {"state": state, **DENIED[by]}
    answer = client.get(f"/login/{by}/callback", params=query, follow_redirects=False)
    assert answer.status_code == (200 if popup else 303)
    assert 'data-code=""' in answer.text if popup else answer.headers["Location"] == STORY
    assert not client.get("/v1/me").json()["signed_in"]
    assert provider.asked == []


@pytest.mark.parametrize("error", ["temporarily_unavailable", "server_error"])
@pytest.mark.parametrize("by", DENIED)
def test_a_provider_that_says_not_now_is_believed(client, begin, by, error):
    query = {"state": query_of(begin(by))["state"], "error": error}
    answer = client.get(f"/login/{by}/callback", params=query)
    assert (answer.status_code, answer.json()["provider"]) == (503, NAMES[by])
    assert int(answer.headers["Retry-After"]) > 0


def oauth(code: int, kind: str = "OAuthException", **more: object) -> dict:
    error = {"message": "planted-code and more", "type": kind, "code": code, "fbtrace_id": "AbC"}
    return {"error": {**error, **more}}


def x_problem(status: int, title: str, **more: object) -> tuple:
    body = {"title": title, "detail": title, "type": "about:blank", "status": status}
    return status, {**body, **more}


REFUSALS = {
    "x code expired": (
        *("x", "/2/oauth2/token"),
        (400, {"error": "invalid_request", "error_description": "Value passed was invalid."}),
        ("login-failed", "invalid_request"),
    ),
    "x wrong secret": (
        *("x", "/2/oauth2/token"),
        (401, {"error": "unauthorized_client", "error_description": "Missing valid header"}),
        ("login-failed", "unauthorized_client"),
    ),
    "x no token": ("x", "/2/oauth2/token", (200, {}), ("login-failed", "no access_token")),
    "x token revoked": (
        *("x", "/2/users/me", x_problem(401, "Unauthorized")),
        ("login-failed", "Unauthorized"),
    ),
    "x wrong scope": (
        "x",
        "/2/users/me",
        x_problem(403, "Forbidden"),
        ("login-failed", "Forbidden"),
    ),
    "x app not enrolled": (
        *("x", "/2/users/me", x_problem(403, "Client Forbidden", reason="client-not-enrolled")),
        ("login-failed", "Client Forbidden"),
    ),
    "x user gone": (
        *("x", "/2/users/me", (200, {"errors": [{"title": "Not Found Error"}]})),
        ("login-failed", "no data"),
    ),
    "x too many": (
        *("x", "/2/users/me", (*x_problem(429, "Too Many Requests"), {"x-rate-limit-reset": "1"})),
        ("login-unavailable", "too many"),
    ),
    "x cap exceeded": (
        *("x", "/2/users/me", x_problem(429, "UsageCapExceeded", period="Monthly")),
        ("login-unavailable", "too many"),
    ),
    "x out of credits": (
        *("x", "/2/users/me", x_problem(402, "CreditsDepleted")),
        ("login-unavailable", "out of credits"),
    ),
    "x over capacity": (
        *("x", "/2/users/me", x_problem(503, "Service Unavailable")),
        ("login-unavailable", "status 503"),
    ),
    "facebook code expired": (
        *("facebook", "/v26.0/oauth/access_token", (400, oauth(100, error_subcode=36007))),
        ("login-failed", "100 36007"),
    ),
    "facebook code used": (
        *("facebook", "/v26.0/oauth/access_token", (400, oauth(100, error_subcode=36009))),
        ("login-failed", "100 36009"),
    ),
    "facebook wrong secret": (
        *("facebook", "/v26.0/oauth/access_token", (400, oauth(1))),
        ("login-failed", "status 400 1"),
    ),
    "facebook token invalid": (
        *("facebook", "/v26.0/debug_token", (200, {"data": {"is_valid": False, "scopes": []}})),
        ("login-failed", "not valid"),
    ),
    "facebook another app's token": (
        *("facebook", "/v26.0/debug_token"),
        (200, {"data": {"app_id": "7", "is_valid": True, "user_id": "2244994945"}}),
        ("login-failed", "another app"),
    ),
    "facebook another user": (
        *("facebook", "/v26.0/me", (200, {"id": "7", "name": "Eve"})),
        ("login-failed", "somebody else"),
    ),
    "facebook permission taken back": (
        *("facebook", "/v26.0/me", (400, oauth(190, error_subcode=458))),
        ("login-failed", "190 458"),
    ),
    "facebook checkpoint": (
        *("facebook", "/v26.0/me", (400, oauth(190, error_subcode=459))),
        ("login-failed", "190 459"),
    ),
    "facebook app limit": ("facebook", "/v26.0/me", (400, oauth(4)), ("login-unavailable", "4")),
    "facebook user limit": ("facebook", "/v26.0/me", (400, oauth(17)), ("login-unavailable", "17")),
    "facebook down": (
        *("facebook", "/v26.0/me", (500, oauth(2, is_transient=True))),
        ("login-unavailable", "not now 2"),
    ),
    "facebook transient": (
        *("facebook", "/v26.0/me", (500, oauth(1, is_transient=True))),
        ("login-unavailable", "not now 1"),
    ),
    "google code expired": (
        *("google", "/token"),
        (400, {"error": "invalid_grant", "error_description": "Bad Request"}),
        ("login-failed", "invalid_grant"),
    ),
    "google wrong secret": (
        *("google", "/token"),
        (401, {"error": "invalid_client", "error_description": "Unauthorized"}),
        ("login-failed", "invalid_client"),
    ),
    "google wrong way back": (
        *("google", "/token"),
        (400, {"error": "redirect_uri_mismatch", "error_description": "Bad Request"}),
        ("login-failed", "redirect_uri_mismatch"),
    ),
    "google too many": (
        *("google", "/token", (429, {"error": "rate_limit_exceeded"})),
        ("login-unavailable", "too many"),
    ),
    "google no id token": (
        *("google", "/token", (200, {"access_token": "t", "expires_in": 3599})),
        ("login-failed", "no id_token"),
    ),
    "kakao code expired": (
        *("kakao", "/oauth/token"),
        (400, {"error": "invalid_grant", "error_code": "KOE320"}),
        ("login-failed", "KOE320 invalid_grant"),
    ),
    "kakao wrong way back": (
        *("kakao", "/oauth/token"),
        (400, {"error": "invalid_grant", "error_code": "KOE303"}),
        ("login-failed", "KOE303"),
    ),
    "kakao wrong secret": (
        *("kakao", "/oauth/token"),
        (401, {"error": "invalid_client", "error_code": "KOE010"}),
        ("login-failed", "KOE010"),
    ),
    "kakao too many": (
        *("kakao", "/oauth/token"),
        (400, {"error": "invalid_request", "error_code": "KOE237"}),
        ("login-unavailable", "too many"),
    ),
    "kakao OpenID switched off": (
        *("kakao", "/oauth/token", (200, {"access_token": "t", "token_type": "bearer"})),
        ("login-failed", "no id_token"),
    ),
    "kakao maintenance": (
        *("kakao", "/oauth/token", (503, {"msg": "service maintenance", "code": -9798})),
        ("login-unavailable", "status 503"),
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_signs_nobody_in_and_says_whose_it_is(client, begin, provider, caplog, case):
    by, path, answer, (problem, logged) = REFUSALS[case]
    back = begin(by)
    provider.trouble[path] = answer
    found = client.get(back, headers={"Accept": "application/json"})
    assert found.json()["type"] == f"urn:ombud:problem:{problem}", found.text
    assert found.status_code == {"login-failed": 502, "login-unavailable": 503}[problem]
    assert found.json()["provider"] == NAMES[by]
    assert found.json()["detail"].startswith(NAMES[by])
    assert ("Retry-After" in found.headers) is (problem == "login-unavailable")
    assert not client.get("/v1/me").json()["signed_in"]
    [line] = [each for each in caplog.messages if f": sign-in by {by} failed: " in each]
    assert logged in line
    assert "planted" not in line


def test_a_key_that_is_unknown_is_looked_for_once(client, begin, provider):
    """Whoever invents key ids does not make us ask and ask."""
    for number in range(4):
        back = begin("kakao")
        provider.header = {"alg": "RS256", "kid": f"k{number + 7}"}
        assert client.get(back).status_code == 502
    assert provider.asked.count("GET /.well-known/jwks.json") == 1


def test_a_new_key_is_found_when_a_token_names_it(client, begin, provider, monkeypatch):
    monkeypatch.setattr("web.published.PAUSE_SECONDS", 0.0)
    client.get(begin("kakao"))
    client.post("/logout", json={})
    back = begin("kakao")
    provider.header = {"alg": "RS256", "kid": "k2"}
    keys = [{**KEY.as_dict(private=False), "kid": kid} for kid in ("k1", "k2")]
    provider.trouble["/.well-known/jwks.json"] = (200, {"keys": keys})
    client.get(back)
    assert client.get("/v1/me").json()["signed_in"]
    assert provider.asked.count("GET /.well-known/jwks.json") == 2


SKEWS = {
    "fast by a few seconds": (5, True),
    "fast by a minute": (60, False),
    "slow by a few seconds": (-3_605, True),
    "slow by a minute": (-3_660, False),
}


@pytest.mark.parametrize("case", SKEWS)
def test_clocks_may_differ_by_half_a_minute(client, begin, provider, case):
    by, good = SKEWS[case]
    back = begin("kakao")
    now = int(time.time()) + by
    provider.claims |= {"iat": now, "exp": now + 3_600}
    client.get(back)
    assert client.get("/v1/me").json()["signed_in"] is good
