"""The life of a version from the command line: published, seen, gone back from."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from policies import load
from tests.policies.boards import document, rule, written_to

LINK = rule("R-LINK", "links.count > 0", "flag")
INSULT = rule("R-INSULT", '"insult" in terms.hits')


@pytest.fixture
def shipped(tmp_path):
    """What the settings name, and so is in force before anything is published."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    return written_to(folder / "policy.yaml", document(LINK, version="ships")).parent


@pytest.fixture
def board(tmp_path):
    """Give a function that writes a version to publish."""

    def board(version, **more):
        folder = tmp_path / version
        folder.mkdir()
        written_to(folder / "policy.yaml", document(INSULT, version=version, **more))
        return folder

    return board


@pytest.fixture
def ombud(valkey, redis_client, shipped):
    """Give a function that runs `ombud policy …` on an empty server."""
    environment = {**os.environ, "OMBUD_REDIS_URL": valkey.url, "OMBUD_POLICY": str(shipped)}

    def ombud(*words, code=0):
        done = subprocess.run(
            [sys.executable, "-m", "worker.cli", "policy", *map(str, words)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    return ombud


def test_what_was_in_force_before_the_first_version_can_be_gone_back_to(ombud, board, shipped):
    assert "no version was published" in ombud("history")
    first = board("one")
    told = ombud("publish", first, "--why", "insults", "--by", "yoon")
    ships, one = load(shipped).hash[:12], load(first).hash[:12]
    assert f"one ({one}) is in force instead of {ships}" in told
    assert "nobody is named under `approved:`" in told

    assert f"ships ({ships}) is in force" in ombud("rollback", "--why", "too strict", "--by", "jun")
    rows = [re.sub(r"^\S+  ", "", line) for line in ombud("history").splitlines()]
    assert rows == [
        f"{ships}  ships  rollback by jun: too strict",
        f"{one}  one  publish by yoon: insults",
        f"{ships}  ships  begin by ombud: in force before the first version was published",
    ]
    assert f"{one}/policy.yaml" in ombud("diff", ships, one)
    assert f"one ({one}) is in force" in ombud("activate", one[:6], "--why", "right after all")


def test_a_version_that_fails_its_tests_or_is_for_another_time_is_not_published(ombud, board):
    wrong = INSULT | {"examples": {"match": ["hello", "blockhead"], "no_match": ["a", "b"]}}
    told = ombud("publish", board("wrong", rules=[wrong]), "--why", "x", code=1)
    assert "expected: R-INSULT fires" in told
    assert "its own tests fail" in told
    later = board("later", effective={"from": "2999-01-01T00:00+09:00"})
    told = ombud("publish", later, "--why", "x", code=1)
    assert "effective from 2998-12-31T15:00+00:00, which is yet to come" in told
    assert "publish by" not in ombud("history")


def test_a_stray_file_that_is_no_text_is_named_and_nothing_is_published(ombud, board):
    folder = board("1")
    (folder / "notes.txt").write_bytes("메모".encode("euc-kr"))
    said = ombud("publish", folder, "--why", "first", code=1)
    assert "notes.txt:1:1: the file is not UTF-8 (byte 0); save it so or move it elsewhere" in said
    assert "no version was published" in ombud("history")


def test_approvers_are_named_beside_who_published(ombud, board):
    approved = [{"by": "m.carter", "role": "legal", "at": "2026-11-24"}]
    told = ombud("publish", board("signed", approved=approved), "--why", "x", "--by", "yoon")
    assert "nobody is named" not in told
    assert "publish by yoon (approved by m.carter): x" in ombud("history")
