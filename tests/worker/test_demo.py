"""The demo, as a program: every seed decided, nothing lost, nothing played twice, a clean end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

import seeds
from worker.demo.playing import Memory
from worker.ports import PortTaken, chosen_port, free_port
from worker.settings import Settings

SUMMARY = re.compile(r"demo: (\d+) submitted, (\d+) published, (\d+) held, (\d+) rejected, 0 lost")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder):
    """Give a function that starts the demo; what is left running is killed at the end."""
    programs = []

    def demo(*words, **settings):
        program = subprocess.Popen(
            [sys.executable, "-m", "worker.cli", "demo", *words],
            cwd=folder,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        programs.append(program)
        return program

    yield demo
    for program in programs:
        program.kill()
        program.communicate()


@pytest.fixture(scope="module")
def first(demo):
    """Play the demo once to its end; the words it said."""
    program = demo("--once")
    said, errors = program.communicate(timeout=300)
    assert program.returncode == 0, errors
    return said


def test_every_seed_is_decided_and_none_is_lost(first):
    line = SUMMARY.fullmatch(first.splitlines()[-1])
    assert line is not None
    submitted, *states = map(int, line.groups())
    accepted = [each for each in seeds.load_comments() if each.expect != "refused"]
    assert submitted == sum(states) == len(accepted)


def test_the_table_tells_what_became_of_each_kind(first):
    rows = {line.split()[0]: line for line in first.splitlines() if line.strip()}
    assert "R-TRIAL" in rows["trial"]
    assert "R-DUPLICATE" in rows["duplicate"]
    assert "max_graphemes" in first


def test_a_second_demo_plays_nothing_twice_and_stays_until_it_is_told_to_stop(first, demo):
    began = time.monotonic()
    program = demo()
    said = []
    for line in program.stdout:
        said.append(line)
        if line.startswith("Ctrl-C"):
            break
    took = time.monotonic() - began

    assert first.splitlines()[-1] + "\n" in said
    addresses = dict(line.split()[:2] for line in said if re.match(r"(reader|desk|ops|API) ", line))
    assert set(addresses) == {"reader", "desk", "ops", "API"}
    for address in addresses.values():
        with urllib.request.urlopen(address, timeout=10) as page:
            assert page.status == 200

    program.send_signal(signal.SIGINT)
    _, errors = program.communicate(timeout=60)
    assert program.returncode == 0
    assert "Traceback" not in errors
    assert took < 60, "generous for a busy machine; about 2 s on a quiet one"


def test_a_demo_that_is_killed_leaves_no_program_behind(first, demo):
    program = demo()
    for line in program.stdout:
        if line.startswith("reader"):
            port = int(re.search(r":(\d+)/", line)[1])
            break
    program.kill()
    program.communicate(timeout=60)
    deadline = time.monotonic() + 60
    while listens(port):
        assert time.monotonic() < deadline, "the web server outlived the demo"
        time.sleep(0.05)


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def taken():
    """Give a port that somebody listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_chosen_port_that_is_taken_is_named_with_its_setting(taken, demo):
    program = demo("--once", OMBUD_PORT=str(taken))
    _, errors = program.communicate(timeout=120)
    assert program.returncode == 1
    assert errors.startswith(f"ombud: port {taken} of 127.0.0.1 cannot be listened on")
    assert "OMBUD_PORT" in errors


def test_the_default_port_gives_way_to_the_next(taken):
    by_default = Settings.model_construct(port=taken, _fields_set=set())
    assert free_port(by_default) > taken
    with pytest.raises(PortTaken):
        chosen_port(by_default)


@pytest.mark.parametrize("content", [None, "", "[]", "{", '{"run": "x"}'])
def test_a_memory_that_cannot_be_read_is_a_fresh_one(content, tmp_path):
    file = tmp_path / "demo.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    fresh = Memory.of(file)
    assert fresh.ids == {}
    fresh.ids["s001"] = "x"
    fresh.keep(file)
    assert Memory.of(file) == fresh
