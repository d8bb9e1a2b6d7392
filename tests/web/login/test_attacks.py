"""Attacks on a sign-in: each is refused, and nobody is signed in by it."""

from __future__ import annotations

import base64
import hmac
import json
import time
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import RSAKey

from tests.web.login.conftest import STORY
from tests.web.providers import KEY, query_of
from web.login.states import SECONDS

EVIL = RSAKey.generate_key(2048, {"kid": "k1"})


def callback(client, by, query):
    return client.get(f"/login/{by}/callback?{urlencode(query)}", follow_redirects=False)


def no_state(client, by, query):
    del query["state"]
    return callback(client, by, query)


def another_browsers_state(client, by, query):
    """Login CSRF: an attacker's code and state in a reader's browser."""
    client.cookies.clear()
    client.get(f"/login/{by}", follow_redirects=False)
    return callback(client, by, query)


def no_cookie(client, by, query):
    client.cookies.clear()
    return callback(client, by, query)


def forged_state(client, by, query):
    plain, _, signature = query["state"].partition(".")
    content = base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    value, until = json.loads(content)
    value["return_to"] = "//evil.example"
    forged = encoded(json.dumps([value, until]).encode())
    return callback(client, by, {**query, "state": f"{forged}.{signature}"})


def replayed_state(client, by, query):
    kept = dict(client.cookies)
    assert callback(client, by, query).status_code == 303
    client.post("/logout", json={})
    client.cookies.update(kept)
    return callback(client, by, query)


def late_state(client, by, query):
    secret = client.cookies["ombud_login"]
    client.cookies.clear()
    client.cookies.set("ombud_login", secret)  # a browser that keeps it longer than it was told
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.tokens.time", SimpleNamespace(time=lambda: time.time() + SECONDS + 1))
        return callback(client, by, query)


def another_provider(client, by, query):
    """Mix-up: a code of one provider at the address of another."""
    return callback(client, {"x": "facebook", "facebook": "x", "daily": "other"}[by], query)


def state_alone(client, by, query):
    del query["code"]
    return callback(client, by, query)


def used_code(client, by, query):
    """A code works once, whatever state it comes with."""
    assert callback(client, by, query).status_code == 303
    client.post("/logout", json={})
    start = client.get(f"/login/{by}", follow_redirects=False)
    state = query_of(start.headers["Location"])["state"]
    return callback(client, by, {**query, "state": state})


def injected_code(client, by, query):
    """A code of another sign-in: this one's verifier does not fit it."""
    start = client.get(f"/login/{by}", follow_redirects=False)
    state = query_of(start.headers["Location"])["state"]
    return callback(client, by, {**query, "state": state})


def huge_code(client, by, query):
    return callback(client, by, {**query, "code": "x" * 5_000})


ATTACKS = [
    (no_state, 403),
    (another_browsers_state, 403),
    (no_cookie, 403),
    (forged_state, 403),
    (replayed_state, 403),
    (late_state, 403),
    (another_provider, 403),
    (state_alone, 502),
    (used_code, 502),
    (injected_code, 502),
    (huge_code, 502),
]


@pytest.mark.parametrize("by", ["x", "facebook", "daily"])
@pytest.mark.parametrize(("attack", "status"), ATTACKS, ids=[a.__name__ for a, _ in ATTACKS])
def test_an_attack_signs_nobody_in(client, agree, by, attack, status):
    answer = attack(client, by, query_of(agree(by)))
    assert answer.status_code == status, answer.text
    assert not client.get("/v1/me").json()["signed_in"]


