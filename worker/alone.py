"""Alone: the slow way of a comment whose check failed, or that a worker died with.

It is checked once more by itself. If that fails too, a person decides. A comment that two workers
died with is checked in a child process: what kills the child kills nothing else.
"""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from worker.budget import Overran
from worker.check import SYSTEM, Checked, check, encode
from worker.finish import Decision

if TYPE_CHECKING:
    from collections.abc import Callable

    from policies import Policy
    from worker.budget import Budget
    from worker.claim import Claimed

log = logging.getLogger(__name__)

CHILD_SECONDS = 30.0
"""How long a child may take for one comment before it counts as crashed."""

_CHUNK = 65_536
_END = b"\n"


class ChildCrashed(Exception):  # noqa: N818 - what happened
    """The child process died or did not answer while it checked the comment."""


def check_alone(policy: Policy, comment: Claimed, budget: Budget) -> Checked:
    """Check one comment by itself; if that fails, the decision is that a person decides."""
    checked = check(policy, [comment], budget)
    for failed, error in checked.failed:
        rule = "system.overran" if isinstance(error, Overran) else "system.error"
        checked.decisions.append(held_by_system(failed, rule, f"{type(error).__name__}: {error}"))
        checked.sums["decisions|hold|system"] += 1
        log.warning(
            "comment %s is held for a person: %s (%s)", failed.id, rule, type(error).__name__
        )
    checked.failed.clear()
    return checked


def held_by_system(comment: Claimed, rule: str, reason: str) -> Decision:
    """The decision on a comment that the machine could not check: a person looks at it."""
    entry = {"by": "system", "verdict": "hold", "rule": rule, "reason": reason[:200]}
    return Decision(comment.id, "held", SYSTEM, encode(entry))


def check_in_child(
    policy: Policy, comment: Claimed, budget: Budget, carries_on: Callable[[], bool]
) -> Checked:
    """Check one comment in a child process.

    Args:
        policy: The policy in force.
        comment: The comment.
        budget: The CPU time it has.
        carries_on: Called now and then while the child works.

    Raises:
        ChildCrashed: the child died, or did not answer in time.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(writing, policy, comment, budget)
    os.close(writing)
    try:
        answer = _read(reading, carries_on)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if not answer.endswith(_END):
        raise ChildCrashed(f"the child that checked comment {comment.id} died")
    told = json.loads(answer)
    checked = Checked(decisions=[Decision(**told["decision"])])
    checked.sums.update(told["sums"])
    return checked


def _answer(writing: int, policy: Policy, comment: Claimed, budget: Budget) -> None:
    """Check in the child and end it; nothing of the parent's (locks, exit hooks) is touched."""
    try:
        for which in (signal.SIGTERM, signal.SIGINT):
            signal.signal(which, signal.SIG_IGN)  # the parent decides
        checked = check_alone(policy, comment, budget)
        [decision] = checked.decisions
        told = json.dumps({"decision": asdict(decision), "sums": checked.sums}).encode() + _END
        while told:
            told = told[os.write(writing, told) :]
    finally:
        os._exit(0)


def _read(reading: int, carries_on: Callable[[], bool]) -> bytes:
    """What the child says until it ends, or time is up."""
    parts = b""
    deadline = time.monotonic() + CHILD_SECONDS
    while time.monotonic() < deadline:
        carries_on()
        ready, _, _ = select.select([reading], [], [], 1.0)
        if ready:
            part = os.read(reading, _CHUNK)
            if not part:
                return parts
            parts += part
    return parts
