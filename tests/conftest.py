"""Fixtures for every test: real servers, a fake one, a browser; nothing of the developer's own.

* `valkey`, `redis_client`: a real server per test process; the client finds it empty.
* `shipped_patience`: for tests of a store that does not answer.
* `fake_redis`: the same commands in memory, for tests of one script.
* `cluster_valkey`, `cluster_client`: one node in cluster mode that holds every slot.
* `chromium`: the installed Chromium. Its tests are left out, visibly, where there is none; in CI
  that is a failure.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import fakeredis
import pytest
from hypothesis import HealthCheck, settings
from redis import Redis

from worker import connection
from worker.embedded import EmbeddedServer, ensure_server
from worker.store import AsyncStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSER_TESTS_LEFT_OUT = CHROMIUM is None and not os.environ.get("CI")


# How long one example takes says something about the machine, and nothing about the code.
settings.register_profile("ombud", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ombud")


def pytest_configure() -> None:
    """Forget the developer's settings, and let programs that tests start find the packages."""
    for name in [name for name in os.environ if name.startswith("OMBUD_")]:
        if name != "OMBUD_SERVER_BINARY":
            del os.environ[name]
    os.environ["PYTHONPATH"] = str(ROOT)


_SHIPPED_SECONDS = (connection.DOOR_TIMEOUT_SECONDS, AsyncStore.__init__.__kwdefaults__["timeout"])


def _wait_for_the_store(patch: pytest.MonkeyPatch, socket_seconds: float, seconds: float) -> None:
    patch.setattr(connection, "DOOR_TIMEOUT_SECONDS", socket_seconds)
    patch.setitem(AsyncStore.__init__.__kwdefaults__, "timeout", seconds)


@pytest.fixture(scope="session", autouse=True)
def patient_door() -> Iterator[None]:
    """Have web processes of tests wait for a store that is slow as the machine is busy."""
    with pytest.MonkeyPatch.context() as patch:
        _wait_for_the_store(patch, 60, 60)
        yield


@pytest.fixture
def shipped_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have web processes of this test wait for the store as long as those that are shipped."""
    _wait_for_the_store(monkeypatch, *_SHIPPED_SECONDS)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that need a browser where there is none."""
    if not BROWSER_TESTS_LEFT_OUT:
        return
    browser = [item for item in items if _needs_browser(item)]
    config.hook.pytest_deselected(items=browser)
    items[:] = [item for item in items if item not in browser]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say that browser tests were left out."""
    if BROWSER_TESTS_LEFT_OUT:
        terminalreporter.section("browser tests left out")
        terminalreporter.line("No chromium on the PATH (Debian: apt install chromium).")


def _needs_browser(item: pytest.Item) -> bool:
    return item.get_closest_marker("browser") is not None or "chromium" in getattr(
        item, "fixturenames", ()
    )


@pytest.fixture(scope="session", autouse=True)
def _own_working_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Run where no `.env` and no `.data` of the developer's lie."""
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("cwd"))
    yield
    os.chdir(before)


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """Give this test process's own real server; `redis_client` is its client."""
    with ensure_server(tmp_path_factory.mktemp("valkey")) as server:
        yield server


@pytest.fixture
def redis_client(valkey: EmbeddedServer) -> Iterator[Redis]:
    """Give a client of the real server, which is empty."""
    with Redis.from_url(valkey.ensure().url) as client:
        client.flushall()
        yield client


@pytest.fixture
def fake_redis() -> Iterator[Redis]:
    """Give an empty server in this process's memory, Lua included."""
    with fakeredis.FakeRedis(server=fakeredis.FakeServer()) as client:
        yield client


@dataclass(frozen=True)
class ClusterNode:
    """A cluster of one node that holds all 16,384 slots."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """URL for a plain client or a `RedisCluster`."""
        return f"redis://{self.host}:{self.port}"


@pytest.fixture(scope="session")
def cluster_valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterNode]:
    """Give a real server in cluster mode: it refuses scripts and commands across slots."""
    port, bus = free_ports(2)
    mode = {"cluster-enabled": "yes", "bind": "127.0.0.1", "port": port, "cluster-port": bus}
    with (
        ensure_server(tmp_path_factory.mktemp("cluster"), extra=mode) as server,
        Redis.from_url(server.url, decode_responses=True) as client,
    ):
        client.execute_command("CLUSTER ADDSLOTSRANGE", 0, 16383)
        deadline = time.monotonic() + 60
        while client.execute_command("CLUSTER INFO")["cluster_state"] != "ok":
            assert time.monotonic() < deadline, "the one-node cluster did not become ready"
            time.sleep(0.02)
        yield ClusterNode("127.0.0.1", int(port))


@pytest.fixture
def cluster_client(cluster_valkey: ClusterNode) -> Iterator[Redis]:
    """Give a plain client of the cluster's node, which is empty."""
    with Redis.from_url(cluster_valkey.url) as client:
        client.flushall()
        yield client


def free_ports(count: int) -> list[str]:
    """Ports of this host that nobody listens on, each another."""
    with contextlib.ExitStack() as all_of_them:
        probes = [all_of_them.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [str(probe.getsockname()[1]) for probe in probes]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give a headless Chromium, started once for a file of tests.

    Not once for the run: while Playwright's synchronous API is open, its thread counts as inside
    an event loop and `asyncio.run` of every other test would fail.
    """
    if CHROMIUM is None:
        pytest.fail("no chromium on the PATH")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
