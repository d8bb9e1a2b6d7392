"""A scorer: asked about doubtful comments only, signed, and never a reason to publish unseen."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import subprocess
import sys
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from policies import load
from policies.doubt import SCORE
from tests.policies.boards import document, rule, written_to
from worker import scorer as scorers
from worker.articles import Article, put_article
from worker.budget import Budget
from worker.check import check
from worker.claim import Claimed
from worker.scorer import ScorerUnavailable, scorer_of, without_score
from worker.settings import Settings

SECRET = "between-the-worker-and-the-model"
DOUBTFUL = "they are all disgusting parasites"
FINE = "a good piece, thank you"
SURE = "야 이 병신 새끼야 뒤져라"
TEXTS = [FINE, DOUBTFUL]


class Model(ThreadingHTTPServer):
    """A newsroom's model, over real HTTP."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked, self.contexts, self.signatures = [], [], []
        self.status, self.body, self.seconds = 200, b'{"scores": [0.93]}', 0.0

    def handle_error(self, *_words):
        """Say nothing when somebody did not wait."""


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        message = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode()
        digest = hmac.new(SECRET.encode(), message + body, hashlib.sha256).digest()
        expected = f"v1,{base64.b64encode(digest).decode()}"
        self.server.signatures.append(self.headers["webhook-signature"] == expected)
        asked = json.loads(body)
        self.server.asked.append(asked["texts"])
        self.server.contexts.append(asked.get("contexts"))
        time.sleep(self.server.seconds)
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture
def model():
    with Model() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def scorer(model):
    url = f"http://127.0.0.1:{model.server_port}/score"
    return scorer_of(Settings(scorer_url=url, scorer_secret=SECRET, scorer_ms=1000))


def board(tmp_path, **more):
    examples = {
        "match": [{"text": text, "facts": {SCORE: 0.9}} for text in ("a", "b")],
        "no_match": [{"text": text, "facts": {SCORE: 0.1}} for text in ("a", "b")],
    }
    doubt = rule("R-MODEL", f"{SCORE} > 0.8", "reject", queue=None, examples=examples, **more)
    band = rule("R-BAND", 'toxicity.band == "block"', "hold")
    undecided = {"queue": "system", "message": {"ko": "담당자가 봅니다", "en": "A person looks"}}
    content = document(doubt, band, undecided=undecided)
    return load(written_to(tmp_path / "policy.yaml", content))


@pytest.fixture
def policy(tmp_path):
    return board(tmp_path)


def claimed(*texts):
    return [
        Claimed(f"c{n}", text, "", "demo/a", 0, 0, "", premoderated=False, facts={})
        for n, text in enumerate(texts)
    ]


def decided(policy, scorer, *texts):
    budget = Budget(5000)
    informed = scorer.informed(policy, claimed(*texts), budget)
    checked = check(policy, informed, budget)
    assert not checked.failed
    return informed, [each.state for each in checked.decisions], checked


def test_only_the_doubtful_comment_is_asked_about_and_its_score_is_a_fact(model, scorer, policy):
    informed, states, _ = decided(policy, scorer, *TEXTS)
    assert model.asked == [[DOUBTFUL]]
    assert model.signatures == [True]
    assert [each.facts[SCORE] for each in informed] == [0.0, 0.93]
    assert states == ["published", "rejected"]


@pytest.mark.parametrize(
    ("since", "asked"),
    [(0.0, [FINE, DOUBTFUL]), (0.5, [DOUBTFUL]), (1.0, None)],
)
def test_from_where_on_a_comment_is_doubtful_can_be_set(model, scorer, policy, since, asked):
    model.body = json.dumps({"scores": [0.1] * len(asked or ())}).encode()
    informed = replace(scorer, since=since).informed(policy, claimed(*TEXTS, SURE), Budget(5000))
    assert model.asked == ([asked] if asked else [])
    assert informed[-1].facts[SCORE] == 0.0


def test_it_is_told_what_stands_around_a_comment_only_where_that_is_set(model, scorer, policy):
    [comment] = claimed(DOUBTFUL)
    around = {"context.headline": "Talks", "context.parent": "Who?", "context.last_replies": "a\nb"}
    comment = replace(comment, facts={**around, "author.age_days": 3})
    scorer.informed(policy, [comment], Budget(5000))
    assert scorer.facts(policy) == set()
    telling = replace(scorer, told_context=True)
    telling.informed(policy, [comment, *claimed(DOUBTFUL)], Budget(5000))
    assert telling.facts(policy) == around.keys()
    context = {"headline": "Talks", "parent": "Who?", "last_replies": "a\nb"}
    assert model.contexts == [None, [context, {}]]
    (decision,) = check(policy, [comment], Budget(5000)).decisions
    assert "Talks" not in decision.entry + decision.context


