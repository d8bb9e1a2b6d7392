"""Who may do what: every route of the API asked by everybody, in one table."""

from __future__ import annotations

import pytest

from tests.web.conftest import KEY
from tests.web.test_pages import hidden, sign_in
from web.app import create_app
from worker.accounts import invite

ARTICLE = "/v1/sites/demo/articles/summit"
COMMENT = "/v1/comments/{held}"
REVOCATIONS = "/v1/sites/{site}/revocations"
SETTINGS = "/v1/sites/{site}/{kind}/{name}/settings"
EVENTS = "/v1/sites/{site}/articles/{article}/events"
KNOWN = {"nobody", "stranger", "author", "server", "ops", "moderator"}
EVERYBODY = KNOWN | {"wrong server"}
SERVER, READERS = {"server"}, {"stranger", "author"}
ITS_OWN = {"author", "server"}

MAY = {
    ("GET", f"{ARTICLE}/comments"): EVERYBODY,
    ("GET", "/v1/sites/demo/counts?article=summit"): EVERYBODY,
    ("GET", "/v1/sites/demo/popular"): EVERYBODY,
    ("GET", "/v1/sites/demo/policy"): EVERYBODY,
    ("GET", "/v1/me"): KNOWN,
    ("GET", COMMENT): {"author", "server", "moderator"},
    ("PUT", ARTICLE): SERVER,
    ("POST", f"{ARTICLE}/comments"): READERS | SERVER,
    ("POST", f"{ARTICLE}/comments/batch"): SERVER,
    ("POST", f"{ARTICLE}/comments/preview"): READERS,
    ("GET", f"{ARTICLE}/reactions/mine?comment=a"): READERS,
    ("PATCH", COMMENT): ITS_OWN,
    ("POST", f"{COMMENT}/reports"): set(),
    ("PUT", f"{COMMENT}/reactions/agree"): set(),
    ("DELETE", f"{COMMENT}/reactions/agree"): set(),
    ("POST", f"{COMMENT}/appeals"): ITS_OWN,
    ("GET", "/v1/me/comments"): READERS,
    ("GET", "/v1/me/export"): READERS,
    ("GET", "/v1/review/queue"): {"moderator"},
    ("POST", "/v1/review/{held}/lease"): {"moderator"},
    ("POST", "/v1/review/{held}/decision"): {"moderator"},
    ("POST", "/v1/review/{held}/undo"): {"moderator"},
    ("POST", "/v1/review/batch"): {"moderator"},
    ("PUT", "/v1/review/{held}/featured"): {"moderator"},
    ("DELETE", "/v1/review/{held}/featured"): {"moderator"},
    ("DELETE", COMMENT): ITS_OWN,
    ("DELETE", "/v1/me"): READERS,
}
BODIES = {
    "PUT " + ARTICLE: {"title": "t"},
    f"POST {ARTICLE}/comments": {"text": "한마디"},
    f"POST {ARTICLE}/comments/batch": {"comments": [{"text": "한마디"}]},
    f"POST {ARTICLE}/comments/preview": {"text": "한마디"},
    f"PATCH {COMMENT}": {"text": "고친 글"},
    f"POST {COMMENT}/reports": {"reason": "spam"},
    f"POST {COMMENT}/appeals": {"text": "왜요"},
    "POST /v1/review/{held}/decision": {"action": "approve", "reason": "x", "version": 99},
    "POST /v1/review/{held}/undo": {"version": 99},
    "PUT /v1/review/{held}/featured": {"version": 99},
    "POST /v1/review/batch": {
        "action": "approve",
        "reason": "x",
        "items": [{"id": "none", "version": 1}],
    },
}
APART = {"/v1/status", "/v1/check", "/v1/coral/moderation", EVENTS, REVOCATIONS}
APART |= {SETTINGS, f"{SETTINGS}/{{setting}}"}
"""Routes that have tests of their own: numbers, checks that store nothing, tokens, settings."""

LET_IN = {200, 201, 202, 207, 409}
TURNED_AWAY = {401, 403, 404}


@pytest.fixture
def held(client, decide):
    """Give a held comment of reader 미나."""
    sign_in(client)
    receipt = client.post(f"{ARTICLE}/comments", json={"text": "OMBUD-HOLD-TEST"}).json()
    decide()
    client.cookies.clear()
    return receipt["id"]


@pytest.fixture
def become(client, ombud):
    """Give a function that makes the client somebody; answers the headers to send."""

    def staff(role):
        secret, call = invite("kim", ombud.keys, role=role)
        ombud.store.run(call)
        page = client.get(f"/desk/enter/{secret}").text
        client.post(f"/desk/enter/{secret}", data={"csrf": hidden(page, "csrf")})
        return {"X-CSRF-Token": hidden(client.get("/ops").text, "csrf")}

    def become(who):
        client.cookies.clear()
        if who in {"author", "stranger"}:
            sign_in(client, "미나" if who == "author" else "준")
        elif who in {"ops", "moderator"}:
            return staff(who)
        keys = {"server": KEY, "wrong server": {"Authorization": "Bearer other-key"}}
        return keys.get(who, {})

    return become


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_everybody_may_do_what_the_table_says_and_nothing_else(client, held, become, who):
    headers = become(who)
    wrong = {}
    for (method, path), may in MAY.items():
        body = BODIES.get(f"{method} {path}")
        answer = client.request(method, path.format(held=held), json=body, headers=headers)
        if answer.status_code not in (LET_IN if who in may else TURNED_AWAY):
            wrong[method, path] = answer.status_code
    assert wrong == {}


def test_every_route_of_the_api_is_in_the_table(ombud):
    placeholders = {"demo": "{site}", "summit": "{article}", "{held}": "{comment}"}
    listed = set()
    for method, path in MAY:
        plain = path.partition("?")[0].replace("/agree", "/{kind}")
        for name, placeholder in placeholders.items():
            plain = plain.replace(name, placeholder)
        listed.add((method, plain))
    served = {
        (method.upper(), path)
        for path, item in create_app(ombud).openapi()["paths"].items()
        for method in item
        if path.startswith("/v1/") and path not in APART
    }
    assert served - listed == set()
