"""Who was refused what stands in the log: without secrets, and however often it is tried."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import replace

import pytest
from fastapi import Request

from tests.web.conftest import HERE, KEY
from tests.web.test_pages import hidden, sign_in
from web.edge import MOST_BYTES
from web.problems import Problem
from web.refused import LEVELS, Refusals
from web.wording import KINDS
from worker.connection import door_client
from worker.pace import Limit
from worker.sessions import Session, new_secret, open_session
from worker.store import AsyncStore

COMMENTS = f"{HERE}/comments"
TEMPLATE = "/v1/sites/{site}/articles/{article}/comments"
PLANTED = "planted-secret"
EVIL = {"Origin": "https://evil.example"}

REFUSED = {
    "a wrong server key": (
        *("GET", "/v1/me", {"headers": {"Authorization": f"Bearer {PLANTED}"}}),
        *("unknown-key", "WARNING", "GET /v1/me"),
    ),
    "another site's page": (
        *("POST", "/logout", {"headers": EVIL, "json": {"planted": PLANTED}}),
        *("cross-site", "WARNING", "POST /logout"),
    ),
    "nobody": ("GET", "/v1/review/queue", {}, "unauthorized", "INFO", "GET /v1/review/queue"),
    "a body that is too large": (
        *("POST", COMMENTS, {"content": PLANTED + "x" * MOST_BYTES}),
        *("too-large", "INFO", f"POST {TEMPLATE}"),
    ),
    "a code that was never given": (
        *("POST", "/login/redeem", {"json": {"code": PLANTED}}),
        *("login-expired", "INFO", "POST /login/redeem"),
    ),
    "what is no article": (
        *("GET", f"/v1/sites/demo/articles/{PLANTED}%20/comments", {}),
        *("invalid-request", "INFO", f"GET {TEMPLATE}"),
    ),
    "a path that is none, with a header twice": (
        *("GET", f"/{PLANTED}/a/b/c", {"headers": [("Content-Type", "a"), ("Content-Type", "b")]}),
        *("unreadable", "WARNING", "no route"),
    ),
}


@pytest.fixture
def log(caplog):
    """Give the records of what was refused."""
    caplog.set_level(logging.INFO, "web.refused")
    return lambda: [record for record in caplog.records if record.name == "web.refused"]


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_told_by_kind_route_request_and_network(client, log, case):
    method, path, sent, kind, level, where = REFUSED[case]
    answer = client.request(method, path, **sent)
    [record] = log()
    assert record.levelname == level
    identity = answer.headers["X-Request-ID"]
    line = record.getMessage()
    assert line.startswith(f"refused: {kind} at {where}, request {identity}, network ")
    assert PLANTED not in line


def test_a_name_that_the_stand_in_does_not_take_is_told(client, log):
    begun = hidden(client.get("/login/x").text, "state")
    answer = client.post("/login/x/callback", data={"state": begun, "name": PLANTED * 4})
    assert answer.status_code == 422
    [record] = log()
    where = "refused: invalid-request at POST /login/{provider}/callback, "
    assert (record.levelname, record.getMessage().startswith(where)) == ("INFO", True)
    assert PLANTED not in record.getMessage()


def test_a_form_without_its_sessions_token_is_told(client, log):
    client.put(HERE, json={"title": "다리"}, headers=KEY)
    sign_in(client)
    answer = client.post("/demo/articles/summit", data={"text": PLANTED, "csrf": PLANTED})
    assert answer.status_code == 403
    [record] = log()
    assert record.levelname == "WARNING"
    assert "at POST /{site}/articles/{article}, " in record.getMessage()
    assert PLANTED not in record.getMessage()


def test_a_form_that_is_older_than_its_readers_session_is_no_warning(client, log):
    """The browser says that the page is ours: it was open while its reader signed in anew."""
    client.put(HERE, json={"title": "다리"}, headers=KEY)
    sign_in(client)
    old = hidden(client.get("/demo/articles/summit").text, "csrf")
    sign_in(client)
    ours = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
    told = {"vouched for": ours, "by nobody known": {}}
    levels = {}
    for page, headers in told.items():
        form = {"text": PLANTED, "csrf": old}
        assert client.post("/demo/articles/summit", data=form, headers=headers).status_code == 403
        levels[page] = log()[-1].levelname
    assert levels == {"vouched for": "INFO", "by nobody known": "WARNING"}
    assert log()[0].getMessage().endswith(": the form is older than the session")


def staff_forms(old: str) -> dict[str, dict]:
    """What the desk sends with the token of a page that was open before."""
    decided = {"action": "approve", "version": "2", "csrf": old}
    return {
        "/desk/a-comment/decision": {"data": decided},
        "/desk/a-comment/featured": {"data": {"version": "2", "on": "true", "csrf": old}},
        "/v1/review/a-comment/lease": {"headers": {"X-CSRF-Token": old}},
    }


@pytest.mark.parametrize("path", staff_forms(""))
def test_the_desks_that_is_older_than_its_session_is_no_warning_either(client, ombud, log, path):
    """Nor what its script sends; without a word of the browser's whose page it is, it is one."""
    secrets = [new_secret(), new_secret()]
    for secret in secrets:
        kim = Session("staff", "kim", "김", "moderator")
        ombud.store.run(open_session(secret, kim, ombud.keys))
    client.cookies.set("ombud_staff", secrets[0])
    sent = staff_forms(hidden(client.get("/desk").text, "csrf"))[path]
    client.cookies.set("ombud_staff", secrets[1])
    levels = []
    for of_page in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}, {}):
        headers = {**sent.get("headers", {}), **of_page}
        assert client.post(path, **{**sent, "headers": headers}).status_code == 403
        levels.append(log()[-1].levelname)
        client.app.state.refused = Refusals()
    assert levels == ["INFO", "INFO", "WARNING"]


