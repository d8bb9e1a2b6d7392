"""The application on a port, with a reader who wrote, and everybody's credentials."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.contract.asking import ask
from tests.web.conftest import HERE, KEY, connected, decide, decide_in, ombud
from tests.web.serving import served
from tests.web.test_pages import hidden, sign_in
from web import limits
from worker.accounts import invite
from worker.guard import guarded
from worker.pace import count_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.contract.asking import Asked
    from tests.web.serving import Served
    from worker.connection import Ombud

__all__ = ["connected", "decide", "decide_in", "ombud"]

SAID = {
    "published": "잘 읽었습니다.",
    "rejected": "010-1234-5678로 연락 주세요.",
    "held": "OMBUD-HOLD-TEST",
    **{f"held-{number}": f"OMBUD-HOLD-TEST {number}" for number in range(50)},
}


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is too fast for the server."""
    monkeypatch.setattr(limits, "count_all", lambda whose, keys: count_all(patient(whose), keys))
    monkeypatch.setattr(
        limits, "guarded", lambda call, whose, session: guarded(call, patient(whose), session)
    )


@pytest.fixture
def server(ombud: Ombud, patience: None) -> Iterator[Served]:
    """Give a server of the whole application."""
    with served(ombud) as server:
        yield server


@pytest.fixture
def client(server: Served) -> Iterator[httpx2.Client]:
    """Give a client with nobody signed in."""
    with httpx2.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as client:
        yield client


@pytest.fixture
def reader(client: httpx2.Client, decide: Callable[[], int]) -> httpx2.Client:
    """Give a client with a reader signed in.

    The reader's comments in several states are named for them; one more is somebody else's.
    """
    sign_in(client)
    author = client.get("/v1/me").json()["id"]
    decided = [{"id": state, "text": text, "author": author} for state, text in SAID.items()]
    submit(client, *decided, {"id": "theirs", "text": "저도요.", "author": "jun"})
    assert decide() == len(decided) + 1
    submit(client, {"id": "checking", "text": "또 왔습니다.", "author": author})
    for state in ("published", "rejected", "held", "checking"):
        assert client.get(f"/v1/comments/{state}", headers=KEY).json()["state"] == state
    return client


@pytest.fixture
def ask_here(server: Served, tmp_path: Path) -> Callable[..., Asked]:
    """Give a function that has schemathesis ask this server."""
    return partial(ask, server, tmp_path)


def patient(whose):
    """The same limits, but a thousand times as much may be done."""
    return [(replace(limit, burst=1_000 * limit.burst), who) for limit, who in whose]


def submit(client, *comments) -> None:
    """Submit as the newsroom's server."""
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
