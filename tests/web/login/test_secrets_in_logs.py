"""No secret is in any line of the log: of no route, in no format, whatever goes wrong."""

from __future__ import annotations

import io
import json
import logging
import re
import time

import httpx2
import pytest
import structlog
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import OctKey

from tests.conftest import free_ports
from tests.web.providers import CLIENT, SECRET, TOKEN, query_of
from web.app import create_app
from web.login.states import cookie_of
from web.tokens import csrf
from worker import logs, sessions
from worker.connection import Ombud
from worker.sessions import Session
from worker.settings import Settings
from worker.store import AsyncStore

SHARED = "planted shared secret of thirty-two bytes"
TEXT = "어느 독자의 비밀스러운 댓글"
OWN = {
    "server key": "planted-server-key",
    "secret key": "planted secret key of thirty-two bytes",
    "client secret": SECRET,
    "newsroom's secret": SHARED,
    "store's password": "planted-store-password",
    "scorer's secret": "planted-scorer-secret",
    "coral's secret": "planted-coral-secret",
}
SENT = {
    "code": "planted-code",
    "provider's token": TOKEN,
    "foreign cookie": "planted-cookie",
    "foreign key": "planted-foreign-key",
    "foreign state": "planted-state",
    "form's token": "planted-csrf",
    "link": "planted-link",
    "mail": "planted-mail@news.example",
}


@pytest.fixture(scope="module")
def connected(valkey, serving) -> Ombud:
    """Give an Ombud with a secret in every setting that takes one."""
    client = {"client_id": CLIENT, "secret": SECRET, "issuer": serving.url}
    settings = Settings(
        redis_url="redis://web:planted-store-password@127.0.0.1:6379/0",
        server_keys=f"demo={OWN['server key']}",
        secret_key=OWN["secret key"],
        login=dict.fromkeys(("x", "facebook", "daily"), client),
        site_tokens=f"demo=https://news.example|HS256|{SHARED}",
        scorer_url=serving.url,
        scorer_secret=OWN["scorer's secret"],
        coral_signing_secret=OWN["coral's secret"],
    )
    return Ombud(settings, valkey.url)


@pytest.fixture(params=["json", "console"])
def log(request, connected):
    """Give what is logged, in each format, down to the smallest."""
    before = logging.getLogger().handlers[:], logging.getLogger().level
    logs.configure(connected.settings.model_copy(update={"log_format": request.param}))
    written = io.StringIO()
    [handler] = logging.getLogger().handlers
    handler.setStream(written)
    logging.getLogger().setLevel(logging.DEBUG)
    yield written
    logging.getLogger().handlers[:], level = before
    logging.getLogger().setLevel(level)
    structlog.reset_defaults()


def planted(client, connected) -> dict[str, str]:
    """A secret of every kind that a browser or a server can send, each of them good."""
    found = dict(SENT)
    for kind, role in (("reader", "reader"), ("staff", "senior")):
        found[kind] = sessions.new_secret()
        who = Session(kind, f"x-{kind}", "미나", role)
        connected.store.run(sessions.open_session(found[kind], who, connected.keys))
    now = int(time.time())
    claims = {"iss": "https://news.example", "aud": "demo", "sub": "42", "name": "미나"}
    claims |= {"iat": now, "exp": now + 600}
    found["newsroom's token"] = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SHARED))
    found["csrf"] = csrf(connected.settings, found["staff"])
    start = client.get("/login/x", follow_redirects=False)
    found["state"] = query_of(start.headers["Location"])["state"]
    found["login's cookie"] = client.cookies[cookie_of(found["state"])]
    client.cookies.clear()
    return OWN | found


def requests(app, secrets: dict[str, str]):
    """A request to every route, as each kind of caller, with secrets wherever there is a place."""
    held = {"ombud_reader": "reader", "ombud_staff": "staff"}
    held[cookie_of(secrets["state"])] = "login's cookie"
    cookies = "; ".join(f"{name}={secrets[kind]}" for name, kind in held.items())
    usual = {"Cookie": cookies, "X-CSRF-Token": secrets["csrf"]}
    bearer = [secrets["server key"], secrets["newsroom's token"]]
    callers = (
        usual,
        *({"Authorization": f"Bearer {secret}"} for secret in bearer),
        {
            "Authorization": f"Bearer {secrets['foreign key']}",
            "Cookie": f"ombud_reader={secrets['foreign cookie']}",
            "X-CSRF-Token": secrets["form's token"],
            "X-Goog-Api-Key": secrets["foreign key"],
            "X-Coral-Signature": secrets["foreign key"],
        },
    )
    query = {
        "code": secrets["code"],
        "state": secrets["state"],
        "key": secrets["server key"],
        "token": secrets["provider's token"],
    }
    body = {
        "code": secrets["code"],
        "token": secrets["newsroom's token"],
        "text": TEXT,
        "comment": {"text": TEXT},
        "csrf": secrets["csrf"],
        "author": {"id": "mina", "name": "미나"},
        "email": secrets["mail"],
    }
    filled = {"site": "demo", "article": "summit", "provider": "x", "secret": secrets["link"]}
    for route in app.routes:
        if not isinstance(route, APIRoute) or route.path.endswith("/events"):
            continue
        path = re.sub(r"\{(\w+)[^}]*\}", lambda m: filled.get(m[1], secrets["link"]), route.path)
        for method in route.methods:
            for headers in callers:
                yield method, path, {"params": query, "headers": headers, "json": body}
                if method == "POST":
                    yield method, path, {"data": {**query, **body}, "headers": headers}


