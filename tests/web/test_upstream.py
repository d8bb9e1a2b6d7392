"""Beside the original: its answers go back, both scores are kept, and ours stand in for it."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from fastapi.testclient import TestClient

from web.app import create_app
from worker.connection import Ombud
from worker.perspective import Pair, read_scores
from worker.settings import Settings

ANALYZE = "/v1alpha1/comments:analyze"


class StandIn(ThreadingHTTPServer):
    """The original, over real HTTP: it answers as told and remembers what it was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked = []
        self.status, self.body, self.seconds = 200, scored(0.42), 0.0

    def handle_error(self, *_words):
        """Say nothing when somebody did not wait for the answer."""

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, json.loads(body)))
        time.sleep(self.server.seconds)
        body = self.server.body
        answer = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_words):
        """Say nothing."""


def scored(value, **more):
    score = {"value": value, "type": "PROBABILITY"}
    return {
        "attributeScores": {"TOXICITY": {"summaryScore": score}, "FLIRTATION": {}},
        "languages": ["en"],
        **more,
    }


@pytest.fixture
def original():
    with StandIn() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def client(original, ombud):
    beside = Ombud(Settings(perspective_upstream=original.url), ombud.url)
    beside.__dict__["policy"] = ombud.policy
    with TestClient(create_app(beside)) as client:
        yield client


def ask(client, text="What an idiot", key="the-callers-own"):
    body = {"comment": {"text": text}, "requestedAttributes": {"TOXICITY": {}}}
    return client.post(f"{ANALYZE}?key={key}", json=body)


def kept(ombud):
    return ombud.store.run(read_scores())[1]


def test_the_originals_answer_goes_back_and_both_scores_are_kept(client, original, ombud):
    answer = ask(client)
    assert (answer.status_code, answer.json()) == (200, original.body)
    [(path, body)] = original.asked
    assert path == f"{ANALYZE}?key=the-callers-own"
    assert body["comment"] == {"text": "What an idiot"}
    [pair] = kept(ombud)
    assert (pair.attribute, pair.theirs) == ("TOXICITY", 0.42)
    assert pair.ours > 0.8


def test_no_text_is_kept(client, redis_client):
    ask(client, "What an idiot")
    for key in redis_client.keys("*"):
        assert b"idiot" not in (redis_client.dump(key) or b"")


def refused(code, status, message, **details):
    error = {"code": code, "message": message, "status": status}
    return {"error": error | ({"details": [details]} if details else {})}


def test_a_refusal_of_the_original_goes_back(client, original, ombud):
    original.status = 400
    original.body = refused(400, "INVALID_ARGUMENT", "Comment text too long.", errorType="LONG")
    answer = ask(client)
    assert (answer.status_code, answer.json()) == (400, original.body)
    assert kept(ombud) == []


PAGE = b"<html><body>This service is no longer available.</body></html>"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, PAGE),
        (200, b""),
        (200, b"[" * 100_000),
        (200, {}),
        (200, []),
        (200, {"attributeScores": {}}),
        (200, {"attributeScores": {"TOXICITY": {}}}),
        (200, b'{"attributeScores": {"TOXICITY": {"summaryScore": {"value": NaN}}}}'),
        (200, refused(400, "INVALID_ARGUMENT", "Comment must be non-empty.")),
        (201, scored(0.1)),
        (400, PAGE),
        (400, {"error": "gone"}),
        (400, scored(0.1)),
        (400, refused(400, "FAILED_PRECONDITION", "The service has been shut down.")),
        (400, refused(400, "INVALID_ARGUMENT", "API key expired. Please renew the API key.")),
        (400, refused(400, "INVALID_ARGUMENT", "Renew it.", reason="API_KEY_INVALID")),
        (401, refused(401, "UNAUTHENTICATED", "Request had invalid credentials.")),
        (403, PAGE),
        (403, refused(403, "PERMISSION_DENIED", "The service is disabled.", reason="DISABLED")),
    ],
)
def test_what_is_no_answer_of_the_originals_is_replaced(client, original, ombud, status, body):
    original.status, original.body = status, body
    answer = ask(client)
    assert answer.status_code == 200
    assert answer.json()["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.8
    assert kept(ombud) == []


def test_half_a_character_does_not_keep_the_original_from_answering(client, original):
    body = r'{"comment": {"text": "\ud83d so"}, "requestedAttributes": {"TOXICITY": {}}}'
    assert client.post(f"{ANALYZE}?key=k", content=body).json() == original.body
    [(_, asked)] = original.asked
    assert asked["comment"] == {"text": "\ufffd so"}


@pytest.mark.parametrize("status", [301, 404, 410, 429, 500, 503])
def test_while_the_original_is_busy_or_broken_ours_is_the_answer(client, original, ombud, status):
    original.status = status
    answer = ask(client)
    assert answer.status_code == 200
    assert answer.json()["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.8
    assert kept(ombud) == []


def test_a_slow_original_is_not_waited_for_longer_than_callers_wait(client, original):
    original.seconds = 20.0
    began = time.monotonic()
    answer = ask(client)
    assert time.monotonic() - began < 15
    assert answer.json()["attributeScores"]["TOXICITY"]["summaryScore"]["value"] > 0.8


def test_an_original_that_is_gone_is_replaced(ombud):
    beside = Ombud(Settings(perspective_upstream="http://127.0.0.1:1"), ombud.url)
    beside.__dict__["policy"] = ombud.policy
    with TestClient(create_app(beside)) as client:
        assert ask(client).json()["attributeScores"]["TOXICITY"]
        assert ask(client, "").status_code == 400


def test_scores_that_cannot_be_compared_go_back_and_are_not_kept(client, original, ombud):
    original.body = {"attributeScores": {"FLIRTATION": {"summaryScore": {"value": 0.3}}}}
    assert ask(client).json() == original.body
    assert kept(ombud) == []


def test_what_only_the_original_can_score_is_left_to_it(client, original, ombud):
    body = {"comment": {"text": "du bist dumm"}, "requestedAttributes": {"TOXICITY": {}}}
    answer = client.post(f"{ANALYZE}?key=k", json={**body, "languages": ["de"]})
    assert answer.json() == original.body
    assert kept(ombud) == []


def test_pairs_are_read_in_order_and_to_the_end(ombud):
    from worker.perspective import note_scores

    wanted = [Pair("TOXICITY", n / 10, n / 20) for n in range(5)]
    for pair in wanted:
        ombud.store.run(note_scores([pair]))
    after, pairs = ombud.store.run(read_scores())
    assert pairs == wanted
    assert ombud.store.run(read_scores(after)) == ("", [])
