"""Health: it says what is wrong, and looking changes nothing."""

from __future__ import annotations

import re
import socket
from urllib.request import urlopen

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import KEY
from web.app import create_app
from worker.connection import Ombud
from worker.settings import Settings

PATHS = ["/livez", "/readyz", "/v1/status", "/metrics"]
CONTRACT = (
    "ombud_submitted_total",
    "ombud_decisions_total",
    "ombud_check_seconds",
    "ombud_review_seconds",
    "ombud_queue_depth",
    "ombud_queue_oldest_age_seconds",
    "ombud_in_flight",
    "ombud_workers",
    "ombud_recovered_total",
    "ombud_dead_letters",
    "ombud_review_depth",
    "ombud_review_oldest_age_seconds",
    "ombud_rule_hits_total",
    "ombud_rule_errors_total",
    "ombud_policy_info",
    "ombud_policy_load_failures_total",
    "ombud_ledger_imbalance_comments",
)


def sample(text, name):
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else None


def test_a_fresh_process_is_ready(client):
    assert client.get("/livez").json() == {"ok": True}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["reasons"]) == (200, [])
    assert ready.json()["warnings"] == []


def test_the_sums_tell_what_happened(client, say, decide):
    say("좋은 기사 고맙습니다.")
    say("OMBUD-HOLD-TEST")
    waiting = client.get("/metrics").text
    assert sample(waiting, 'ombud_queue_depth{shard="0"}') == 2
    assert sample(waiting, 'ombud_queue_oldest_age_seconds{shard="0"}') > 0
    decide()
    text = client.get("/metrics").text
    assert sample(text, 'ombud_submitted_total{outcome="accepted"}') == 2
    assert sample(text, 'ombud_decisions_total{by="policy",verdict="publish"}') == 1
    assert sample(text, 'ombud_rule_hits_total{mode="active",rule="R-TRIAL"}') == 1
    assert sample(text, "ombud_check_seconds_count") == 2
    assert sample(text, 'ombud_review_depth{queue="system"}') == 1
    assert sample(text, "ombud_ledger_imbalance_comments") == 0
    status = client.get("/v1/status").json()
    assert status["ledger"]["states"]["held"] == 1
    assert status["review"]["queues"][0]["name"] == "system"
    assert any("no worker" in reason for reason in status["reasons"])


def test_every_metric_of_the_contract_is_there(client):
    text = client.get("/metrics").text
    for name in CONTRACT:
        assert f"# TYPE {name.removesuffix('_total')}" in text or f"# TYPE {name} " in text, name


@pytest.mark.parametrize("path", PATHS)
def test_looking_changes_nothing(client, redis_client, say, path):
    say("한 번 쓰고")
    before = {key: redis_client.dump(key) for key in redis_client.keys("*")}
    for _ in range(3):
        client.get(path, headers=KEY)
    assert {key: redis_client.dump(key) for key in redis_client.keys("*")} == before


def test_metrics_can_have_a_port_of_their_own(ombud):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    apart = Ombud(Settings(metrics_port=port), ombud.url)
    apart.__dict__["policy"] = ombud.policy
    with TestClient(create_app(apart)) as client:
        assert client.get("/metrics").status_code == 404
        with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            assert b"ombud_queue_depth" in answer.read()
