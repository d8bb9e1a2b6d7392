"""Problems: one shape for every error, and a request id on every answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web.conftest import HERE, KEY
from tests.web.test_pages import sign_in
from web.api import health, preview
from web.field_wording import FIELD_MESSAGES
from web.wording import KINDS
from worker.article_settings import GROUP
from worker.refusals import StoreUnavailable

MEMBERS = {"type", "title", "status", "detail", "request_id"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/nothing", 404),
        ("DELETE", f"{HERE}/comments", 405),
        ("GET", "/v1/comments/unknown", 404),
        ("GET", "/v1/sites/UPPER/articles/a/comments", 422),
        ("GET", "/v1/sites/demo/articles/a%20b/comments", 422),
        ("GET", "/v1/review/queue", 401),
        ("POST", f"{HERE}/comments", 415),
    ],
)
def test_every_error_has_one_shape(client, method, path, status):
    answer = client.request(method, path)
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(problem) - {"errors"} == MEMBERS
    assert problem["type"].startswith("urn:ombud:problem:")
    assert problem["request_id"] == answer.headers["X-Request-ID"]


PAGES = [
    "/nothing",
    "/demo/articles/none",
    "/login/facebook/deletion/none",
    "/login/none",
    "/static/none.js",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("accept", "page"),
    [
        ("application/json", False),
        ("application/problem+json", False),
        ("*/*", False),
        ("application/json, text/html;q=0.5", False),
        ("text/html;q=0, */*", False),
        ("text/html", True),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("application/json;q=0.1, text/html", True),
    ],
)
def test_who_asks_for_a_page_gets_one_and_everybody_else_a_problem(client, path, accept, page):
    answer = client.get(path, headers={"Accept": accept})
    expected = "text/html; charset=utf-8" if page else "application/problem+json"
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, expected)
    if not page:
        assert answer.json().keys() == MEMBERS


def test_who_is_too_fast_is_told_when_to_come_back(client, monkeypatch):
    sign_in(client)
    monkeypatch.setattr(preview, "PREVIEWING", replace(preview.PREVIEWING, burst=1))
    asked = [client.post(f"{HERE}/comments/preview", json={"text": "안녕하세요"}) for _ in "ab"]
    assert [each.status_code for each in asked] == [200, 429]
    assert asked[1].headers["Content-Type"] == "application/problem+json"
    assert asked[1].json().keys() == MEMBERS
    assert int(asked[1].headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("error", "status"), [(RuntimeError("a bug"), 500), (StoreUnavailable("away"), 503)]
)
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_what_fails_is_a_problem_that_tells_nothing_of_the_inside(
    client, monkeypatch, error, status, accept
):
    async def fail(*_):
        raise error

    monkeypatch.setattr(health, "read_overview", fail)
    answer = client.get("/v1/status", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        status,
        "application/problem+json",
    )
    assert answer.json().keys() == MEMBERS
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
    assert "a bug" not in answer.text
    assert ("Retry-After" in answer.headers) == (status == 503)


@pytest.mark.parametrize(
    ("method", "path", "methods"),
    [
        ("DELETE", f"{HERE}/comments", "GET, HEAD, POST"),
        ("POST", "/v1/comments/some", "GET, HEAD, PATCH, DELETE"),
        ("POST", "/v1/me", "GET, HEAD, DELETE"),
        ("POST", "/livez", "GET, HEAD"),
        ("POST", "/static/ombud.css", "GET, HEAD"),
        ("GET", "/login/newsroom", "POST"),
        ("GET", "/login/redeem", "POST"),
        ("HEAD", "/login/redeem", "POST"),
        ("POST", "/login/x", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_taken_is_answered_with_all_that_are(client, method, path, methods):
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, methods)


@pytest.mark.parametrize(("lang", "word"), [("ko", "댓글"), ("en", "comment")])
def test_details_come_in_the_readers_language(client, lang, word):
    answer = client.get("/v1/comments/unknown", headers={"Accept-Language": lang})
    assert word in answer.json()["detail"]


COMMENTS = f"{HERE}/comments"
OWN = "/v1/comments/{own}"
EXPLAINED = {
    "no JSON": ("POST", COMMENTS, {"content": b'{"text":'}, "1행 9열", "line 1, column 9"),
    "not UTF-8": (
        *("POST", COMMENTS, {"content": b'{"text":"\xff"}'}),
        *("9번째 바이트", "byte 9"),
    ),
    "a language": ("POST", COMMENTS, {"json": {"text": "글", "lang": "fr"}}, "ko나 en", "ko or en"),
    "a parent": (
        *("POST", COMMENTS, {"json": {"text": "글", "parent": "a b"}}),
        *("댓글의 id", "a comment's id"),
    ),
    "a key": (
        *("POST", COMMENTS, {"json": {"text": "글"}, "headers": {"Idempotency-Key": "a" * 256}}),
        *("255자까지", "at most 255 characters"),
    ),
    "an author": (
        *("POST", COMMENTS, {"json": {"text": "글", "author": {"id": "mina"}}}),
        *("`author`는 서버만", "`author` is for servers"),
    ),
    "another site": (
        *("POST", COMMENTS, {"json": {"text": "글"}, "headers": {"Origin": "https://x.example"}}),
        *("다른 사이트의 페이지", "page of another site"),
    ),
    "a fact": (
        *("POST", "/v1/check", {"json": {"text": "글", "facts": {"pace.count_1": 2}}}),
        *("pace.count_1m", "pace.count_1m"),
    ),
    "a fact like none": (
        *("POST", "/v1/check", {"json": {"text": "글", "facts": {"x": 2}}}),
        *("policies/signals.txt 항목을 확인해 주세요", "see policies/signals.txt"),
    ),
    "one's own": ("PUT", f"{OWN}/reactions/agree", {}, "자신의 댓글", "one's own comment"),
    "no appeal": (
        *("POST", f"{OWN}/appeals", {"json": {"text": "왜요"}}),
        *("이의를 제기할 수 없거나", "cannot be appealed"),
    ),
    "another version": (
        *("PATCH", OWN, {"json": {"text": "고친 글", "version": 7}}),
        *("다시 확인해 주세요", "not 7; look at it again"),
    ),
}


@pytest.mark.parametrize("case", EXPLAINED)
def test_it_is_said_in_both_languages_what_was_wrong_and_what_would_be_right(client, decide, case):
    method, path, sent, ko, en = EXPLAINED[case]
    sign_in(client)
    own = client.post(COMMENTS, json={"text": "실린 글입니다"}).json()["id"]
    decide()
    headers = {"Content-Type": "application/json", **sent.get("headers", {})}
    for lang, words in (("ko", ko), ("en", en)):
        wanted = sent | {"headers": headers | {"Accept-Language": lang}}
        answer = client.request(method, path.format(own=own), **wanted)
        assert answer.status_code >= 400, answer.text
        detail = answer.json()["detail"]
        assert words in detail
        assert detail.endswith((".", "!"))
        assert not detail[0].islower() or detail.startswith(answer.json()["errors"][0]["field"])


def test_a_value_of_another_form_is_told_the_form(client):
    body = {"section": "a/b"}
    answer = client.put("/v1/sites/demo/articles/a b", json=body, headers=KEY).json()
    forms = {each["field"]: (each["code"], each["message"]["en"]) for each in answer["errors"]}
    assert forms["section"][0] == forms["article"][0] == "wrong-form"
    assert GROUP.pattern in forms["section"][1]
    assert "[A-Za-z0-9._~:-]{1,128}" in forms["article"][1]


def test_choices_are_listed_without_a_word_of_one_language(client):
    answer = client.get(f"{HERE}/comments?order=best").json()
    [error] = answer["errors"]
    assert error["message"]["ko"] == (
        "order 값은 'newest', 'oldest', 'popular', 'featured' 중 하나여야 합니다."
    )


def test_a_harmless_request_id_is_kept_and_another_is_not(client):
    given = client.get("/livez", headers={"X-Request-ID": "trace-7"})
    assert given.headers["X-Request-ID"] == "trace-7"
    forged = client.get("/livez", headers={"X-Request-ID": "a b<script>"})
    assert forged.headers["X-Request-ID"] != "a b<script>"


def test_a_browser_gets_a_page(client):
    answer = client.get("/nothing", headers={"Accept": "text/html", "Accept-Language": "ko"})
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["X-Request-ID"] in answer.text


def test_headers_keep_browsers_from_doing_what_they_should_not(client):
    answer = client.get("/livez")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_an_announced_body_over_the_cap_is_refused_unread(client):
    answer = client.post(f"{HERE}/comments", content=b"x" * 70_000, headers=KEY)
    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_every_word_exists_in_both_languages():
    for kind in KINDS.values():
        assert set(kind.title) == set(kind.detail) == {"ko", "en"}
    for message in FIELD_MESSAGES.values():
        assert set(message) == {"ko", "en"}
