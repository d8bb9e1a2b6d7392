"""Programs that run take what another one publishes, and keep the last good policy otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import httpx
import pytest

from policies.document import Window
from tests.conftest import free_ports
from tests.policies.boards import document, rule, written_to
from tests.web.conftest import HERE, KEY
from tests.web.test_health import sample
from tests.web.test_pages import sign_in
from worker.status import read_status
from worker.versions import publish

INSULT = rule("R-INSULT", '"insult" in terms.hits', message={"ko": "첫 판", "en": "the first"})
THREAT = rule(
    "R-THREAT",
    '"threat" in terms.hits',
    message={"ko": "둘째 판", "en": "the second"},
    examples={"match": ["i strangle you", "strangle him"], "no_match": ["good", "좋습니다"]},
)
CLAUSE = {
    "number": "7",
    "title": {"ko": "새 조항", "en": "A new clause"},
    "text": {"ko": "둘째 판의 말", "en": "words of the second"},
}
FAILURES = "ombud_policy_load_failures_total"
PATIENCE_SECONDS = 240  # programs start slowly where many do


class Broken:
    """What is said of a version whose document cannot be read."""

    hash, version, effective, approved = "b" * 64, "broken", Window(), ()


@pytest.fixture
def start(ombud, tmp_path):
    """Give a function that starts `ombud …` by a policy of its own on an empty server."""
    folder = tmp_path / "first"
    folder.mkdir()
    policy = written_to(folder / "policy.yaml", document(INSULT, version="first"))
    variables = {"OMBUD_REDIS_URL": ombud.url, "OMBUD_POLICY": str(policy)}
    programs = []

    def start(*words, **more):
        environment = {**os.environ, **variables, **more}
        command = [sys.executable, "-m", "worker.cli", *map(str, words)]
        programs.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE))
        return programs[-1]

    yield start
    for program in programs:
        program.kill()
        program.communicate()


@pytest.fixture
def serve(start):
    """Give a function that starts a web server and answers a client of it when it is ready."""
    [port] = free_ports(1)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=15) as client:

        def serve():
            start("serve", OMBUD_PORT=port)
            wait_for(lambda: answers(client, "/readyz"))
            return client

        yield serve


def answers(client, path):
    try:
        return client.get(path).status_code == 200
    except httpx.TransportError:
        return False


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


def version(client):
    return client.get("/v1/status").json()["policy"]["version"]


def failures(client):
    return sample(client.get("/metrics").text, FAILURES)


def counted(ombud):
    """Failures that the store counts, whoever had them."""
    return ombud.store.run(read_status(0, ombud.keys)).metrics.get("policy_load_failures", 0)


def check(client, text):
    found = client.post("/v1/check", json={"text": text}, headers=KEY).json()
    return found["verdict"], found["policy"]["version"]


def test_a_web_server_answers_by_what_another_program_published(start, serve, tmp_path):
    client = serve()
    client.put(HERE, json={"section": "politics"}, headers=KEY)
    sign_in(client)
    assert version(client) == "first"
    assert check(client, "blockhead") == ("hold", "first")
    assert "words of the second" not in client.get("/demo/policy").text

    folder = tmp_path / "second"
    folder.mkdir()
    rules = [{**each, "clause": CLAUSE["number"]} for each in (INSULT, THREAT)]
    limits = {"max_graphemes": 77}
    second = document(*rules, version="second", clauses=[CLAUSE], limits=limits)
    written_to(folder / "policy.yaml", second)
    assert start("policy", "publish", folder, "--why", "it is time").wait(PATIENCE_SECONDS) == 0

    wait_for(lambda: version(client) == "second")
    assert check(client, "i strangle you") == ("hold", "second")
    preview = {"text": "i strangle you", "lang": "en"}
    said = client.post(f"{HERE}/comments/preview", json=preview).json()
    assert said == {"outcome": "held", "message": "the second"}
    page = client.get("/demo/policy", params={"lang": "en"}).text
    assert "words of the second" in page
    assert "1–77" in page
    too_long = client.post(f"{HERE}/comments/preview", json={"text": "가" * 78})
    assert too_long.status_code == 422


def test_a_broken_version_leaves_the_last_good_one_and_every_program_counts_it(ombud, start, serve):
    start("worker")
    files = {"policy.yaml": "rules: ["}
    ombud.store.run(publish(Broken(), files, by="yoon", why="a mistake"))
    wait_for(lambda: counted(ombud))
    by_workers = counted(ombud)

    client = serve()
    wait_for(lambda: failures(client) > by_workers)
    assert client.get("/v1/status").json()["policy"]["load_failures"] > by_workers
    assert version(client) == "first"
    assert 'ombud_policy_info{version="first"} 1.0' in client.get("/metrics").text
    body = {"text": "blockhead", "author": {"id": "mina", "name": "Mina"}}
    where = client.post(f"{HERE}/comments", json=body, headers=KEY).json()["status_url"]
    headers = KEY | {"Accept-Language": "en"}
    wait_for(lambda: client.get(where, headers=headers).json()["state"] != "checking")
    found = client.get(where, headers=headers).json()
    assert found["state"] == "held"
    assert [each["message"] for each in found["reasons"]] == ["the first"]