FORM_REFUSED = {
    "an empty text": ({"text": " "}, 422, "invalid-submission", ", wrong: min_graphemes"),
    "too fast": ({"text": PLANTED}, 429, "too-fast", ""),
}


@pytest.mark.parametrize("case", FORM_REFUSED)
def test_what_the_plain_form_was_refused_is_told(client, log, monkeypatch, case):
    sent, status, kind, wrong = FORM_REFUSED[case]
    monkeypatch.setattr("web.limits.WRITING", Limit("write", 1, 600))
    client.put(HERE, json={"title": "다리"}, headers=KEY)
    sign_in(client)
    page = client.get("/demo/articles/summit").text
    form = {"csrf": hidden(page, "csrf")} | sent
    while (answer := client.post("/demo/articles/summit", data=form)).status_code == 200:
        pass
    assert answer.status_code == status
    [record] = log()
    line = record.getMessage()
    assert line.startswith(f"refused: {kind} at POST /{{site}}/articles/{{article}}, request ")
    assert line.endswith(wrong)
    assert PLANTED not in line


def test_what_is_refused_inside_a_batch_is_told(client, log):
    sent = [{"text": "실릴 글"}, {"text": ""}, {"text": PLANTED, PLANTED: 1}, {"text": ""}]
    answer = client.post(f"{COMMENTS}/batch", json={"comments": sent}, headers=KEY)
    assert [each["status"] for each in answer.json()["items"]] == [202, 422, 422, 422]
    lines = [record.getMessage() for record in log()]
    assert [re.sub(", request .*?(, wrong.*)?$", r"\1", line) for line in lines] == [
        f"refused: invalid-submission at POST {TEMPLATE}/batch, wrong: min_graphemes",
        f"refused: invalid-request at POST {TEMPLATE}/batch, wrong: unknown-field",
    ]
    assert PLANTED not in "".join(lines)


BAD_TOKEN = {"Authorization": f"Bearer {PLANTED}.{PLANTED}.{PLANTED}"}
FLOODS = {
    "newsroom's tokens": (
        *("GET", "/v1/me", {"headers": BAD_TOKEN}),
        ": it is no signed token in compact form",
    ),
    "states of sign-ins": (
        *("POST", "/login/x/callback", {"data": {"state": PLANTED, "name": PLANTED}}),
        ": by x, its state is too old, or not ours",
    ),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_of_bad_ones_is_one_line_that_says_why(client, caplog, monkeypatch, flood):
    monkeypatch.setattr("web.sparingly.PAUSE_SECONDS", 600.0)
    caplog.set_level(logging.DEBUG)
    method, path, sent, why = FLOODS[flood]
    assert {client.request(method, path, **sent).status_code for _ in range(20)} <= {401, 403}
    [line] = [each.getMessage() for each in caplog.records if each.name.startswith("web.")]
    assert line.startswith("refused: ")
    assert line.endswith(why)
    assert PLANTED not in line


def test_a_store_that_is_away_is_one_line_however_many_ask(client, ombud, caplog, monkeypatch):
    monkeypatch.setattr("web.sparingly.PAUSE_SECONDS", 600.0)
    front = client.app.state.front
    gone = AsyncStore(door_client("redis://127.0.0.1:1"), ombud.keys)
    client.app.state.front = replace(front, store=gone)
    caplog.set_level(logging.DEBUG)
    assert {client.get("/v1/comments/none").status_code for _ in range(5)} == {503}
    [line] = [each.getMessage() for each in caplog.records if "unavailable" in each.getMessage()]
    assert line.startswith("refused: unavailable at GET /v1/comments/{comment}, request ")


def test_a_name_that_deceives_is_told_by_what_is_wrong_with_it(client, log):
    name = "편집국\u202e장"
    sent = {"text": "안녕하세요", "author": {"id": "mina", "name": name}}
    assert client.post(COMMENTS, json=sent, headers=KEY).status_code == 422
    [record] = log()
    assert re.search(r", wrong: [a-z-]+$", record.getMessage())
    assert name not in record.getMessage()


@pytest.mark.parametrize("path", ["/v1/comments/unknown", "/nothing", COMMENTS, "/v1/me"])
def test_what_is_not_there_or_was_answered_is_not_told(client, log, path):
    client.get(path)
    assert log() == []


def test_every_kind_that_is_told_is_one():
    assert LEVELS.keys() <= KINDS.keys()


def test_a_flood_of_them_is_two_lines(client, log, caplog):
    """The first in full, then how many more; after that the next is told in full again."""

    async def flood() -> None:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "app": client.app}
        request = Request(scope | {"client": ("203.0.113.77", 80)})
        refusals, counted = Refusals(), asyncio.Event()
        for _ in range(1000):
            refusals.tell(request, Problem("cross-site"))
        refusals.tell(request, Problem("too-fast"))
        with caplog.filtering(lambda _: counted.set() or True):
            await counted.wait()
        refusals.tell(request, Problem("cross-site"))

    asyncio.run(flood())
    first, other, rest, again = (record.getMessage() for record in log())
    assert first.endswith("network 203.0.113.0/24")
    assert "too-fast" in other
    assert rest == "refused: cross-site, 999 more within a second"
    assert again == first
