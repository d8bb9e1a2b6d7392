"""The negative matrix: each way to cheat a sign-in is a named row, and signs nobody in."""

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
from web.identity import account
from web.login.states import SECONDS
from worker.sessions import name_of

EVIL = RSAKey.generate_key(2048, {"kid": "k1"})
KINDS = ("x", "facebook", "daily")


def callback(client, by, query):
    return client.get(f"/login/{by}/callback?{urlencode(query)}", follow_redirects=False)


def begun(client, by) -> str:
    """The state of another sign-in, begun in this browser."""
    start = client.get(f"/login/{by}", follow_redirects=False)
    return query_of(start.headers["Location"])["state"]


def no_state(client, by, query):
    del query["state"]
    return callback(client, by, query)


def foreign_state(client, by, query):
    """An attacker's own state, with a code that the reader's browser was given."""
    mine = dict(client.cookies)
    client.cookies.clear()
    theirs = begun(client, by)
    client.cookies.clear()
    client.cookies.update(mine)
    return callback(client, by, {**query, "state": theirs})


def login_csrf(client, by, query):
    """The reader's browser is led to the end of a sign-in that an attacker began."""
    client.cookies.clear()
    begun(client, by)
    return callback(client, by, query)


def no_cookie(client, by, query):
    client.cookies.clear()
    return callback(client, by, query)


def forged_state(client, by, query):
    plain, _, signature = query["state"].partition(".")
    content = base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    value, until = json.loads(content)
    value["browser"] = name_of("planted")
    forged = encoded(json.dumps([value, until]).encode())
    return callback(client, by, {**query, "state": f"{forged}.{signature}"})


def replayed_state(client, by, query):
    kept = dict(client.cookies)
    assert callback(client, by, query).status_code == 303
    client.post("/logout", json={})
    client.cookies.update(kept)
    return callback(client, by, query)


def respelt_state(client, by, query):
    """The same state in another spelling: what is no base64 is skipped by those who read it."""
    plain, _, signature = query["state"].partition(".")
    kept = dict(client.cookies)
    assert callback(client, by, query).status_code == 303
    client.post("/logout", json={})
    client.cookies.update(kept)
    return callback(client, by, {**query, "state": f"{plain[:8]}*{plain[8:]}.{signature}"})


def expired_state(client, by, query):
    held = dict(client.cookies)
    client.cookies.clear()
    client.cookies.update(held)  # a browser that keeps it longer than it was told
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.tokens.time", SimpleNamespace(time=lambda: time.time() + SECONDS + 1))
        return callback(client, by, query)


def provider_mix_up(client, by, query):
    """A code of one provider at the address of another."""
    return callback(client, {"x": "facebook", "facebook": "x", "daily": "other"}[by], query)


def no_code(client, by, query):
    del query["code"]
    return callback(client, by, query)


def code_reuse(client, by, query):
    """A code works once, whatever state it comes with."""
    assert callback(client, by, query).status_code == 303
    client.post("/logout", json={})
    return callback(client, by, {**query, "state": begun(client, by)})


def wrong_verifier(client, by, query):
    """A code that was asked for by another sign-in: this one's verifier does not fit it."""
    return callback(client, by, {**query, "state": begun(client, by)})


def huge_code(client, by, query):
    return callback(client, by, {**query, "code": "x" * 5_000})


def foreign_code(client, by, query):
    return callback(client, by, {**query, "code": "planted-code-of-nobody"})


CALLBACKS = {
    "missing state": (no_state, 403),
    "foreign state": (foreign_state, 403),
    "login CSRF": (login_csrf, 403),
    "missing cookie": (no_cookie, 403),
    "forged state": (forged_state, 403),
    "replayed state": (replayed_state, 403),
    "respelt state": (respelt_state, 403),
    "expired state": (expired_state, 403),
    "provider mix-up": (provider_mix_up, 403),
    "missing code": (no_code, 502),
    "code reuse": (code_reuse, 502),
    "wrong verifier": (wrong_verifier, 502),
    "huge code": (huge_code, 502),
    "foreign code": (foreign_code, 502),
}


@pytest.mark.parametrize("by", KINDS)
@pytest.mark.parametrize("row", CALLBACKS)
def test_a_callback_that_is_not_exactly_right_signs_nobody_in(client, agree, redis_client, by, row):
    attack, status = CALLBACKS[row]
    answer = attack(client, by, query_of(agree(by)))
    assert answer.status_code == status, answer.text
    assert not client.get("/v1/me").json()["signed_in"]
    assert redis_client.keys("*session:*") == []


RS256 = {"alg": "RS256", "kid": "k1"}


def signed_by_its_key(content: bytes) -> bytes:
    return KEY.private_key.sign(content, PKCS1v15(), SHA256())


