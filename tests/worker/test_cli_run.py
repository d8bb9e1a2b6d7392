"""What runs, as programs: web server and workers share one embedded server and stop cleanly."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing

import pytest


@pytest.fixture
def port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(tmp_path, port):
    """Give a function that starts `ombud`; what is left running is killed at the end."""
    programs = []

    def start(*words, **variables):
        program = subprocess.Popen(
            [sys.executable, "-m", "worker.cli", *words],
            cwd=tmp_path,
            env={**os.environ, "OMBUD_PORT": str(port), **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        programs.append(program)
        return program

    yield start
    for program in programs:
        program.kill()
        program.communicate()


def wait_until_ready(port):
    deadline = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                return json.loads(answer.read())
        except OSError:
            assert time.monotonic() < deadline, "the web server does not become ready"
            time.sleep(0.05)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_web_and_workers_share_a_server_and_end_without_a_traceback(stop, start, port):
    web = start("serve")
    wait_until_ready(port)
    workers = start("worker")
    submitted = start("submit", "summit", "--text", "hello", "--wait")
    said, errors = submitted.communicate(timeout=60)
    assert (submitted.returncode, json.loads(said)["state"]) == (0, "published"), errors

    for program in (workers, web):
        program.send_signal(stop)
        _, errors = program.communicate(timeout=60)
        assert program.returncode == 0, errors
        assert "Traceback" not in errors


@pytest.mark.parametrize("variable", ["OMBUD_PORT", "OMBUD_METRICS_PORT"])
def test_a_port_that_is_taken_is_named_before_anything_starts(start, tmp_path, variable):
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = str(other.getsockname()[1])
        web = start("serve", **{variable: taken})
        _, errors = web.communicate(timeout=60)
    assert web.returncode == 1
    assert errors.startswith(f"ombud: port {taken} of 127.0.0.1 cannot be listened on")
    assert errors.endswith(f"name another in {variable}\n")
    assert not (tmp_path / ".data").exists()


def test_a_policy_with_mistakes_is_refused_in_sentences(start, tmp_path):
    policy = tmp_path / "policy.yaml"
    policy.write_text("policy: broken\nrulez: []\n", encoding="utf-8")
    web = start("serve", OMBUD_POLICY=str(policy))
    _, errors = web.communicate(timeout=60)
    assert web.returncode == 1
    assert "Traceback" not in errors
    assert f"ombud: {policy}:2:1: unknown key rulez; did you mean rules?" in errors.splitlines()