def test_a_low_score_publishes(model, scorer, policy):
    model.body = b'{"scores": [0.2]}'
    assert decided(policy, scorer, *TEXTS)[1] == ["published", "published"]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b'{"scores": [0.1]}'),
        (200, b""),
        (200, b"[]"),
        (200, b'{"scores": []}'),
        (200, b'{"scores": [0.1, 0.2]}'),
        (200, b'{"scores": [1.5]}'),
        (200, b'{"scores": [true]}'),
        (200, b'{"scores": [NaN]}'),
        (200, b'{"scores": ["0.1"]}'),
        (200, b'{"scores": [null]}'),
        (200, b" " * 100_000),
    ],
)
def test_without_a_good_answer_a_person_decides_and_sees_why(model, scorer, policy, status, body):
    model.status, model.body = status, body
    _, states, checked = decided(policy, scorer, *TEXTS)
    assert states == ["published", "held"]
    assert "R-MODEL" in json.loads(checked.decisions[1].entry)["indeterminate"]
    assert checked.sums["rule_errors|R-MODEL"] == 1


@pytest.mark.parametrize("since", [None, 0.0])
def test_that_nobody_knew_is_recorded_and_decided_so_again(model, scorer, policy, since):
    model.status = 503
    _, states, checked = decided(policy, replace(scorer, since=since), FINE)
    entry = json.loads(checked.decisions[0].entry)
    assert states == ["published" if since is None else "held"]
    assert entry["facts"] == {SCORE: 0.0 if since is None else None}
    again = policy.check(FINE, entry["facts"])
    assert list(again.indeterminate) == entry.get("indeterminate", [])


def test_of_what_a_worker_died_with_the_model_is_not_asked_and_nobody_knows(policy):
    [comment] = without_score(claimed(FINE))
    [decision] = check(policy, [comment], Budget(5000)).decisions
    assert json.loads(decision.entry)["indeterminate"] == ["R-MODEL"]


def test_a_rule_may_say_that_it_is_left_out_instead(model, scorer, tmp_path):
    model.status = 503
    policy = board(tmp_path, on_missing="skip")
    assert decided(policy, scorer, DOUBTFUL)[1] == ["published"]


def test_a_slow_model_is_not_waited_for(model, policy):
    model.seconds = 20.0
    url = f"http://127.0.0.1:{model.server_port}/score"
    slow = scorer_of(Settings(scorer_url=url, scorer_secret=SECRET, scorer_ms=50))
    began = time.monotonic()
    assert decided(policy, slow, DOUBTFUL)[1] == ["held"]
    assert time.monotonic() - began < 15


def test_after_failures_in_a_row_it_is_left_alone_for_a_while(model, scorer, policy, monkeypatch):
    model.status = 503
    for _ in range(5):
        decided(policy, scorer, DOUBTFUL)
    assert len(model.asked) == scorers.FAILURES_BEFORE_A_REST
    model.status = 200
    later = time.monotonic() + scorers.REST_SECONDS + 1
    monkeypatch.setattr(scorers.time, "monotonic", lambda: later)
    assert decided(policy, scorer, DOUBTFUL)[1] == ["rejected"]


def test_a_model_that_is_gone_is_unavailable():
    gone = scorer_of(Settings(scorer_url="http://127.0.0.1:1/", scorer_secret=SECRET))
    with pytest.raises(ScorerUnavailable):
        gone.ask(claimed("a"))


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"scorer_url": "model:8080", "scorer_secret": SECRET}, "https://"),
        ({"scorer_url": "http://model:8080"}, "OMBUD_SCORER_SECRET"),
        ({"perspective_upstream": "commentanalyzer"}, "without a path"),
    ],
)
def test_an_address_that_cannot_work_is_refused_at_once(more, word):
    with pytest.raises(ValueError, match=word):
        Settings(**more)


def test_without_its_address_there_is_no_scorer():
    assert scorer_of(Settings()) is None


def test_a_worker_asks_it(model, scorer, policy, stage, monkeypatch):
    keys = stage.store.keys
    stage.store.run(put_article(Article("demo", "summit", title="Talks"), keys))
    stage.submit(TEXTS)
    url = f"http://127.0.0.1:{model.server_port}/score"
    monkeypatch.setenv("OMBUD_SCORER_URL", url)
    monkeypatch.setenv("OMBUD_SCORER_SECRET", SECRET)
    monkeypatch.setenv("OMBUD_SCORER_CONTEXT", "true")
    monkeypatch.setenv("OMBUD_SCORER_FROM", "0")
    model.body = b'{"scores": [0.1, 0.93]}'
    monkeypatch.setenv("OMBUD_POLICY", policy.source.values[()].path)
    words = [sys.executable, "-m", "rq.cli", "worker", "-w", "worker.batch_worker.BatchWorker"]
    done = subprocess.run(
        [*words, "--burst", "--url", stage.url, "comments-s0"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert stage.assert_books() == {"published": 1, "rejected": 1}
    assert model.contexts == [[{"headline": "Talks"}] * 2]
