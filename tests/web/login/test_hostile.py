"""What is sent to do harm while signing in: refused in a sentence, and logged without secrets."""

from __future__ import annotations

import json
import logging
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from pydantic import ValidationError

from tests.web.conftest import HERE, KEY
from tests.web.login.conftest import STORY
from tests.web.providers import query_of
from web.login.states import cookie_of
from web.refused import Refusals
from worker import names
from worker.settings import Settings

MARKUP = json.loads(
    (Path(__file__).parents[2] / "vectors" / "markup.json").read_text(encoding="utf-8")
)
CRLF = "/x\r\nSet-Cookie: ombud_reader=planted\r\nX-Planted: 1"
MIXED = {
    "Cyrillic а in a Latin name": "Min\u0430",
    "Greek ο": "J\u03bfhn",
    "Latin o": "Ив\u043en o\u0432",
}
NOT_MIXED = ["Mina 김", "김민아", "Иван", "Νίκος", "Ivan Иванов", "山田 Taro", "Zoë"]
TURNING = ["\u202eanim", "a\u2066b\u2069", "\u200fmina"]
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "evil.example",
    "/" + "a" * 2_000,
]


@pytest.mark.parametrize("back", [*ELSEWHERE, CRLF])
def test_no_way_back_leads_elsewhere_or_into_another_header(client, agree, back):
    answer = client.get(agree("x", back=back), follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "X-Planted" not in answer.headers
    assert client.cookies["ombud_reader"] != "planted"
    out = client.post("/logout", data={"return_to": back}, follow_redirects=False)
    assert out.headers["Location"] == "/"


PLANTED = {
    "provider": lambda client: client.get(f"/login/{quote(CRLF[1:])}"),
    "state": lambda client: client.get("/login/x/callback", params={"state": CRLF, "code": "c"}),
    "code": lambda client: client.get("/login/x/callback", params={"state": "", "code": CRLF}),
    "error": lambda client: client.get("/login/x/callback", params={"state": "", "error": CRLF}),
    "language": lambda client: client.get(STORY, params={"lang": CRLF}),
    "request id": lambda client: client.get("/livez", headers={"X-Request-ID": "a\tX-Planted: 1"}),
    "article": lambda client: client.get(
        f"{HERE.replace('summit', 'a%0d%0aX-Planted: 1')}/comments"
    ),
    "order": lambda client: client.get(f"{HERE}/comments", params={"order": CRLF}),
    "key": lambda client: client.post(
        f"{HERE}/comments",
        json={"text": "한마디"},
        headers={**KEY, "Idempotency-Key": "k\tX-Planted: 1"},
    ),
}


@pytest.mark.parametrize("place", PLANTED)
def test_nothing_that_is_sent_becomes_a_header(client, place, caplog):
    caplog.set_level(logging.DEBUG)
    answer = PLANTED[place](client)
    assert answer.status_code < 500
    assert "X-Planted" not in answer.headers
    assert "planted" not in "".join(answer.headers.get_list("set-cookie"))
    assert "\nSet-Cookie" not in caplog.text


@pytest.mark.parametrize("name", MIXED.values(), ids=MIXED)
def test_a_name_made_to_be_taken_for_anothers_is_refused(client, agree, provider, name):
    author = {"id": "a", "name": name}
    path = f"{HERE}/comments"
    answer = client.post(path, json={"text": "한마디", "author": author}, headers=KEY)
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["field"] == "author.name"
    assert "one alphabet" in error["message"]["en"]
    provider.user["name"] = name
    client.get(agree("facebook"))
    assert client.get("/v1/me").json()["name"] == "A reader"


@pytest.mark.parametrize("name", NOT_MIXED)
def test_names_of_every_script_and_of_two_are_names(client, agree, provider, name):
    provider.user["name"] = name
    client.get(agree("facebook"))
    assert client.get("/v1/me").json()["name"] == name


@pytest.mark.parametrize("name", TURNING)
def test_a_name_that_turns_the_text_around_it_is_refused_or_shown_without(
    client, agree, provider, name
):
    author = {"id": "a", "name": name}
    path = f"{HERE}/comments"
    answer = client.post(path, json={"text": "한마디", "author": author}, headers=KEY)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "author.name")
    provider.user["name"] = name
    client.get(agree("facebook"))
    shown = client.get("/v1/me").json()["name"]
    assert shown == re.sub("[^a-z]", "", name)


