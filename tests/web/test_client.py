"""The client and the commands of the documentation do what it says, against a live server."""

from __future__ import annotations

import argparse
import http.client
import importlib.util
import json
import re
import shlex
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests.web.serving import served
from worker.sessions import Session, new_secret, open_session

DOCS = Path(__file__).resolve().parents[2] / "docs"
MANUAL = (DOCS / "api.md").read_text(encoding="utf-8")
OMBUD = re.search("OMBUD=(.*)", MANUAL)[1]
MINA = {"id": "reader-7", "name": "Mina"}


def load_client():
    spec = importlib.util.spec_from_file_location("client", DOCS / "client.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def server(ombud):
    with served(ombud) as server:
        yield server


@pytest.fixture
def documented(server):
    return load_client().Ombud(f"http://127.0.0.1:{server.port}", "demo", "dev-key")


@pytest.fixture
def meanwhile(decide):
    """Give a function that has comments decided until a call is answered."""

    def meanwhile(call, *arguments):
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(call, *arguments)
            while not waiting.done():
                decide()
        return waiting.result()

    return meanwhile


def test_the_client_is_a_page_long():
    lines = (DOCS / "client.py").read_text(encoding="utf-8").splitlines()
    assert sum(bool(line.strip()) for line in lines) <= 60


def test_the_client_submits_waits_reads_and_listens(documented, meanwhile):
    events = documented.events("summit")
    assert next(events)[1:] == ("count", {"count": 0})
    sent = meanwhile(documented.submit, "summit", "좋은 기사 고맙습니다.", MINA)
    assert sent["state"] == "published"
    _, name, comment = next(events)
    assert (name, comment["id"]) == ("comment.published", sent["id"])
    seen, name, _ = next(events)
    assert name == "count"
    held = meanwhile(documented.submit, "summit", "OMBUD-HOLD-TEST", MINA)
    assert (held["state"], len(held["reasons"])) == ("held", 1)
    assert documented.decided(held["id"])["decisions"][0]["rule"] == "R-TRIAL"
    second = meanwhile(documented.submit, "summit", "그사이에 실린 글", MINA)
    told = documented.events("summit", last=seen)
    assert next(told)[2]["id"] == second["id"]
    read = [comment["id"] for comment in documented.comments("summit", "oldest")]
    assert read == [sent["id"], second["id"]]


def test_the_client_sends_again_what_was_not_answered_and_it_is_one(
    documented, meanwhile, monkeypatch
):
    monkeypatch.setattr("time.sleep", lambda _: None)
    ask, asked = documented.ask, []

    def cut_off_once(*arguments, **more):
        answer = ask(*arguments, **more)
        asked.append(answer)
        if len(asked) == 1:
            raise TimeoutError
        return answer

    monkeypatch.setattr(documented, "ask", cut_off_once)
    sent = meanwhile(documented.submit, "summit", "좋은 기사 고맙습니다.", MINA)
    assert asked[1].headers["Idempotent-Replayed"] == "true"
    assert [comment["id"] for comment in documented.comments("summit")] == [sent["id"]]


def test_the_client_says_why_it_was_refused_and_does_not_try_again(documented):
    with pytest.raises(HTTPError) as refusal:
        documented.submit("summit", "가" * 251, MINA)
    problem = json.load(refusal.value)
    assert (problem["status"], problem["errors"][0]["field"]) == (422, "text")
    with pytest.raises(HTTPError):
        next(documented.events("no%20such"))


def test_the_client_reads_page_after_page(documented, say, decide, monkeypatch):
    for number in range(5):
        say(f"{number}번째 의견", author=f"a{number}")
    decide()
    pages = []

    def two_at_once(path, *args, **headers):
        pages.append(path)
        return ask(path.replace("limit=100", "limit=2"), *args, **headers)

    ask = documented.ask
    monkeypatch.setattr(documented, "ask", two_at_once)
    texts = [comment["text"] for comment in documented.comments("summit", "oldest")]
    assert texts == [f"{number}번째 의견" for number in range(5)]
    assert len(pages) == 3


def commands():
    """Every `curl` command of the manual, as words after `curl`, and the answer shown below it."""
    found = []
    for kind, block in re.findall(r"```(\w+)\n(.*?)```", MANUAL, re.DOTALL):
        if kind == "json" and found and found[-1][1] is None:
            found[-1][1] = json.loads(block)
        lines = block.replace("\\\n", " ").replace("$OMBUD", OMBUD).splitlines()
        found += [[shlex.split(line)[1:], None] for line in lines if line.startswith("curl ")]
    return found


def curl(words, server):
    """What `curl` does with these words, against this server: the answer, still to be read."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("-i", action="store_true")
    parser.add_argument("-N", action="store_true")
    parser.add_argument("-H", action="append", default=[])
    parser.add_argument("-b", default="")
    parser.add_argument("-d")
    parser.add_argument("-X")
    said = parser.parse_args(words)
    headers = dict(each.split(": ", 1) for each in said.H) | {"Cookie": said.b}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    body = said.d.encode() if said.d else None
    path = said.url.removeprefix("http://127.0.0.1:8000")
    connection.request(said.X or ("POST" if said.d else "GET"), path, body, headers)
    return connection.getresponse()


@pytest.fixture
def stand_ins(say, decide, ombud):
    """Give what to put in the manual's commands: a reader's session, comments of that reader's."""
    comment = say("잘 읽었습니다.", article="summit-talks")["id"]
    others = say("저도 잘 읽었습니다.", article="summit-talks", author="jun")["id"]
    refused = say("제 카드번호는 4111 1111 1111 1111 입니다", article="summit-talks")["id"]
    decide()
    secret = new_secret()
    ombud.store.run(open_session(secret, Session("reader", "mina", "Mina"), ombud.keys))
    return {
        "00k3v8m1q2n4p6r8": comment,
        "00k3v9c5t7w1x3y5": others,
        "00k3va2b4d6f8h0j": refused,
        "<session>": secret,
    }


@pytest.mark.parametrize(("words", "shown"), commands(), ids=lambda each: str(each)[:60])
def test_every_command_of_the_manual_is_answered_as_it_says(server, stand_ins, words, shown):
    for placeholder, real in stand_ins.items():
        words = [word.replace(placeholder, real) for word in words]
    answer = curl(words, server)
    assert answer.status in {200, 202}
    if "-N" in words:
        while not (line := answer.readline()).startswith(b"event: "):
            assert line, "the stream ended"
        answer.close()
        return
    told = json.loads(answer.read())
    if shown is not None:
        assert told.keys() == shown.keys()
    for example, item in zip((shown or {}).get("items", ()), told.get("items", ()), strict=False):
        assert example.keys() <= item.keys()


def test_the_manual_has_a_command_for_everything_that_readers_do():
    asked = " ".join(word for words, _ in commands() for word in words)
    read = ("/comments", "/mine", "/me/comments", "/counts", "/popular", "/settings")
    done = ("/preview", "/reactions/agree", "/reports", "-X PATCH", "-X DELETE", "/appeals")
    for address in read + done:
        assert address in asked
    assert asked.count("/events") == asked.split().count("-N") == 2


def test_every_answer_of_the_manual_is_json():
    for block in re.findall(r"```json\n(.*?)```", MANUAL, re.DOTALL):
        json.loads(block)
