"""The newsroom's own readers: by short tokens that it signs, until they end or it says so."""

from __future__ import annotations

import base64
import json
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from tests.web.conftest import HERE, KEY
from tests.web.test_pages import sign_in
from worker.connection import Ombud
from worker.refusals import StoreUnavailable
from worker.settings import Settings

ISSUER = "https://news.example"
PAGE = "https://www.news.example"
SHARED = "a shared secret of more than thirty-two bytes"
EC = ECKey.generate_key("P-256", {"kid": "n1", "use": "sig", "alg": "ES256"})
ED = OKPKey.generate_key("Ed25519")
RSA = RSAKey.generate_key(2048)
KEYS = {
    "demo": (EC, "ES256"),
    "times": (OctKey.import_key(SHARED), "HS256"),
    "post": (ED, "EdDSA"),
    "herald": (ED, "Ed25519"),
    "gazette": (RSA, "RS256"),
}


@pytest.fixture(scope="module")
def connected(valkey, serving, tmp_path_factory) -> Ombud:
    """Give an Ombud with sites whose newsrooms sign, each in another way."""
    folder = tmp_path_factory.mktemp("keys")
    file, rsa = folder / "post.pem", folder / "gazette.pem"
    file.write_bytes(ED.as_pem(private=False))
    rsa.write_bytes(RSA.as_pem(private=False))
    tokens = (
        f"demo={ISSUER}|ES256|{serving.url}/news/keys|staff,"
        f"times=https://times.example|HS256|{SHARED},post=https://post.example|EdDSA|{file},"
        f"herald=https://herald.example|Ed25519|{file},"
        f"gazette=https://gazette.example|RS256|{rsa}"
    )
    settings = Settings(site_tokens=tokens, origins=f"demo={PAGE}", server_keys="times=times-key")
    return Ombud(settings, valkey.url)


@pytest.fixture
def client(client, provider):
    """Give a client of the application; the newsroom publishes its key."""
    provider.trouble["/news/keys"] = (200, {"keys": [EC.as_dict(private=False)]})
    return client


def token(site: str = "demo", *, header: dict | None = None, key=None, **claims) -> str:
    now = int(time.time())
    said = {
        "iss": {"demo": ISSUER}.get(site, f"https://{site}.example"),
        "aud": site,
        "sub": "42",
        "name": "미나",
        "iat": now,
        "exp": now + 600,
        **claims,
    }
    own, algorithm = KEYS[site]
    header = {"alg": algorithm, **(header or ({"kid": "n1"} if site == "demo" else {}))}
    said = {name: value for name, value in said.items() if value is not None}
    return jwt.encode(header, said, key or own, algorithms=[header["alg"]])