def test_a_name_of_10_mb_is_refused_wherever_it_comes_from(client, agree, provider):
    name = "m" * 10_000_000
    author = {"text": "한마디", "author": {"id": "a", "name": name}}
    for path, body in (
        (f"{HERE}/comments", author),
        ("/login/newsroom", {"token": name}),
        ("/login/redeem", {"code": name}),
    ):
        answer = client.post(path, json=body, headers=KEY)
        assert answer.status_code == 413
        assert len(answer.content) < 1_000
    back = agree("x")
    provider.trouble["/2/users/me"] = (200, {"data": {"id": "1", "name": name}})
    answer = client.get(back)
    assert (answer.status_code, answer.json()["type"]) == (
        502,
        "urn:ombud:problem:login-unreadable",
    )
    assert answer.json()["detail"].startswith("Twitter (X) answered with something")
    assert not client.get("/v1/me").json()["signed_in"]


COOKIES = [
    "",
    "a",
    "null",
    "x" * 4_000,
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "%00%0d%0a",
    "가",
    '"quoted',
    "{s0}gate",
]


@pytest.mark.parametrize("value", COOKIES)
@pytest.mark.parametrize("name", ["ombud_reader", "ombud_framed", "ombud_staff", cookie_of("s")])
def test_a_cookie_that_is_not_ours_is_nobodys(client, name, value):
    sent = {"Cookie": f"{name}={value}".encode()}
    assert client.get("/v1/me", headers=sent).json()["signed_in"] is False
    assert client.get("/v1/review/queue", headers=sent).status_code == 401
    assert client.get("/login/x/callback?state=s&code=c", headers=sent).status_code == 403
    answer = client.post(f"{HERE}/comments", json={"text": "한마디"}, headers=sent)
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:ombud:problem:unauthorized")


def test_a_refused_sign_in_is_logged_with_why_and_without_secrets(client, agree, caplog):
    back = agree("x")
    asked = query_of(back)
    cookie = cookie_of(asked["state"])
    kept = client.cookies[cookie]
    client.app.state.refused = Refusals()  # has told nothing a moment ago
    caplog.set_level(logging.INFO)
    client.get(back)
    client.cookies.set(cookie, kept)
    client.get(back)
    client.cookies.set(cookie, "another")
    client.get(back)
    client.get(back.replace("/login/x/", "/login/facebook/"))
    client.get(back.replace("state=", "state=a"))
    whys = re.findall("refused: login-expired at .*: by ([a-z]+), (.*)", caplog.text)
    assert whys == [
        ("x", "its state was used before"),
        ("x", "it was begun in another browser"),
        ("facebook", "it was begun by another provider"),
        ("x", "its state is too old, or not ours"),
    ]
    for secret in (asked["state"], asked["code"], kept):
        assert secret not in caplog.text


@pytest.mark.parametrize("name", [*MARKUP, "x y", "X", "x/../y", "가", "a" * 25, "x\r\ny"])
def test_what_is_no_plain_word_is_no_providers_name(name):
    """The name stands in addresses, on buttons and in accounts."""
    client = {"client_id": "c", "secret": "planted-secret", "issuer": "https://id.example"}
    with pytest.raises(ValidationError) as refused:
        Settings(login={name: client})
    assert "planted-secret" not in str(refused.value)


@pytest.mark.parametrize("text", MARKUP)
def test_as_the_name_of_a_provider_it_is_not_found(client, text):
    answer = client.get(f"/login/{quote(text, safe='')}", headers={"Accept": "application/json"})
    assert answer.status_code in {404, 405}
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("text", MARKUP)
def test_as_the_name_of_a_reader_it_is_a_name_or_none(client, agree, provider, text):
    client.post(f"{HERE}/comments", json={"text": "한마디"}, headers=KEY)  # makes the article
    provider.user["name"] = text
    client.get(agree("facebook"), headers={"Accept-Language": "en"})
    shown = client.get("/v1/me").json()["name"]
    assert shown in {" ".join(text.split())[:80].rstrip(), names.shown(text), "A reader"}
    page = client.get(STORY, headers={"Accept": "text/html"}).text
    assert "<script>mark" not in page
    assert shown in unescape(page)
