"""Limits: who acts too fast, as author, session, network or crowd, is told when to come back."""

from __future__ import annotations

import contextlib
import multiprocessing
import re
import socket
import time
from dataclasses import replace

import httpx2
import pytest

from tests.web.conftest import HERE, KEY
from tests.web.test_pages import hidden, sign_in
from web.limits import WRITING
from web.server import server
from worker.connection import Ombud
from worker.pace import Limit, count_one
from worker.sessions import Session, new_secret, open_session
from worker.store import AsyncStore

FORK = multiprocessing.get_context("fork")
COMMENTS = f"{HERE}/comments"
QUICK = Limit("write", 2, 600)
REJECTED = "제 카드번호는 4111 1111 1111 1111 입니다"
RATE_LIMIT = re.compile(r'"(?P<name>[a-z-]+)";r=(?P<left>\d+);t=(?P<seconds>\d+)')
POLICY = re.compile(r'"(?P<name>[a-z-]+)";q=(?P<quota>\d+);w=(?P<seconds>\d+)')


@pytest.fixture
def signed_in(ombud):
    """Give a function that signs an account in once more; answers the cookie of its session."""

    def signed_in(account: str) -> dict[str, str]:
        secret = new_secret()
        ombud.store.run(open_session(secret, Session("reader", account, account), ombud.keys))
        return {"Cookie": f"ombud_reader={secret}"}

    return signed_in


@pytest.fixture
def write(client):
    """Give a function that submits a comment, each another."""
    texts = (f"{number}번째 의견입니다" for number in range(10_000))

    def write(session: dict[str, str], article: str = "summit"):
        path = f"/v1/sites/demo/articles/{article}/comments"
        return client.post(path, json={"text": next(texts)}, headers=session)

    return write


