"""The API is what its OpenAPI document says: schemathesis asks it, as everybody, what nobody would.

It sends what the document allows and what it forbids, in examples, edge cases and at random, and
holds status, content type, headers and body of every answer to the document.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tests.web.conftest import HERE, KEY
from tests.web.serving import served
from tests.web.test_pages import hidden, sign_in
from worker.accounts import invite

CONFIG = Path(__file__).with_name("schemathesis.toml")
ENDS_THE_SESSION = ("DELETE /v1/me", "POST /logout")
MEANT_FOR = {
    "nobody": ("reading", "readers", "operations"),
    "server": ("articles", "check", "comments"),
    "reader": ("comments", "readers"),
    "moderator": ("articles", "review"),
}


@pytest.fixture
def server(ombud):
    """Give a server of the whole application."""
    with served(ombud) as server:
        yield server


@pytest.fixture
def client(server):
    """Give a client with nobody signed in."""
    with httpx2.Client(base_url=f"http://127.0.0.1:{server.port}") as client:
        yield client


def headers_of(who, client, ombud):
    """What a caller of this kind sends with every request."""
    if who == "nobody":
        return {}
    if who == "server":
        return KEY
    if who == "reader":
        return cookies(client)
    secret, call = invite("kim", ombud.keys)
    ombud.store.run(call)
    page = client.get(f"/desk/enter/{secret}").text
    client.post(f"/desk/enter/{secret}", data={"csrf": hidden(page, "csrf")})
    return cookies(client) | {"X-CSRF-Token": hidden(client.get("/desk").text, "csrf")}


def cookies(client):
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}


def test_everything_is_asked_by_somebody(client):
    paths = client.get("/v1/openapi.json").json()["paths"].values()
    tags = {tag for path in paths for operation in path.values() for tag in operation["tags"]}
    assert tags == {tag for tags in MEANT_FOR.values() for tag in tags}


@pytest.mark.parametrize("who", MEANT_FOR)
def test_every_answer_is_as_documented_whoever_asks(who, client, server, ombud, decide):
    sign_in(client)
    author = client.get("/v1/me").json()["id"]
    known = {"text": "잘 읽었습니다.", "author": author, "id": "known"}
    client.post(f"{HERE}/comments/batch", json={"comments": [known]}, headers=KEY)
    assert decide() == 1
    sent = headers_of(who, client, ombud)
    left_out = ENDS_THE_SESSION if who == "reader" else ()
    asked = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", CONFIG),
            *("run", f"http://127.0.0.1:{server.port}/v1/openapi.json"),
            *(part for name, value in sent.items() for part in ("-H", f"{name}: {value}")),
            *(part for each in MEANT_FOR[who] for part in ("--include-tag", each)),
            *(part for each in left_out for part in ("--exclude-name", each)),
        ],
        capture_output=True,
        text=True,
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "100"},
        timeout=120,
        check=False,
    )
    if asked.returncode:
        pytest.fail(asked.stdout + asked.stderr, pytrace=False)