TOKENS = {
    "alg none": ({"alg": "none"}, {}, lambda _: b""),
    "HS256 with the public key": (
        {"alg": "HS256", "kid": "k1"},
        {},
        lambda signed: hmac.digest(KEY.as_pem(private=False), signed, "sha256"),
    ),
    "a key in the header": ({"alg": "RS256", "jwk": EVIL.as_dict(private=False)}, {}, EVIL),
    "an unknown key": ({"alg": "RS256", "kid": "k2"}, {}, EVIL),
    "another's key of the same name": ({"alg": "RS256", "kid": "k1"}, {}, EVIL),
    "another algorithm": ({"alg": "PS256", "kid": "k1"}, {}, KEY),
    "a critical header that we do not know": (
        {"alg": "RS256", "kid": "k1", "crit": ["moon"], "moon": 1},
        {},
        lambda signed: KEY.private_key.sign(signed, PKCS1v15(), SHA256()),
    ),
    "aud": ({}, {"aud": "another-client"}, KEY),
    "aud list": ({}, {"aud": ["news-client", "another-client"]}, KEY),
    "azp": ({}, {"azp": "another-client"}, KEY),
    "iss": ({}, {"iss": "https://evil.example"}, KEY),
    "iss almost": ({}, {"iss": "http://127.0.0.1"}, KEY),
    "nonce": ({}, {"nonce": "0" * 64}, KEY),
    "no nonce": ({}, {"nonce": None}, KEY),
    "expired": ({}, {"iat": 1_700_000_000, "exp": 1_700_000_600}, KEY),
    "to come": ({}, {"iat": 4_000_000_000, "exp": 4_000_000_600}, KEY),
    "no exp": ({}, {"exp": None}, KEY),
    "exp is text": ({}, {"exp": "4000000000"}, KEY),
    "no sub": ({}, {"sub": None}, KEY),
    "sub is a number": ({}, {"sub": 7}, KEY),
}


@pytest.mark.parametrize("case", TOKENS)
def test_an_id_token_that_is_not_exactly_right_signs_nobody_in(client, agree, provider, case):
    header, claims, key = TOKENS[case]
    back = agree("daily")
    provider.header = header or provider.header
    provider.claims = claims
    provider.key = key
    if callable(key):
        claims = provider.said(provider.codes[query_of(back)["code"]]["nonce"])
        token = signed_by_hand(header, claims, key)
        provider.trouble["/token"] = (200, {"access_token": "t", "id_token": token})
    answer = client.get(back)
    assert answer.status_code == 502, answer.text
    assert not client.get("/v1/me").json()["signed_in"]


def signed_by_hand(header: dict, claims: dict, sign) -> str:
    """A token that no library would make."""
    parts = ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
    return f"{parts}.{encoded(sign(parts.encode()))}"


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@pytest.mark.parametrize("supports", [True, False])
def test_who_says_that_another_provider_sent_the_reader_back_is_refused(
    client, agree, provider, supports, ombud
):
    provider.discovery = {"authorization_response_iss_parameter_supported": supports}
    back = agree("daily")
    for iss in ("https://evil.example", *([""] if supports else [])):
        answer = client.get(f"{back}&iss={iss}")
        assert answer.status_code in {403, 502}
    assert not client.get("/v1/me").json()["signed_in"]
    assert client.get(f"{agree('daily')}&iss={provider.url}").status_code in {200, 404}
    assert client.get("/v1/me").json()["signed_in"]


def test_an_issuer_that_calls_itself_another_is_asked_nothing_more(client, provider):
    provider.discovery = {"issuer": "https://evil.example"}
    assert client.get("/login/daily").status_code == 502
    assert provider.asked == ["GET /.well-known/openid-configuration"]


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_no_sign_in_leads_away_from_here(client, agree, back):
    answer = client.get(agree("x", back=back), follow_redirects=False)
    assert answer.headers["Location"] == "/"


def test_a_secret_that_the_browser_held_before_names_nobody_after(client, agree):
    """Session fixation: what was there before the sign-in is not what is there after it."""
    client.get(agree("x"))
    before = client.cookies["ombud_reader"]
    client.get(agree("facebook"))
    assert client.cookies["ombud_reader"] != before
    client.cookies.clear()
    client.cookies.set("ombud_reader", before)
    assert not client.get("/v1/me").json()["signed_in"]


def test_the_stand_in_of_development_is_shut_where_the_real_one_is_on(client):
    assert client.post("/login/x/callback", data={"state": "", "name": "mina"}).status_code == 404


def test_behind_https_every_cookie_is_bound_to_the_host(client, agree, ombud):
    settings = ombud.settings
    object.__setattr__(settings, "public_url", "https://comments.news.example")
    try:
        start = client.get("/login/x", params={"return_to": STORY}, follow_redirects=False)
    finally:
        object.__setattr__(settings, "public_url", "")
    [cookie] = start.headers.get_list("set-cookie")
    assert cookie.startswith("__Host-ombud_login=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    asked = query_of(start.headers["Location"])
    assert asked["redirect_uri"] == "https://comments.news.example/login/x/callback"
