"""The command line on a comment's way: submit, show, comments, reconcile, review, as programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from worker.embedded import ensure_server

if TYPE_CHECKING:
    from pathlib import Path

TRIAL = "OMBUD-HOLD-TEST 시험입니다"


class Program:
    """The real `ombud`, on an embedded server that runs for the whole file of tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "OMBUD_DATA_DIR": str(folder / "data")}

    def __call__(self, *words: str, stdin: str = "", **settings: str):
        return subprocess.run(
            [sys.executable, "-m", "worker.cli", *words],
            cwd=self.folder,
            env={**self.environment, **settings},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def rows(self, *words: str, **more: str) -> list[dict]:
        done = self(*words, **more)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def work(self) -> None:
        """Check everything that is queued."""
        done = self("worker", "--burst")
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def ombud(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    with ensure_server(folder / "data"):
        yield Program(folder)


def test_a_comment_goes_in_is_decided_and_tells_why(ombud):
    [receipt] = ombud.rows("submit", "summit", "--text", TRIAL, "--author", "mina")
    assert set(receipt) == {"id", "state"}
    assert receipt["state"] == "checking"
    ombud.work()

    done = ombud("show", receipt["id"])
    shown = json.loads(done.stdout)
    assert (shown["state"], shown["text"], shown["author"]["id"]) == ("held", TRIAL, "mina")
    assert {finding["text"] for finding in shown["findings"]} == {"OMBUD-HOLD-TEST"}
    [decision] = shown["decisions"]
    assert (decision["verdict"], decision["rule"], decision["by"]) == ("hold", "R-TRIAL", "policy")

    pretty = ombud("show", receipt["id"], "--pretty").stdout
    assert "held" in pretty
    assert "R-TRIAL" in pretty


def test_a_broken_line_is_named_and_the_others_go_through(ombud):
    lines = [
        '{"text": "one", "author": "mina", "id": "own-1"}',
        '{"text": "two"',
        "",
        '{"text": ""}',
        '{"txet": "three"}',
        '{"text": "' + "가" * 251 + '"}',
        '{"text": "four", "author": {"id": "jun", "name": "Jun"}, "label": 1}',
    ]
    (ombud.folder / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")

    done = ombud("submit", "broken", "--file", "in.jsonl")

    assert done.returncode == 1
    assert [json.loads(line)["state"] for line in done.stdout.splitlines()] == ["checking"] * 2
    said = {line.split(": ")[0]: line for line in done.stderr.splitlines()}
    assert "not JSON" in said["in.jsonl:2"]
    assert "write something" in said["in.jsonl:4"]
    assert 'no "text"; the fields are "txet"' in said["in.jsonl:5"]
    assert "has 251" in said["in.jsonl:6"]
    assert 'in.jsonl:7: "label" means nothing here' in done.stderr
    stored = ombud.rows("comments", "broken")
    assert [row["text"] for row in stored] == ["one", "four"]
    assert stored[1]["author"] == {"id": "jun", "name": "Jun", "role": "reader"}


def test_a_reply_below_the_level_that_is_set_is_named_as_a_broken_line_is(ombud):
    ombud.rows("submit", "levels", "--file", "-", stdin='{"text": "질문입니다", "id": "above"}\n')
    ombud.work()
    line = '{"text": "답글입니다", "parent": "above"}\n'
    refused = ombud("submit", "levels", "--file", "-", stdin=line, OMBUD_REPLY_LEVELS="0")
    assert refused.returncode == 1
    assert "1: No replies are taken here" in refused.stderr
    assert ombud("submit", "levels", "--file", "-", stdin=line).returncode == 0


def test_a_file_can_come_through_a_pipe_and_again_without_doubling(ombud):
    lines = "".join(f'{{"text": "pipe {n}", "id": "pipe-{n}"}}\n' for n in range(700))
    first = ombud.rows("submit", "pipe", "--file", "-", stdin=lines)
    assert [row["id"] for row in first] == [f"pipe-{n}" for n in range(700)]
    again = ombud.rows("submit", "pipe", "--file", "-", stdin=lines)
    assert all(row["replayed"] for row in again)
    assert len(ombud.rows("comments", "pipe", "--state", "checking")) == 700
    ombud.work()
    published = ombud.rows("comments", "pipe", "--state", "published")
    assert [row["text"] for row in published] == [f"pipe {n}" for n in range(700)]


def test_on_a_terminal_a_bar_shows_beside_the_output_and_not_in_it(ombud):
    lines = "".join(f'{{"text": "bar {n}"}}\n' for n in range(20))
    (ombud.folder / "bar.jsonl").write_text(lines, encoding="utf-8")
    terminal, theirs = os.openpty()
    with (ombud.folder / "out").open("wb") as out:
        program = subprocess.Popen(
            [sys.executable, "-m", "worker.cli", "submit", "bar", "--file", "bar.jsonl"],
            cwd=ombud.folder,
            env={**ombud.environment, "TERM": "xterm"},
            stdout=out,
            stderr=theirs,
        )
    os.close(theirs)
    assert program.wait(60) == 0
    assert b"submitting" in os.read(terminal, 1 << 16)
    os.close(terminal)
    rows = (ombud.folder / "out").read_text(encoding="utf-8").splitlines()
    assert [json.loads(row)["state"] for row in rows] == ["checking"] * 20


def test_waiting_tells_the_verdict_the_rule_and_the_boards_message(ombud):
    lines = f'{{"text": "wait"}}\n{{"text": "{TRIAL} 2"}}\n'
    with subprocess.Popen(
        [sys.executable, "-m", "worker.cli", "worker"],
        cwd=ombud.folder,
        env=ombud.environment,
        stderr=subprocess.PIPE,
    ) as worker:
        try:
            fine, held = ombud.rows("submit", "wait", "--file", "-", "--wait", stdin=lines)
        finally:
            worker.terminate()
            worker.communicate(timeout=20)
    assert (fine["state"], fine["verdict"], fine["rule"]) == ("published", "publish", None)
    assert (held["state"], held["verdict"], held["rule"]) == ("held", "hold", "R-TRIAL")
    assert held["message"]["ko"]
    assert held["message"]["en"]


def test_a_moderator_decides_and_the_slower_one_is_told_who_won(ombud):
    [receipt] = ombud.rows("submit", "desk", "--text", TRIAL + " 3")
    ombud.work()
    waiting = json.loads(ombud("review", "next").stdout)
    assert waiting["queue"]

    decide = ("review", "decide", receipt["id"])
    how = ("--reason", "in-context", "--version", "2")
    [decided] = ombud.rows(*decide, "approve", *how, "--by", "mina")
    assert decided == {"id": receipt["id"], "state": "published", "version": 3}
    late = ombud(*decide, "reject", *how, "--by", "jun")
    assert late.returncode == 1
    assert "mina decided first (approve)" in late.stderr


def test_the_books_balance_and_the_trail_is_unbroken(ombud):
    books = ombud("reconcile")
    assert books.returncode == 0, books.stdout
    assert books.stdout.splitlines()[-1] == "drift: 0"
    trail = ombud("audit", "verify")
    assert trail.returncode == 0
    assert "entries in order" in trail.stdout


def test_what_was_lost_from_the_queue_is_an_exit_status_until_it_is_mended(ombud):
    [receipt] = ombud.rows("submit", "lost", "--text", "lost and found")
    with ensure_server(ombud.folder / "data") as server, connect(server) as redis:
        redis.delete("rq:queue:comments-s0")
    found = ombud("reconcile")
    assert found.returncode == 1
    assert receipt["id"] in found.stdout
    assert found.stdout.splitlines()[-1] == "drift: 1"
    mended = ombud("reconcile", "--fix")
    assert (mended.returncode, mended.stdout.splitlines()[-1]) == (0, "drift: 0")
    ombud.work()
    assert len(ombud.rows("comments", "lost", "--state", "published")) == 1


def test_an_unknown_comment_and_an_unreadable_file_are_said_to_be_so(ombud):
    unknown = ombud("show", "nope")
    assert (unknown.returncode, unknown.stderr) == (1, "ombud: there is no comment 'nope'\n")
    missing = ombud("submit", "a", "--file", "missing.jsonl")
    assert missing.returncode == 2
    assert "missing.jsonl: No such file" in missing.stderr
    both = ombud("submit", "a", "--text", "x", "--file", "-")
    assert "either --text or --file" in both.stderr


def connect(server):
    from redis import Redis

    return Redis.from_url(server.url)