TOKENS = {
    "alg none": ({"alg": "none"}, {}, lambda _: b""),
    "HS256 confusion": (
        {"alg": "HS256", "kid": "k1"},
        {},
        lambda signed: hmac.digest(KEY.as_pem(private=False), signed, "sha256"),
    ),
    "jwk header": ({"alg": "RS256", "jwk": EVIL.as_dict(private=False)}, {}, EVIL),
    "jku header": ({"alg": "RS256", "jku": "https://evil.example/keys"}, {}, EVIL),
    "unknown kid": ({"alg": "RS256", "kid": "k2"}, {}, EVIL),
    "another's key by the kid": ({"alg": "RS256", "kid": "k1"}, {}, EVIL),
    "another algorithm": ({"alg": "PS256", "kid": "k1"}, {}, KEY),
    "unknown critical header": (
        {**RS256, "crit": ["moon"], "moon": 1},
        {},
        signed_by_its_key,
    ),
    "wrong aud": ({}, {"aud": "another-client"}, KEY),
    "aud of two": ({}, {"aud": ["news-client", "another-client"]}, KEY),
    "wrong azp": ({}, {"azp": "another-client"}, KEY),
    "wrong iss": ({}, {"iss": "https://evil.example"}, KEY),
    "almost iss": ({}, {"iss": "http://127.0.0.1"}, KEY),
    "iss without its scheme": ({}, {"iss": "127.0.0.1:{port}"}, KEY),
    "wrong nonce": ({}, {"nonce": "0" * 64}, KEY),
    "missing nonce": ({}, {"nonce": None}, KEY),
    "expired": ({}, {"iat": 1_700_000_000, "exp": 1_700_000_600}, KEY),
    "to come": ({}, {"iat": 4_000_000_000, "exp": 4_000_000_600}, KEY),
    "missing exp": ({}, {"exp": None}, KEY),
    "exp as text": ({}, {"exp": "4000000000"}, KEY),
    "missing sub": ({}, {"sub": None}, KEY),
    "sub as a number": ({}, {"sub": 7}, KEY),
    "half a character as sub": (RS256, {"sub": "a\ud800"}, signed_by_its_key),
    "half a character as nonce": (RS256, {"nonce": "a\ud800"}, signed_by_its_key),
}


@pytest.mark.parametrize("row", TOKENS)
def test_an_id_token_that_is_not_exactly_right_signs_nobody_in(
    client, agree, provider, redis_client, row
):
    header, claims, key = TOKENS[row]
    back = agree("daily")
    provider.header = header or provider.header
    provider.claims = {
        name: value.replace("{port}", str(provider.server_port)) if name == "iss" else value
        for name, value in claims.items()
    }
    provider.key = key
    if callable(key):
        claims = provider.said(provider.codes[query_of(back)["code"]]["nonce"])
        token = signed_by_hand(header, claims, key)
        provider.trouble["/token"] = (200, {"access_token": "t", "id_token": token})
    answer = client.get(back)
    assert answer.status_code == 502, answer.text
    assert not client.get("/v1/me").json()["signed_in"]
    assert redis_client.keys("*session:*") == []


def signed_by_hand(header: dict, claims: dict, sign) -> str:
    """A token that no library would make."""
    parts = ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
    return f"{parts}.{encoded(sign(parts.encode()))}"


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


MAIL = {"email": "mina@news.example", "email_verified": True, "name": "Mina 김"}


def by_the_same_mail(client, agree, provider):
    """Another issuer says that its reader has the same address, and has checked it."""
    provider.claims = MAIL
    provider.user["id"] = "an-attackers-own"
    client.get(agree("daily"))


def by_the_same_name(client, agree, provider):
    client.get(agree("facebook"))


def by_the_same_subject(client, agree, provider):
    """Another issuer knows its reader by the same number."""
    client.get(agree("x"))


def by_the_same_handle(client, agree, provider):
    """The victim's old handle at X has gone to somebody else."""
    provider.user["id"] = "an-attackers-own"
    client.get(agree("x"))


PRE_HIJACKS = {
    "account pre-hijack by mail": by_the_same_mail,
    "account pre-hijack by name": by_the_same_name,
    "account pre-hijack by subject": by_the_same_subject,
    "account pre-hijack by handle": by_the_same_handle,
}


@pytest.mark.parametrize("first", ["attacker", "victim"])
@pytest.mark.parametrize("row", PRE_HIJACKS)
def test_an_account_opened_with_what_is_anothers_never_becomes_theirs(
    client, agree, provider, row, first
):
    """Whoever comes first, two people are two accounts, and neither sees the other's comments."""

    def victim() -> None:
        provider.forget()
        provider.claims = MAIL
        client.get(agree("x" if "handle" in row else "other"))

    def attacker() -> None:
        provider.forget()
        PRE_HIJACKS[row](client, agree, provider)

    accounts = []
    for who in (attacker, victim) if first == "attacker" else (victim, attacker):
        client.post("/logout", json={})
        who()
        me = client.get("/v1/me").json()
        assert me["signed_in"]
        accounts.append(me["id"])
        wrote = client.post("/v1/sites/demo/articles/summit/comments", json={"text": me["id"]})
        assert wrote.status_code == 202, wrote.text
        mine = client.get("/v1/me/export").text
        assert accounts[-1] in mine
        assert len(accounts) == 1 or accounts[0] not in mine
    assert len(set(accounts)) == 2


def test_an_account_is_an_issuer_and_a_subject_and_nothing_else():
    issuers = ("https://id.example", "https://id.example/", "https://id.example.evil.example")
    subjects = ("1", "1 ", "01", "\x001")
    found = {account("daily", issuer, subject) for issuer in issuers for subject in subjects}
    assert len(found) == len(issuers) * len(subjects)


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
    assert cookie.startswith("__Host-ombud_login_")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    asked = query_of(start.headers["Location"])
    assert asked["redirect_uri"] == "https://comments.news.example/login/x/callback"