def assert_too_fast(answer, limit: Limit) -> None:
    """It is refused by this limit, in the words of draft-ietf-httpapi-ratelimit-headers."""
    assert (answer.status_code, answer.json()["type"]) == (429, "urn:ombud:problem:too-fast")
    assert answer.headers["Cache-Control"] == "private, no-store"
    left = RATE_LIMIT.fullmatch(answer.headers["RateLimit"])
    policy = POLICY.fullmatch(answer.headers["RateLimit-Policy"])
    assert left["name"] == policy["name"] == limit.name
    assert (int(policy["quota"]), int(policy["seconds"])) == (limit.burst, limit.seconds)
    assert left["left"] == "0"
    assert 1 <= int(answer.headers["Retry-After"]) <= -(-limit.seconds // limit.burst)
    assert int(answer.headers["Retry-After"]) <= int(left["seconds"]) <= limit.seconds


def test_an_author_has_one_limit_over_all_sessions(signed_in, write, monkeypatch):
    monkeypatch.setattr("web.limits.WRITING", QUICK)
    sessions = [signed_in("mina") for _ in range(3)]
    assert [write(each).status_code for each in sessions[:2]] == [202, 202]
    assert_too_fast(write(sessions[2]), QUICK)
    assert write(signed_in("jun")).status_code == 202


def test_a_session_has_its_own_limit(signed_in, write, ombud, redis_client, monkeypatch):
    monkeypatch.setattr("web.limits.WRITING", QUICK)
    session = signed_in("mina")
    for _ in range(2):
        write(session)
    of_author = count_one(QUICK, "mina", ombud.keys)
    assert redis_client.delete(f"{{s{of_author.shard}}}pace:{of_author.arguments[0]}") == 1
    assert_too_fast(write(session), replace(QUICK, name="write-session"))
    assert write(signed_in("mina")).status_code == 202


def test_a_network_has_its_own_limit(signed_in, write, monkeypatch):
    monkeypatch.setattr("web.limits.WRITING", QUICK)
    monkeypatch.setattr("web.limits._NETWORKS", 2)
    answers = [write(signed_in(f"reader-{number}")) for number in range(5)]
    assert [each.status_code for each in answers[:4]] == [202] * 4
    assert_too_fast(answers[4], Limit("write-net", 4, 600))


@pytest.mark.parametrize(
    ("crowd", "elsewhere"), [("ON_ARTICLE", 202), ("ON_SITE", 429)], ids=["article", "site"]
)
def test_an_article_and_a_site_have_limits_of_their_own(
    signed_in, write, monkeypatch, crowd, elsewhere
):
    limit = Limit(crowd.lower().removeprefix("on_"), 2, 600)
    monkeypatch.setattr(f"web.limits.{crowd}", limit)
    for number in range(2):
        assert write(signed_in(f"reader-{number}")).status_code == 202
    assert_too_fast(write(signed_in("late")), limit)
    assert write(signed_in("other"), article="bridge").status_code == elsewhere


def test_what_an_author_may_not_send_does_not_count_for_the_others(signed_in, write, monkeypatch):
    monkeypatch.setattr("web.limits.WRITING", QUICK)
    monkeypatch.setattr("web.limits.ON_ARTICLE", Limit("article", 3, 600))
    quick = signed_in("mina")
    assert [write(quick).status_code for _ in range(9)] == [202] * 2 + [429] * 7
    assert write(signed_in("jun")).status_code == 202


def test_who_was_too_fast_comes_back_when_it_was_said(signed_in, write, monkeypatch):
    limit = Limit("write", 1, 4)
    monkeypatch.setattr("web.limits.WRITING", limit)
    session = signed_in("mina")
    while (late := write(session)).status_code == 202:
        pass
    assert_too_fast(late, limit)
    said = time.monotonic() + int(late.headers["Retry-After"])
    asked = time.monotonic()
    while write(session).status_code == 429:
        assert asked < said, "it was said earlier"
        asked = time.monotonic()


def test_who_waits_for_the_decision_is_told_what_is_left_as_well(client, signed_in):
    headers = signed_in("mina") | {"Prefer": "wait=0.1"}
    answer = client.post(COMMENTS, json={"text": "잘 읽었습니다."}, headers=headers)
    assert RATE_LIMIT.fullmatch(answer.headers["RateLimit"])["left"] == "29"


def test_a_newsrooms_server_is_trusted(client, monkeypatch):
    monkeypatch.setattr("web.limits.WRITING", Limit("write", 1, 600))
    monkeypatch.setattr("web.limits.ON_SITE", Limit("site", 1, 600))
    answers = [client.post(COMMENTS, json={"text": f"글 {n}"}, headers=KEY) for n in range(3)]
    assert [each.status_code for each in answers] == [202] * 3
    assert "RateLimit" not in answers[0].headers


def test_an_act_that_fails_after_it_was_counted_is_told_what_is_left_as_well(client, signed_in):
    answer = client.put("/v1/comments/00k3v8m1q2n4p6r8/reactions/agree", headers=signed_in("jun"))
    assert answer.status_code == 404
    assert RATE_LIMIT.fullmatch(answer.headers["RateLimit"]).groups()[:2] == ("act", "59")


def test_what_is_refused_before_it_is_counted_takes_nothing_and_is_told_nothing(
    client, signed_in, write
):
    reader = signed_in("mina")
    refused = [
        client.post(COMMENTS, json={"text": "글"}),
        client.post(COMMENTS, json={"text": " "}, headers=reader),
        client.post("/v1/comments/some/reports", json={"reason": "none"}, headers=reader),
    ]
    assert [each.status_code for each in refused] == [401, 422, 422]
    assert not any("RateLimit" in each.headers for each in refused)
    assert RATE_LIMIT.fullmatch(write(reader).headers["RateLimit"]).groups()[:2] == ("write", "29")


def test_who_begins_to_sign_in_is_told_what_is_left_as_well(client):
    answer = client.get("/login/x")
    assert answer.status_code == 200
    assert RATE_LIMIT.fullmatch(answer.headers["RateLimit"]).groups()[:2] == ("enter", "59")


def test_the_plain_form_is_told_what_is_left_as_well(client):
    client.put(HERE, json={"title": "다리"}, headers=KEY)
    sign_in(client)
    page = client.get("/demo/articles/summit").text
    form = {name: hidden(page, name) for name in ("csrf", "key")} | {"text": "잘 읽었습니다."}
    answer = client.post("/demo/articles/summit", data=form, follow_redirects=False)
    assert answer.status_code == 303
    assert RATE_LIMIT.fullmatch(answer.headers["RateLimit"]).groups()[:2] == ("write", "29")


def test_what_is_left_is_told_without_asking_the_store_for_it(client, signed_in, say, monkeypatch):
    asked = []
    run = AsyncStore.run

    def counted(store, call):
        asked.append(call.script)
        return run(store, call)

    comment, reader = say("한마디")["id"], signed_in("jun")
    monkeypatch.setattr(AsyncStore, "run", counted)
    answer = client.put(f"/v1/comments/{comment}/reactions/agree", headers=reader)
    assert "RateLimit" in answer.headers
    assert 1 <= asked.count("pace") <= len({"account", "session", "network"})


ACTS = {
    "react": ("PUT", "/reactions/agree", None),
    "take back": ("DELETE", "/reactions/agree", None),
    "report": ("POST", "/reports", {"reason": "spam"}),
    "edit": ("PATCH", "", {"text": "고친 글입니다"}),
    "appeal": ("POST", "/appeals", {"text": "다시 봐 주세요"}),
}
AUTHORS = {"edit", "appeal"}


@pytest.mark.parametrize("act", ACTS)
def test_every_other_act_has_its_limit_too(client, signed_in, decide, monkeypatch, act):
    author, text = signed_in("mina"), REJECTED if act == "appeal" else "실린 글입니다"
    sent = [client.post(COMMENTS, json={"text": text}, headers=author).json() for _ in range(2)]
    decide()
    limit = Limit("trial", 1, 600)
    for place in ("comments.WRITING", "reactions.ACTING", "reports.ACTING"):
        monkeypatch.setattr(f"web.api.{place}", limit)
    method, what, body = ACTS[act]
    actor = author if act in AUTHORS else signed_in("jun")
    first, second = (
        client.request(method, f"{each['status_url']}{what}", json=body, headers=actor)
        for each in sent
    )
    assert first.status_code in {200, 202}, first.text
    assert RATE_LIMIT.fullmatch(first.headers["RateLimit"]).groups()[:2] == ("trial", "0")
    assert POLICY.fullmatch(first.headers["RateLimit-Policy"]).groups() == ("trial", "1", "600")
    assert_too_fast(second, limit)
    assert len(second.headers.get_list("RateLimit")) == 1


@pytest.fixture
def two_processes(connected, redis_client):
    """Give the addresses of two web processes on one store."""
    with contextlib.ExitStack() as open_until_the_end:
        processes, addresses = [], []
        for _ in range(2):
            listening = open_until_the_end.enter_context(socket.create_server(("127.0.0.1", 0)))
            process = FORK.Process(target=serve, args=(connected, listening), daemon=True)
            process.start()
            processes.append(process)
            addresses.append(f"http://127.0.0.1:{listening.getsockname()[1]}")
        yield addresses
        for process in processes:
            process.kill()
            process.join()


def serve(connected: Ombud, listening: socket.socket) -> None:
    ombud = Ombud(connected.settings, connected.url)
    ombud.__dict__["policy"] = connected.policy
    server(ombud).run(sockets=[listening])


def test_the_processes_count_together(two_processes, signed_in):
    session = signed_in("mina")
    clients = [httpx2.Client(base_url=address, timeout=60) for address in two_processes]
    began = time.monotonic()
    statuses = [
        clients[number % 2]
        .post(COMMENTS, json={"text": f"{number}번째 의견입니다"}, headers=session)
        .status_code
        for number in range(2 * WRITING.burst + 10)
    ]
    came_back = (time.monotonic() - began) / (WRITING.seconds / WRITING.burst)
    assert statuses[: WRITING.burst] == [202] * WRITING.burst
    assert statuses.count(202) <= WRITING.burst + came_back + 1
    assert {*statuses[0::2]} == {*statuses[1::2]} == {202, 429}
    for client in clients:
        client.close()