def ask_everything(client, connected) -> dict[str, str]:
    """Send them all; answers what was planted."""
    secrets = planted(client, connected)
    answered = {}
    for method, path, sent in requests(client.app, secrets):
        client.cookies.clear()
        answer = client.request(method, path, follow_redirects=False, **sent)
        answered[method, path] = answer.status_code
    assert len(answered) > 60
    return secrets


def hunt(log: io.StringIO, secrets: dict[str, str]) -> None:
    """Make sure that none of these is in the log."""
    lines = log.getvalue()
    escaped = json.dumps(lines)
    for kind, secret in {**secrets, "comment": TEXT}.items():
        assert secret not in lines, kind
        assert json.dumps(secret)[1:-1] not in escaped, kind


def test_of_no_route(client, connected, log):
    secrets = ask_everything(client, connected)
    assert "refused: " in log.getvalue()
    hunt(log, secrets)


def test_of_no_route_where_something_goes_wrong_that_nobody_expected(
    client, connected, log, monkeypatch
):
    """Tracebacks come without the values of variables, which hold all of them."""
    secrets = planted(client, connected)

    async def fail(_store, call, *_more) -> None:
        held = {"call": call, **secrets}
        raise LookupError(f"{len(held)} things went wrong")

    with monkeypatch.context() as patch:
        patch.setattr(AsyncStore, "run", fail)
        failed = 0
        for method, path, sent in requests(client.app, secrets):
            answer = client.request(method, path, follow_redirects=False, **sent)
            failed += answer.status_code == 500
            assert not any(secret in answer.text for secret in OWN.values())
    assert failed > 100
    assert "things went wrong" in log.getvalue()
    assert "AsyncStore" in log.getvalue() or "test_secrets_in_logs" in log.getvalue()
    hunt(log, secrets)


def test_of_no_route_while_the_store_is_away(client, connected, log):
    secrets = planted(client, connected)
    [port] = free_ports(1)
    away = Ombud(connected.settings, f"redis://web:planted-store-password@127.0.0.1:{port}/0")
    cookies = f"ombud_reader={secrets['reader']}; ombud_staff={secrets['staff']}"
    with TestClient(create_app(away), base_url="http://testserver") as without:
        for path in ("/v1/me", "/readyz", "/login/x/callback", "/desk", "/demo/articles/summit"):
            without.get(path, headers={"Cookie": cookies}, params={"code": "planted-code"})
    assert "refused: " in log.getvalue()
    hunt(log, secrets)


TROUBLES = {
    "granted": None,
    "refused": (400, {"error": f"{TOKEN} {SECRET}", "error_description": "planted-code"}),
    "echoed": (400, {"error": TOKEN, "error_code": SECRET, "title": "planted-code"}),
    "an object": (400, {"error": {"code": TOKEN, "error_subcode": SECRET, "message": TOKEN}}),
    "unreadable": (200, f"access_token={TOKEN}&client_secret={SECRET}"),
    "elsewhere": (302, "", {"Location": f"https://evil.example/?access_token={TOKEN}"}),
    "broken": (500, {"error": TOKEN}),
}


@pytest.mark.parametrize(
    "case", [f"{by} {trouble}" for by in ("x", "facebook", "daily") for trouble in TROUBLES]
)
def test_of_no_sign_in(client, agree, provider, log, case):
    by, _, trouble = case.partition(" ")
    if TROUBLES[trouble]:
        for path in ("/2/oauth2/token", "/v26.0/oauth/access_token", "/token"):
            provider.trouble[path] = TROUBLES[trouble]
    back = agree(by)
    cookie = client.cookies[cookie_of(query_of(back)["state"])]
    client.get(back)
    client.get(back)
    state = query_of(back)
    reader = client.cookies.get("ombud_reader", "planted")
    assert ("failed" if TROUBLES[trouble] else "signed in") in log.getvalue()
    secrets = {"state": state["state"], "code": state["code"], "cookie": cookie, "session": reader}
    hunt(log, {**OWN, **SENT, **secrets, "scheme": "access_token"})


def test_of_no_request_that_a_library_logs(client, connected, log, serving):
    """What we ask others with is in addresses and headers that HTTP libraries like to log."""
    httpx2.get(f"{serving.url}/keys", params={"access_token": TOKEN})
    logging.getLogger("httpx2").info("GET %s", f"{serving.url}/?code=planted-code")
    hunt(log, {"token": TOKEN, "code": "planted-code"})