def bearing(signed: str, **headers: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {signed}", **headers}


def signed_in(client, signed: str, **headers: str) -> bool:
    answer = client.get("/v1/me", headers=bearing(signed, **headers))
    return answer.status_code == 200 and answer.json()["signed_in"]


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize("site", KEYS)
def test_a_token_signed_as_its_site_signs_is_a_reader_of_it(client, site):
    path = f"/v1/sites/{site}/articles/summit/comments"
    answer = client.post(path, json={"text": "잘 읽었습니다."}, headers=bearing(token(site)))
    assert answer.status_code == 202, answer.text


def test_a_token_writes_for_the_account_of_issuer_and_subject_alone(client):
    ids = {
        client.get("/v1/me", headers=bearing(each)).json()["id"]
        for each in (token(), token(name="다른 이름"), token(sub="43"), token("times"))
    }
    assert len(ids) == 3
    assert all(each.startswith("newsroom-") for each in ids)


@pytest.mark.parametrize(
    ("site", "roles", "staff"),
    [
        ("demo", ["staff"], True),
        ("demo", ["moderator"], True),
        ("demo", ["subscriber", {}], False),
        ("demo", [], False),
        ("times", ["staff"], False),
    ],
)
def test_a_comment_shows_that_its_author_is_staff_where_the_sites_roles_count(
    client, decide, site, roles, staff
):
    path = f"/v1/sites/{site}/articles/summit/comments"
    signed = bearing(token(site, roles=roles))
    answer = client.post(path, json={"text": "취재한 기자입니다."}, headers=signed)
    assert answer.status_code == 202, answer.text
    decide()
    [item] = client.get(path).json()["items"]
    assert item["staff"] is staff


BAD = {
    "another's key": {"key": ECKey.generate_key("P-256")},
    "HS256": {"header": {"alg": "HS256"}, "key": OctKey.import_key(SHARED)},
    "another algorithm by the site's own key": {"site": "gazette", "header": {"alg": "PS256"}},
    "a key of its own": {
        "header": {"jwk": EC.as_dict(private=False)},
        "key": ECKey.generate_key("P-256"),
    },
    "an unknown kid": {"header": {"kid": "n9"}},
    "another site's issuer": {"iss": "https://times.example"},
    "aud": {"aud": "times"},
    "aud of two": {"aud": ["demo", "times"]},
    "no aud": {"aud": None},
    "expired": {"iat": 1_700_000_000, "exp": 1_700_000_600},
    "too long": {"exp": lambda now: now + 3_600},
    "from long ago": {"iat": lambda now: now - 3_600},
    "to come": {"iat": lambda now: now + 300},
    "not yet": {"nbf": lambda now: now + 300},
    "no exp": {"exp": None},
    "no sub": {"sub": None},
    "no name": {"name": None},
    "name draws nothing": {"name": "\u202e\u200e"},
    "can_comment": {"can_comment": "false"},
    "roles": {"roles": "moderator"},
}


def wrong(case: str) -> str:
    """A token that is not right in this way, now."""
    now = int(time.time())
    return token(
        **{name: value(now) if callable(value) else value for name, value in BAD[case].items()}
    )


@pytest.mark.parametrize("case", BAD)
def test_a_token_that_is_not_exactly_right_is_nobodys(client, case):
    answer = client.get("/v1/me", headers=bearing(wrong(case)))
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:ombud:problem:invalid-token")
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert "token is not good: " in answer.json()["detail"]
    assert client.post("/login/newsroom", json={"token": wrong(case)}).status_code == 401
    said, headers = {"text": "hello"}, bearing(wrong(case))
    assert client.post(f"{HERE}/comments", json=said, headers=headers).status_code == 401


@pytest.mark.parametrize("text", ["a.b.c", "..", "e30.e30.e30", "é.é.é", f"{'x' * 9000}.x.x"])
def test_what_is_no_token_is_refused_as_one(client, text):
    answer = client.post("/login/newsroom", json={"token": text})
    assert answer.status_code == 401, answer.text


def test_a_token_of_one_site_is_nobody_on_another(client):
    other = "/v1/sites/times/articles/summit/comments"
    answer = client.post(other, json={"text": "hello"}, headers=bearing(token()))
    assert answer.status_code == 401
    client.post("/login/newsroom", json={"token": token()})
    assert client.post(other, json={"text": "hello"}).status_code == 401
    assert client.post(f"{HERE}/comments", json={"text": "hello"}).status_code == 202


def test_a_token_of_one_site_does_nothing_to_anothers_comments(client, decide):
    path = "/v1/sites/times/articles/summit/comments"
    mine = client.post(
        path, json={"text": "잘 읽었습니다."}, headers=bearing(token("times"))
    ).json()
    decide()
    comment, other = mine["status_url"], bearing(token())
    assert client.put(f"{comment}/reactions/agree", headers=other).status_code == 401
    report = {"reason": "spam"}
    assert client.post(f"{comment}/reports", json=report, headers=other).status_code == 401
    assert client.delete(comment, headers=other).status_code == 404
    assert client.put(
        f"{comment}/reactions/agree", headers=bearing(token("times"))
    ).status_code in {
        200,
        409,
    }


def test_only_pages_that_may_embed_the_site_may_send_its_tokens(client):
    assert signed_in(client, token(), Origin=PAGE)
    assert signed_in(client, token())
    assert not signed_in(client, token(), Origin="https://evil.example")
    assert not signed_in(client, token("times"), Origin=PAGE)


def test_such_a_page_may_write_from_its_browser_and_no_other(client):
    asked = {"Access-Control-Request-Method": "POST"}
    for origin, allowed in ((PAGE, PAGE), ("https://evil.example", None)):
        answer = client.options(f"{HERE}/comments", headers={"Origin": origin, **asked})
        assert answer.headers.get("Access-Control-Allow-Origin") == allowed
        assert "Access-Control-Allow-Credentials" not in answer.headers
    assert (
        "Authorization"
        in client.options(f"{HERE}/comments", headers={"Origin": PAGE, **asked}).headers[
            "Access-Control-Allow-Headers"
        ]
    )
    answer = client.post(
        f"{HERE}/comments", json={"text": "잘 읽었습니다."}, headers=bearing(token(), Origin=PAGE)
    )
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (202, PAGE)


def test_a_reader_without_the_right_to_write_reads(client):
    headers = bearing(token(can_comment=False))
    assert client.get("/v1/me", headers=headers).json()["can_comment"] is False
    answer = client.post(f"{HERE}/comments", json={"text": "hello"}, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:ombud:problem:not-entitled")
    client.post("/login/newsroom", json={"token": token(can_comment=False)})
    assert client.post(f"{HERE}/comments", json={"text": "hello"}).status_code == 403


def test_an_exchanged_token_is_a_session_of_an_hour(client, redis_client):
    answer = client.post("/login/newsroom", headers=bearing(token(), Origin=PAGE))
    assert answer.json()["name"] == "미나"
    assert "Max-Age=3600" in answer.headers["set-cookie"]
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    [session] = redis_client.keys("*session:*")
    assert 3500 < redis_client.ttl(session) <= 3600
    assert client.post(f"{HERE}/comments", json={"text": "hello"}).status_code == 202


def who_is(client, site):
    return client.get("/v1/me", params={"site": site}).json()


def test_a_session_of_one_sites_token_is_nobodys_on_another(client):
    client.post("/login/newsroom", json={"token": token()})
    assert who_is(client, "demo")["name"] == "미나"
    elsewhere = who_is(client, "times")
    assert not elsewhere["signed_in"]
    assert {each["id"] for each in elsewhere["providers"]} >= {"x", "facebook"}
    assert client.get("/v1/me").json()["signed_in"]
    assert client.get("/v1/me", params={"site": "No Site"}).status_code == 422
    times = "/v1/sites/times/articles/summit/comments"
    assert client.post(times, json={"text": "여기서는 아무도 아닙니다"}).status_code == 401


def test_who_signed_in_by_a_provider_is_a_reader_of_every_site(client):
    sign_in(client)
    assert {who_is(client, site)["signed_in"] for site in KEYS} == {True}


def test_a_token_is_another_account_and_leaves_none_of_the_one_before(client):
    """Who comes to a shared browser is never taken for who was there before, on any site."""
    sign_in(client)
    before = client.cookies["ombud_reader"]
    client.post("/login/newsroom", json={"token": token()})
    assert who_is(client, "demo")["id"].startswith("newsroom-")
    assert not who_is(client, "times")["signed_in"]
    client.cookies.clear()
    client.cookies.set("ombud_reader", before)
    assert not client.get("/v1/me").json()["signed_in"]


def test_no_other_page_signs_a_reader_in(client):
    answer = client.post(
        "/login/newsroom", json={"token": token()}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def revoke(client, site: str = "demo", key: dict = KEY, **body: str) -> int:
    return client.post(f"/v1/sites/{site}/revocations", json=body, headers=key).status_code


@pytest.mark.parametrize("body", [{"jti": "t1"}, {"sid": "s1"}, {}])
def test_a_revoked_token_is_good_no_more_and_others_are(client, body):
    signed, other = token(jti="t1", sid="s1"), token(sub="43", jti="t1", sid="s1")
    assert signed_in(client, signed)
    assert revoke(client, sub="42", **body) == 204
    assert not signed_in(client, signed)
    assert signed_in(client, other)
    later = token(jti="t2", sid="s2", iat=int(time.time()) + 2)
    assert signed_in(client, later)


def test_revoking_a_session_of_the_newsroom_ends_ours_of_it(client):
    secrets = {}
    for sid in ("s1", "s2"):
        client.cookies.clear()
        client.post("/login/newsroom", json={"token": token(sid=sid)})
        secrets[sid] = client.cookies["ombud_reader"]
    revoke(client, sub="42", sid="s1")
    for sid, stays in (("s1", False), ("s2", True)):
        client.cookies.clear()
        client.cookies.set("ombud_reader", secrets[sid])
        assert client.get("/v1/me").json()["signed_in"] is stays


def test_only_the_sites_own_server_revokes(client):
    assert revoke(client, key={}, sub="42") == 401
    assert revoke(client, key={"Authorization": "Bearer times-key"}, sub="42") == 401
    assert revoke(client, key=bearing(token()), sub="42") == 401


def test_a_role_opens_the_desk_only_where_the_sites_tokens_may(client):
    desk = "/v1/review/queue"
    client.post("/login/newsroom", json={"token": token(roles=["moderator", "singer"])})
    assert client.get(desk).status_code == 200
    client.post("/login/newsroom", json={"token": token()})
    assert client.get(desk).status_code == 401
    client.post("/login/newsroom", json={"token": token("times", roles=["senior"])})
    assert client.get(desk).status_code == 401


SKEWS = {
    "fast by a few seconds": ({"iat": 5, "exp": 605}, True),
    "fast by a minute": ({"iat": 60, "exp": 660}, False),
    "over for a few seconds": ({"iat": -605, "exp": -5}, True),
    "over for a minute": ({"iat": -660, "exp": -60}, False),
    "not yet for a few seconds": ({"iat": 0, "nbf": 5, "exp": 600}, True),
    "not yet for a minute": ({"iat": 0, "nbf": 60, "exp": 600}, False),
}


@pytest.mark.parametrize("case", SKEWS)
def test_the_newsrooms_clock_may_differ_by_half_a_minute(client, case):
    times, good = SKEWS[case]
    now = int(time.time())
    signed = token(**{name: now + seconds for name, seconds in times.items()})
    assert signed_in(client, signed) is good


@pytest.mark.parametrize("claim", ["sub", "name", "sid", "jti", "aud"])
def test_half_a_character_in_a_token_is_refused_like_any_other_mistake(client, claim):
    """JSON can escape it, and nothing can be stored under it."""
    planted = "42\udc00"
    header, claims, _ = token().split(".")
    said = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    content = json.dumps({**said, claim: planted}).encode()
    body = f"{header}.{base64.urlsafe_b64encode(content).decode().rstrip('=')}"
    der = EC.private_key.sign(body.encode(), ECDSA(SHA256()))
    raw = b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(der))
    signed = f"{body}.{base64.urlsafe_b64encode(raw).decode().rstrip('=')}"
    answer = client.get("/v1/me", headers=bearing(signed))
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:ombud:problem:invalid-token")


def test_a_token_is_good_until_all_of_its_reader_is_erased(client, monkeypatch):
    def away(*_):
        raise StoreUnavailable("gone")

    signed = bearing(token())
    path = "/v1/sites/demo/articles/summit/comments"
    assert client.post(path, json={"text": "하나"}, headers=signed).status_code == 202
    with monkeypatch.context() as patch:
        patch.setattr("web.erasing.forget_author", away)
        assert client.delete("/v1/me", headers=signed).status_code == 503
    assert client.delete("/v1/me", headers=signed).status_code == 200
    assert client.delete("/v1/me", headers=signed).status_code == 401
