"""How readers sign in, as the operator sets it: clear settings, or a clear refusal of them."""

from __future__ import annotations

import re

import pytest
from joserfc.jwk import ECKey, RSAKey
from pydantic import ValidationError

from worker.connection import Ombud
from worker.doctor import examine, settings_in_force
from worker.settings import Settings
from worker.sign_in import may_be_asked

ISSUER = "https://news.example"
KEYS = "https://news.example/keys.json"
SHARED = "x" * 32


def test_providers_are_switched_on_by_three_variables(monkeypatch):
    monkeypatch.setenv("OMBUD_LOGIN_X_CLIENT_ID", "news")
    monkeypatch.setenv("OMBUD_LOGIN_X_SECRET", "topsecret")
    monkeypatch.setenv("OMBUD_LOGIN_DAILY_CLIENT_ID", "news")
    monkeypatch.setenv("OMBUD_LOGIN_DAILY_SECRET", "topsecret")
    monkeypatch.setenv("OMBUD_LOGIN_DAILY_ISSUER", "https://id.daily.example")
    monkeypatch.setenv("OMBUD_LOGIN_KAKAO_CLIENT_ID", "")
    settings = Settings()
    assert {name for name, client in settings.login.items() if client.client_id} == {"x", "daily"}
    assert settings.login["x"].secret.get_secret_value() == "topsecret"
    assert settings.log_format == "console"


def test_each_sites_tokens_are_read(tmp_path):
    file = tmp_path / "times.pem"
    file.write_bytes(RSAKey.generate_key(2048).as_pem(private=True))
    tokens = Settings(
        site_tokens=f"demo={ISSUER}|ES256|{KEYS} , times=times|RS256|{file}|staff,"
        f"post=post|HS256|{SHARED}"
    ).tokens_by_site
    assert {site: (each.issuer, each.algorithm) for site, each in tokens.items()} == {
        "demo": (ISSUER, "ES256"),
        "times": ("times", "RS256"),
        "post": ("post", "HS256"),
    }
    assert [site for site, each in tokens.items() if each.staff] == ["times"]
    assert [site for site, each in tokens.items() if each.address] == ["demo"]
    assert set(tokens["times"].keys["keys"][0]) >= {"kty", "n", "e"}
    assert "d" not in tokens["times"].keys["keys"][0], "the private part is not kept"


WRONG = [
    ({"site_tokens": f"demo={ISSUER}"}, "demo: takes site=issuer|algorithm|key"),
    ({"site_tokens": f"demo={ISSUER}|ES256|{KEYS}|desk"}, "and |staff after it"),
    ({"site_tokens": f"demo={ISSUER}|none|{KEYS}"}, "'none' is no algorithm; there are RS256"),
    ({"site_tokens": f"demo={ISSUER}|HS256|short"}, "needs 32 bytes or more"),
    ({"site_tokens": f"demo={ISSUER}|ES256|http://news.example/k"}, "must be https://"),
    ({"site_tokens": f"demo={ISSUER}|ES256|nowhere.pem"}, "nor the name of a file"),
    ({"login": {"x": {"client_id": "a"}}}, "OMBUD_LOGIN_X_SECRET is missing"),
    (
        {"login": {"daily": {"client_id": "a", "secret": "b"}}},
        "OMBUD_LOGIN_DAILY_ISSUER is missing",
    ),
    (
        {"login": {"daily": {"client_id": "a", "secret": "b", "issuer": "http://id.example"}}},
        "OMBUD_LOGIN_DAILY_ISSUER must be an https:// address",
    ),
    ({"login": {"a-b": {}}}, "takes letters and digits"),
    ({"public_url": "https://news.example/comments"}, "an address without a path"),
]


@pytest.mark.parametrize(("values", "said"), WRONG)
def test_what_is_wrong_is_said_and_what_would_be_right(values, said):
    with pytest.raises(ValidationError, match=re.escape(said)) as refused:
        Settings(**values)
    assert SHARED not in str(refused.value)


@pytest.mark.parametrize("content", ["", "nothing", "{", '{"keys": [{}]}', "ec"])
def test_a_file_without_the_right_key_is_refused_at_once(tmp_path, content):
    file = tmp_path / "news.pem"
    ec = ECKey.generate_key("P-256").as_pem(private=False).decode()
    file.write_text(ec if content == "ec" else content)
    with pytest.raises(ValidationError, match=r"news\.pem holds no public key for RS256"):
        Settings(site_tokens=f"demo={ISSUER}|RS256|{file}")


def test_the_doctor_shows_no_secret():
    login = {"x": {"client_id": "news", "secret": "topsecret"}}
    settings = Settings(login=login, site_tokens=f"demo={ISSUER}|HS256|{SHARED}")
    shown = {name: value for name, value, _ in settings_in_force(settings)}
    assert shown["OMBUD_LOGIN_X_CLIENT_ID"] == "news"
    assert shown["OMBUD_LOGIN_X_SECRET"] == "(hidden)"
    assert SHARED not in str(shown)
    assert "topsecret" not in str(shown)


@pytest.mark.parametrize(
    ("address", "dev", "durable"),
    [
        ("https://id.example/keys", True, True),
        ("http://127.0.0.1:8080/keys", True, False),
        ("http://localhost/keys", True, False),
        ("http://[::1]:1/keys", True, False),
        ("http://id.example/keys", False, False),
        ("http://127.0.0.1.evil.example/", False, False),
        ("https://user:password@id.example/", False, False),
        ("file:///etc/passwd", False, False),
        ("gopher://id.example/", False, False),
        ("https://", False, False),
        ("https://id.example:x/", False, False),
        ("", False, False),
    ],
)
def test_only_https_is_asked_and_in_development_this_machine(address, dev, durable):
    assert may_be_asked(address, dev=True) is dev
    assert may_be_asked(address, dev=False) is durable


@pytest.mark.parametrize(
    ("url", "fit"), [("", False), ("http://news.example", False), ("https://news.example", True)]
)
def test_the_doctor_wants_https_where_readers_sign_in_for_real(redis_client, url, fit):
    settings = Settings(
        profile="durable",
        secret_key=SHARED,
        public_url=url,
        login={"x": {"client_id": "news", "secret": "topsecret"}},
        site_tokens=f"demo={ISSUER}|ES256|{KEYS}",
    )
    address = redis_client.connection_pool.connection_kwargs["path"]
    [found] = [
        each for each in examine(Ombud(settings, f"unix://{address}")) if each.about == "sign-in"
    ]
    assert found.fit is fit
    assert found.said.startswith("by x, tokens of demo")
