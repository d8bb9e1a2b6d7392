"""The command line as a whole: it teaches, and says what goes wrong in a sentence."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import pytest
import typer

from worker.cli import app

SECRET = "s" * 40


def ombud(*words: str, **settings: str):
    import os

    return subprocess.run(
        [sys.executable, "-m", "worker.cli", *words],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def commands(group=None, path: tuple[str, ...] = ()):
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


@pytest.mark.parametrize(
    ("path", "command"),
    list(commands()),
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else "",
)
def test_every_command_teaches_with_an_example(path, command):
    assert command.help
    [example, *_] = re.findall(r"ombud [a-z -]+", command.epilog)
    assert example.startswith("ombud " + " ".join(path))


def test_help_comes_at_once():
    """Commands import what they work with when they run, not before."""
    began = time.monotonic()
    done = ombud("--help")
    took = time.monotonic() - began
    assert done.returncode == 0
    for word in ("submit", "reconcile", "demo"):
        assert word in done.stdout
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, worker.cli; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert {"redis", "pydantic", "policies", "fastapi", "rich.progress"}.isdisjoint(loaded)
    assert took < 10, "generous for a busy machine; about 0.2 s on a quiet one"


@pytest.mark.parametrize(
    "words",
    [
        ("submit", "a", "--text", "x"),
        ("show", "x"),
        ("comments", "a"),
        ("reconcile",),
        ("failed", "list"),
        ("audit", "verify"),
        ("review", "next"),
        ("worker", "--burst"),
        ("doctor",),
        ("demo", "--once"),
        ("staff", "invite", "mina"),
    ],
    ids=" ".join,
)
def test_a_redis_that_is_away_is_one_sentence(words):
    done = ombud(*words, OMBUD_REDIS_URL="redis://127.0.0.1:1/0")
    assert done.returncode == 1
    said = [line for line in done.stderr.splitlines() if line.startswith("ombud: ")]
    assert len(said) == 1
    assert said[0].startswith("ombud: Redis is not reachable: ")
    assert "OMBUD_REDIS_URL" in said[0]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"OMBUD_PORT": "eighty"}, "ombud: OMBUD_PORT: takes a whole number from 0 to 65535"),
        ({"OMBUD_SERVER_KEYS": "demo=a,topsecret"}, "ombud: OMBUD_SERVER_KEYS: item 2 must"),
        ({"OMBUD_REDIS_URL": "secrethost:6379"}, "ombud: OMBUD_REDIS_URL: takes redis://"),
        ({"OMBUD_REDIS_URL": "redis://:secret@h:x"}, "ombud: OMBUD_REDIS_URL: takes redis://"),
        ({"OMBUD_DATA_DIR": "/dev/null/x"}, "ombud: OMBUD_DATA_DIR: /dev/null/x cannot be made"),
        ({"OMBUD_PROFILE": "durable"}, "ombud: OMBUD_SECRET_KEY: "),
        ({"OMBUD_SERVER_BINARY": "/bin/true"}, "ombud: OMBUD_SERVER_BINARY=/bin/true is no "),
        ({"OMBUD_POLICY": "no-such-policy"}, "ombud: no-such-policy"),
    ],
)
def test_a_setting_that_does_not_fit_is_named_and_its_secret_is_not(settings, said, tmp_path):
    done = ombud(
        *("submit", "a", "--text", "x"), **{"OMBUD_DATA_DIR": str(tmp_path / "data"), **settings}
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(said)
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_redis_that_is_full_is_not_called_unreachable(valkey, redis_client):
    redis_client.config_set("maxmemory", "1")
    try:
        done = ombud("submit", "a", "--text", "x", OMBUD_REDIS_URL=valkey.url)
    finally:
        redis_client.config_set("maxmemory", "0")
    assert done.returncode == 1
    assert done.stderr.startswith("ombud: Redis answers, but does not do this now: ")
    assert "maxmemory" in done.stderr


def test_a_mistake_of_ours_keeps_its_traceback(monkeypatch):
    from worker.cli.sentences import in_one_sentence

    with pytest.raises(ZeroDivisionError), in_one_sentence():
        raise ZeroDivisionError
