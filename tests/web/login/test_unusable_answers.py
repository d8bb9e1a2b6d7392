"""Answers of providers that nobody can use: refused at once, and said to be theirs."""

from __future__ import annotations

import time
from itertools import repeat

import pytest

NAMES = {"x": "Twitter (X)", "facebook": "Facebook", "google": "Google", "kakao": "Kakao"}
JSON_PAGE = {"Content-Type": "text/html; charset=utf-8"}
STEPS = {
    "x": ("/2/oauth2/token", "/2/users/me"),
    "facebook": ("/v26.0/oauth/access_token", "/v26.0/debug_token", "/v26.0/me"),
    "google": ("/token", "/oauth2/v3/certs"),
    "kakao": ("/oauth/token", "/.well-known/jwks.json"),
}
UNUSABLE = {
    "a name of 10 MB": lambda: (200, {"id": "1", "data": {"id": "1", "name": "m" * 10_000_000}}),
    "never ending": lambda: (200, repeat(b"x" * 65_536)),
    "never ending JSON": lambda: (200, repeat(b'{"a":' * 10_000)),
    "no JSON": lambda: (200, "access_token=t&expires_in=5183999"),
    "half of it": lambda: (200, '{"access_token": "t"'),
    "deep": lambda: (200, '{"a":' * 50_000 + "1" + "}" * 50_000),
    "a list": lambda: (200, [{"access_token": "t"}]),
    "null": lambda: (200, "null"),
    "nothing": lambda: (200, ""),
    "half a character": lambda: (200, '{"access_token": "\\ud800"}'),
    "bytes that are no text": lambda: (200, iter([b'{"access_token": "\xff\xfe"}'])),
    "a page": lambda: (200, "<html>Sign in to the hotel's network</html>", JSON_PAGE),
    "a page with JSON in it": lambda: (200, {"access_token": "t"}, JSON_PAGE),
    "another address": lambda: (302, "", {"Location": "/elsewhere"}),
    "packed": lambda: (200, iter([b"\x1f\x8b\x08" + b"\x00" * 40]), {"Content-Encoding": "gzip"}),
}


EVERY_STEP = [(by, path) for by, paths in STEPS.items() for path in paths]
TROUBLES = [
    *((*step, "a name of 10 MB") for step in EVERY_STEP),
    *((*step, "a page with JSON in it") for step in EVERY_STEP),
    *(("x", "/2/users/me", case) for case in UNUSABLE),
]


@pytest.mark.parametrize("trouble", dict.fromkeys(TROUBLES), ids=" ".join)
def test_an_answer_that_nobody_can_use_is_said_to_be_theirs(client, begin, provider, trouble):
    by, path, case = trouble
    back = begin(by)
    provider.trouble[path] = UNUSABLE[case]()
    provider.trouble["/elsewhere"] = (200, {"access_token": "t", "data": {"id": "1"}})
    page = client.get(back, headers={"Accept": "text/html", "Accept-Language": "ko"})
    assert page.status_code == 502, page.text
    assert f"{NAMES[by]}에서 올바르지 않은 응답을 보내 로그인하지 못했습니다" in page.text
    assert "다른 계정으로 로그인해" in page.text
    assert not client.get("/v1/me").json()["signed_in"]
    assert "GET /elsewhere" not in provider.asked


def dripping():
    """An answer that always seems about to end."""
    yield b'{"access_token": "'
    while True:
        time.sleep(0.05)
        yield b"x"


@pytest.mark.parametrize("step", EVERY_STEP, ids=" ".join)
def test_an_answer_that_trickles_in_is_not_waited_for(client, begin, provider, monkeypatch, step):
    by, path = step
    back = begin(by)
    provider.trouble[path] = (200, dripping())
    monkeypatch.setattr("web.outbound.SECONDS", 0.3)
    answer = client.get(back)
    assert (answer.status_code, answer.json()["provider"]) == (503, NAMES[by])
    assert not client.get("/v1/me").json()["signed_in"]


def test_all_that_a_provider_is_asked_has_one_limit_of_time(client, begin, provider, monkeypatch):
    """Each of its answers may come just in time, and all together too late."""
    back = begin("x")
    monkeypatch.setattr("web.login.signing_in.PATIENCE_SECONDS", 0.3)
    provider.trouble["/2/oauth2/token"] = (200, dripping())
    assert client.get(back).json()["type"] == "urn:ombud:problem:login-unavailable"


@pytest.mark.parametrize("case", UNUSABLE)
def test_what_a_provider_publishes_is_held_to_the_same(client, provider, case):
    provider.play("google")
    provider.trouble["/.well-known/openid-configuration"] = UNUSABLE[case]()
    answer = client.get("/login/google", follow_redirects=False)
    assert (answer.status_code, answer.json()["provider"]) == (502, "Google")
    assert provider.asked == ["GET /.well-known/openid-configuration"]


@pytest.mark.parametrize("address", ["https://[1:2/", "https://\u2100.example/"])
@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri"])
def test_an_address_that_is_none_is_theirs_as_well(client, agree, provider, name, address):
    provider.discovery = {name: address}
    answer = client.get(agree("daily"))
    assert (answer.status_code, answer.json()["type"]) == (
        502,
        "urn:ombud:problem:login-unreadable",
    )
    assert not client.get("/v1/me").json()["signed_in"]
