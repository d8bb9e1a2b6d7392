"""Tokens: never the same twice, and telling of a process whether it is gone."""

from __future__ import annotations

import os
import subprocess
import sys

from worker.tokens import Tokens, machine, process_is_dead


def test_no_two_are_the_same():
    first, second = Tokens(), Tokens()
    tokens = [next(first) for _ in range(100)] + [next(second) for _ in range(100)]
    assert len(set(tokens)) == 200
    assert first.worker != second.worker
    assert not any(" " in token for token in tokens)


def test_a_token_of_a_living_process_is_not_dead():
    assert not process_is_dead(next(Tokens()))
    assert not process_is_dead(f"{machine()}.1.abcdef.1")


def test_a_token_of_a_process_that_ended_is_dead():
    program = "from worker.tokens import Tokens; print(next(Tokens()))"
    command = [sys.executable, "-c", program]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert process_is_dead(told.stdout.strip())


def test_nothing_is_known_of_other_machines_and_other_names():
    _, pid, rest = next(Tokens()).split(".", 2)
    assert not process_is_dead(f"ffffffff.{pid}.{rest}")
    assert not process_is_dead("some-token")
    assert not process_is_dead(f"{machine()}.x.y.z")
    assert str(os.getpid()) == pid
