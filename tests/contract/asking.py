"""Asking: schemathesis as a program, and what it told of a run, counted from its own events."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Self

import pytest
import schemathesis.specs.openapi.checks  # noqa: F401 -- registers the checks of its own
from schemathesis.checks import CHECKS

from tests.contract import checks

CONFIG = Path(__file__).with_name("schemathesis.toml")
EVERY_CHECK = {*CHECKS.get_all_names(), checks.refuses_only_for_what_no_schema_says.__name__}
WITHIN_SECONDS = 900
OFTEN_SECONDS = 0.02
MOST, ALL = "probability = 0.7", "probability = 1.0"


@dataclass
class Asked:
    """What was asked in a run.

    Attributes:
        summary: What schemathesis prints of phases, operations and cases.
        cases: How many requests of each operation were checked, `GET /v1/me`.
        checked: The names of the checks that ran on each of them.
        done: How often each operation answered with 2xx.
        followed: How often each link was followed to an answer of 2xx, `GET /a -> [200] b -> …`.
        bare: The statuses of requests that a check sent itself, without their credentials.
    """

    summary: str = ""
    cases: Counter[str] = field(default_factory=Counter)
    checked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    done: Counter[str] = field(default_factory=Counter)
    followed: Counter[str] = field(default_factory=Counter)
    bare: Counter[int] = field(default_factory=Counter)

    def __iadd__(self, other: Self) -> Self:
        """What was asked in this run and another one."""
        self.summary += other.summary
        self.cases += other.cases
        self.done += other.done
        self.followed += other.followed
        self.bare += other.bare
        for operation, names in other.checked.items():
            self.checked[operation] |= names
        return self

    def count(self, recorded) -> None:
        """Add what one scenario sent and got."""
        for each, case in recorded.get("cases", {}).items():
            operation = f"{case['value']['method']} {case['value']['path']}"
            answer = recorded["interactions"].get(each, {}).get("response")
            status = answer["status_code"] if answer else 0
            if not recorded["checks"].get(each):
                self.bare[status] += 1
                continue
            self.cases[operation] += 1
            self.checked[operation] |= {check["name"] for check in recorded["checks"][each]}
            if 200 <= status < 300:
                self.done[operation] += 1
                if case["is_transition_applied"]:
                    self.followed[case["transition"]["id"]] += 1


def ask(server, folder, known_by, selected, *options, meanwhile=None) -> Asked:
    """Have schemathesis ask the selected operations; fails with all that it found.

    Args:
        server: Which is served.
        folder: For its configuration, what it prints and its events.
        known_by: By the name of a security scheme, how its credential is given and which it is.
        selected: The operations, as `GET /v1/me`.
        options: Further ones of `schemathesis run`.
        meanwhile: Is called again and again while it asks; whatever is asked for then is there.
    """
    config, printed, events = (folder / each for each in ("schemathesis.toml", "told", "events"))
    known = "".join(
        f"{scheme} = {{ {name} = {json.dumps(value)} }}\n"
        for scheme, given in known_by.items()
        for name, value in given.items()
    )
    settings = CONFIG.read_text()
    if meanwhile:
        settings = settings.replace(MOST, ALL)
    config.write_text(f"{settings}\n[auth.openapi]\n{known}" if known else settings)
    command = (sys.executable, "-m", "schemathesis.cli", "--config-file", config, "run")
    address = f"http://127.0.0.1:{server.port}/v1/openapi.json"
    named = [part for each in sorted(selected) for part in ("--include-name", each)]
    with printed.open("w") as told:
        asking = subprocess.Popen(
            [*command, address, *named, *options, "--report-ndjson-path", events],
            cwd=folder,
            stdout=told,
            stderr=subprocess.STDOUT,
            env=os.environ | {"NO_COLOR": "1", "COLUMNS": "100"},
        )
        ended = _ended(asking, meanwhile)
    if ended:
        pytest.fail(printed.read_text(), pytrace=False)
    asked = Asked(_summary(printed.read_text()))
    for line in events.read_text().splitlines():
        asked.count(json.loads(line).get("ScenarioFinished", {}).get("recorder", {}))
    return asked


def _ended(asking, meanwhile) -> int:
    """With which code it ended."""
    over = time.monotonic() + WITHIN_SECONDS
    try:
        while time.monotonic() < over:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return asking.wait(WITHIN_SECONDS if meanwhile is None else OFTEN_SECONDS)
            if meanwhile:
                meanwhile()
        pytest.fail("schemathesis does not end")
    finally:
        asking.kill()


def nothing_was_left_out(asked: Asked, operations) -> None:
    """Every one of these operations was asked, and every check ran on its answers.

    Args:
        asked: What was.
        operations: What the document says of each that should have been.
    """
    assert operations.keys() <= asked.cases.keys()  # and some by methods that there are not
    for label, operation in operations.items():
        left_out = {"ignored_auth"} if {} in operation.get("security", ()) else set()
        assert asked.checked[label] == EVERY_CHECK - left_out, label
    # what `ignored_auth` sends without a credential, or with a false one
    assert asked.bare.keys() <= {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


def _summary(printed: str) -> str:
    """Of what schemathesis printed, the phases and the last part."""
    phases, _, rest = printed.partition("\n====")
    return f"{phases[phases.find('Operations:') :]}\n{rest[rest.find(' SUMMARY ') :]}"
