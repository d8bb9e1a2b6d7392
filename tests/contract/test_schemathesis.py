"""The API is what its OpenAPI document says: schemathesis asks it, as everybody, what nobody would.

It sends what the document allows and what it forbids, in examples, edge cases and at random, goes
on from answers by their links, and holds status, content type, headers and body of every answer to
the document.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from tests.web.conftest import HERE, KEY
from tests.web.serving import served
from tests.web.test_pages import hidden, sign_in
from web import limits
from worker.accounts import invite
from worker.connection import Ombud
from worker.pace import count_all
from worker.settings import Settings

CONFIG = Path(__file__).with_name("schemathesis.toml")
WITHIN_SECONDS = 600
ANSWERS_WITHIN_SECONDS = 60.0
ENDS_THE_SESSION = ("DELETE /v1/me", "POST /logout")
MEANT_FOR = {
    "nobody": ("reading", "readers", "operations"),
    "server": ("articles", "check", "comments"),
    "reader": ("comments", "readers"),
    "moderator": ("articles", "review"),
}
SECRET = "a-server-key-that-nobody-guesses-of-48-characters"
SAID = {
    "published": "잘 읽었습니다.",
    "rejected": "010-1234-5678로 연락 주세요.",
    "held": "OMBUD-HOLD-TEST",
    **{f"held-{number}": f"OMBUD-HOLD-TEST {number}" for number in range(30)},
}


@pytest.fixture
def patience(monkeypatch):
    """Nobody is too fast for the server."""
    monkeypatch.setattr(limits, "count_all", of_the_patient)


@pytest.fixture
def server(ombud, patience):
    """Give a server of the whole application."""
    with served(ombud) as server:
        yield server


@pytest.fixture
def client(server):
    """Give a client with nobody signed in."""
    with httpx2.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=30) as client:
        yield client


@pytest.fixture
def reader(client, decide):
    """Give a client with a reader signed in who has comments in several states, named for them."""
    sign_in(client)
    author = client.get("/v1/me").json()["id"]
    decided = [{"id": state, "text": text, "author": author} for state, text in SAID.items()]
    submit(client, *decided)
    assert decide() == len(decided)
    submit(client, {"id": "checking", "text": "또 왔습니다.", "author": author})
    for state in ("published", "rejected", "held", "checking"):
        assert client.get(f"/v1/comments/{state}", headers=KEY).json()["state"] == state
    return client


def of_the_patient(whose, keys):
    """Count, but let a thousand times as much be done."""
    return count_all(
        [(replace(limit, burst=1_000 * limit.burst), who) for limit, who in whose], keys
    )


def submit(client, *comments):
    answer = client.post(f"{HERE}/comments/batch", json={"comments": comments}, headers=KEY)
    assert [each["status"] for each in answer.json()["items"]] == [202] * len(comments)


def credentials(who, client, ombud):
    """What a caller of this kind is known by, by the scheme's name in the document."""
    match who:
        case "nobody":
            return {}
        case "server":
            return {"server": {"bearer": "dev-key"}}
        case "reader":
            return {"reader": {"api_key": client.cookies["ombud_reader"]}}
    secret, call = invite("kim", ombud.keys)
    ombud.store.run(call)
    page = client.get(f"/desk/enter/{secret}").text
    client.post(f"/desk/enter/{secret}", data={"csrf": hidden(page, "csrf")})
    csrf = hidden(client.get("/desk").text, "csrf")
    return {"staff": {"api_key": client.cookies["ombud_staff"]}, "csrf": {"api_key": csrf}}


def ask(server, tmp_path, known_by, *selected):
    """Have schemathesis ask the selected operations; fails with all that it found."""
    config = tmp_path / "schemathesis.toml"
    known = "".join(
        f"{scheme} = {{ {name} = {json.dumps(value)} }}\n"
        for scheme, given in known_by.items()
        for name, value in given.items()
    )
    config.write_text(
        f"{CONFIG.read_text()}\n[auth.openapi]\n{known}" if known else CONFIG.read_text()
    )
    asked = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", config),
            *("run", f"http://127.0.0.1:{server.port}/v1/openapi.json", *selected),
        ],
        capture_output=True,
        text=True,
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "100"},
        timeout=WITHIN_SECONDS,
        check=False,
    )
    if asked.returncode:
        pytest.fail(asked.stdout + asked.stderr, pytrace=False)


def test_everything_is_asked_by_somebody(client):
    paths = client.get("/v1/openapi.json").json()["paths"].values()
    tags = {tag for path in paths for operation in path.values() for tag in operation["tags"]}
    assert tags == {tag for tags in MEANT_FOR.values() for tag in tags}


@pytest.mark.parametrize("who", MEANT_FOR)
def test_every_answer_is_as_documented_whoever_asks(who, reader, server, ombud, tmp_path):
    left_out = ENDS_THE_SESSION if who == "reader" else ()
    ask(
        server,
        tmp_path,
        credentials(who, reader, ombud),
        *(part for each in MEANT_FOR[who] for part in ("--include-tag", each)),
        *(part for each in left_out for part in ("--exclude-name", each)),
    )


@pytest.mark.usefixtures("redis_client", "patience")
def test_in_production_texts_are_checked_for_servers_alone(valkey, tmp_path):
    settings = Settings(profile="durable", server_keys=f"demo={SECRET}", secret_key=SECRET)
    with served(Ombud(settings, valkey.url)) as server:
        known_by = {"server": {"bearer": SECRET}}
        phases = ("--phases", "examples,coverage,fuzzing")  # one operation leads nowhere
        ask(server, tmp_path, known_by, "--include-path", "/v1/check", *phases)
