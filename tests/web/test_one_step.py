"""One step: who a page says to write is accepted in it, if the session is theirs and stands."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import HERE, KEY
from tests.web.test_pages import hidden
from web.app import create_app
from worker.connection import Ombud
from worker.pace import Limit
from worker.records import Author, find
from worker.sessions import (
    READER_IDLE_SECONDS,
    Session,
    close_session,
    name_of,
    new_secret,
    open_session,
)
from worker.settings import Settings
from worker.store import AsyncStore

COMMENTS = f"{HERE}/comments"
MINA = Session("reader", "mina", "미나")


@pytest.fixture
def session(ombud):
    """Give a function that signs a reader in."""

    def session(of: Session = MINA) -> str:
        secret = new_secret()
        ombud.store.run(open_session(secret, of, ombud.keys))
        return secret

    return session


@pytest.fixture
def write(client):
    """Give a function that submits a comment with this cookie, as the page of this reader."""

    def write(cookie: str, text: str = "잘 읽었습니다.", author: str | None = "mina", **more):
        headers = {"Cookie": cookie, **more}
        return client.post(COMMENTS, json={"text": text, "author": author}, headers=headers)

    return write


@pytest.fixture
def asked(monkeypatch):
    """Give the names of the scripts that are run for requests."""
    asked = []
    run = AsyncStore.run

    def noted(store, call):
        asked.append(call.script)
        return run(store, call)

    monkeypatch.setattr(AsyncStore, "run", noted)
    return asked


def accepted(redis_client) -> int:
    return int(redis_client.hget("{s0}ledger", "accepted") or 0)


def scripts(asked: list[str]) -> list[str]:
    """Those that were run for the reader."""
    return [each for each in asked if each not in {"policy", "note_load_failures"}]


def test_who_is_said_to_write_is_accepted_in_one_step(session, write, asked, client):
    answer = write(f"ombud_reader={session()}")
    assert answer.status_code == 202
    assert scripts(asked) == ["accept"]
    found = client.get(answer.json()["status_url"], headers=KEY).json()
    assert found["author"] == {"id": "mina", "name": "미나"}


def test_what_the_session_says_of_its_reader_is_kept(session, write, ombud):
    kim = Session("reader", "demo:kim", '"김" \\ 기자', "staff", site="demo")
    answer = write(f"ombud_reader={session(kim)}", author="demo:kim")
    found = find(ombud.store, answer.json()["id"])
    assert found.author == Author("demo:kim", '"김" \\ 기자', "staff")


def test_where_a_page_says_nothing_the_session_is_read(session, write, asked):
    assert write(f"ombud_reader={session()}", author=None).status_code == 202
    assert scripts(asked) == ["session_of_secret", "accept"]


@pytest.mark.parametrize(
    ("of", "problem"),
    [
        (Session("reader", "jun", "준"), "unauthorized"),
        (Session("reader", "mina", "미나", site="other"), "unauthorized"),
        (Session("reader", "mina", "미나", can_comment=False), "not-entitled"),
        (Session("staff", "mina", "미나", "senior"), "unauthorized"),
    ],
    ids=["somebody else's", "another site's", "not let write", "a colleague's"],
)
def test_who_does_not_write_with_the_session_is_refused_and_nothing_counted(
    session, write, redis_client, of, problem
):
    answer = write(f"ombud_reader={session(of)}")
    assert answer.json()["type"] == f"urn:ombud:problem:{problem}"
    assert not redis_client.keys("*ledger")
    assert not redis_client.keys("*pace:*")


@pytest.mark.parametrize("shards", [1, 3])
def test_who_signed_out_elsewhere_meanwhile_is_refused_and_nothing_counted(
    valkey, redis_client, shards
):
    ombud = Ombud(Settings(shards=shards), valkey.url)
    secret = new_secret()
    cookie = {"Cookie": f"ombud_reader={secret}"}
    ombud.store.run(open_session(secret, MINA, ombud.keys))
    with TestClient(create_app(ombud)) as client:
        assert client.get("/v1/me", headers=cookie).json()["id"] == "mina"
        ombud.store.run(close_session(secret, ombud.keys))
        for _ in range(2):
            answer = client.post(COMMENTS, json={"text": "글", "author": "mina"}, headers=cookie)
            assert answer.status_code == 401
            assert answer.json()["type"] == "urn:ombud:problem:unauthorized"
    assert not redis_client.keys("*ledger")
    assert not redis_client.keys("*pace:*")


def test_whose_session_ended_at_home_writes_by_the_one_of_the_frame(session, write, ombud, client):
    home, framed = session(), session(Session("reader", "jun", "준"))
    ombud.store.run(close_session(home, ombud.keys))
    answer = write(f"ombud_reader={home}; ombud_framed={framed}", author="jun")
    assert answer.status_code == 202
    found = client.get(answer.json()["status_url"], headers=KEY).json()
    assert found["author"]["id"] == "jun"


def test_writing_begins_the_time_of_doing_nothing_anew(session, write, redis_client):
    secret = session()
    key = f"{{s0}}session:{name_of(secret)}"
    redis_client.expire(key, 60)
    assert write(f"ombud_reader={secret}").status_code == 202
    assert READER_IDLE_SECONDS - 60 < redis_client.ttl(key) <= READER_IDLE_SECONDS


def test_what_is_refused_by_the_store_still_tells_what_is_left(session, write, client):
    client.put(HERE, json={"title": "다리"}, headers=KEY).raise_for_status()
    client.put(f"{HERE}/settings/closed", json={}, headers=KEY).raise_for_status()
    answer = write(f"ombud_reader={session()}")
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:ombud:problem:article-closed")
    assert answer.headers["RateLimit"].startswith('"write";r=29;')


def test_who_is_too_fast_is_not_accepted(session, write, redis_client, monkeypatch):
    monkeypatch.setattr("web.limits.WRITING", Limit("write", 1, 600))
    cookie = f"ombud_reader={session()}"
    assert [write(cookie, text).status_code for text in ("하나", "둘")] == [202, 429]
    assert accepted(redis_client) == 1


def test_a_page_elsewhere_does_not_write_for_who_it_says(session, write, redis_client):
    answer = write(f"ombud_reader={session()}", **{"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:ombud:problem:cross-site")
    assert accepted(redis_client) == 0


@pytest.fixture
def overtaken(ombud, monkeypatch):
    """Give a function: the session of this secret is over by the time a comment is accepted."""
    run = AsyncStore.run

    def overtaken(secret: str) -> None:
        async def run_late(store, call):
            if call.script == "accept":
                await run(store, close_session(secret, ombud.keys))
            return await run(store, call)

        monkeypatch.setattr(AsyncStore, "run", run_late)

    return overtaken


def test_who_signs_out_while_what_they_wrote_is_on_its_way_is_refused(
    session, write, overtaken, redis_client
):
    secret = session()
    overtaken(secret)
    assert write(f"ombud_reader={secret}").status_code == 401
    assert accepted(redis_client) == 0


def test_so_is_who_sent_the_plain_form_and_gets_the_text_back(
    session, client, overtaken, redis_client
):
    client.put(HERE, json={"title": "다리"}, headers=KEY).raise_for_status()
    secret = session()
    client.cookies.set("ombud_reader", secret)
    page = client.get("/demo/articles/summit").text
    form = {name: hidden(page, name) for name in ("csrf", "key")} | {"text": "잘 읽었습니다."}
    overtaken(secret)
    answer = client.post("/demo/articles/summit", data=form, follow_redirects=False)
    assert answer.status_code == 401
    assert "잘 읽었습니다." in answer.text
    assert "미나" not in answer.text
    assert accepted(redis_client) == 0
