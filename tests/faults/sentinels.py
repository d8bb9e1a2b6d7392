"""A service of its own for a test: a primary, a replica, three Sentinels, all on loopback."""

from __future__ import annotations

import contextlib
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from redis import Redis
from redis.exceptions import ConnectionError as Away

from tests.conftest import free_ports
from worker import lifeline
from worker.embedded import EmbeddedServer, ensure_server, find_binary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NAME = "news"
DOWN_AFTER_SECONDS = 2
_READY_WITHIN_SECONDS = 60


@dataclass
class Servers:
    """The servers of one service.

    Attributes:
        primary: The server that is the primary at first.
        replicas: The others.
        sentinels: Port of each Sentinel.
    """

    primary: EmbeddedServer
    replicas: list[EmbeddedServer]
    sentinels: list[str]

    @property
    def url(self) -> str:
        """What Ombud is told."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.sentinels)
        return f"redis+sentinel://{hosts}/{NAME}"

    def cut_off(self, replica: EmbeddedServer) -> None:
        """Let a replica receive nothing any more, as a partition would."""
        port = _ask(replica, "CONFIG", "GET", "port")["port"]
        _ask(replica, "CONFIG", "SET", "primaryauth", "unknown to the primary")
        _ask(self.primary, "CLIENT", "KILL", "TYPE", "replica")
        _wait_for(lambda: not any(port in str(each) for each in self._followers()))

    def mend(self, replica: EmbeddedServer) -> None:
        """Let it follow again."""
        _ask(replica, "CONFIG", "SET", "primaryauth", "")

    def kill_the_primary(self) -> None:
        """SIGKILL."""
        self.primary._process.kill()
        self.primary._process.wait()

    def hand_over(self) -> None:
        """Let a replica take over while no writes are made, as for an upgrade."""
        _ask(self.primary, "CLIENT", "PAUSE", "60000", "WRITE")
        with Redis(port=int(self.sentinels[0])) as sentinel:
            sentinel.execute_command("SENTINEL", "FAILOVER", NAME)

    def promoted(self) -> EmbeddedServer | None:
        """The replica that is the primary now."""
        with contextlib.suppress(Away):  # one that is promoted drops its connections
            return next((each for each in self.replicas if _leads(each)), None)
        return None

    def _followers(self) -> list[object]:
        return [told for name, told in _replication(self.primary).items() if name[:5] == "slave"]


@contextlib.contextmanager
def running(folder: Path, *, replicas: int) -> Iterator[Servers]:
    """Start a service, with everybody known to everybody."""
    port, *ports = free_ports(1 + replicas + 3)
    with contextlib.ExitStack() as all_of_them:

        def server(port: str, **more: str) -> EmbeddedServer:
            extra = {"bind": "127.0.0.1", "port": port, "repl-diskless-sync-delay": "0", **more}
            return all_of_them.enter_context(ensure_server(folder / port, extra=extra))

        primary = server(port)
        following = [server(each, replicaof=f"127.0.0.1 {port}") for each in ports[:replicas]]
        for each in following:
            _wait_for(lambda each=each: _replication(each)["master_link_status"] == "up")
        for each in ports[replicas:]:
            all_of_them.enter_context(_sentinel(folder, each, port))
        for each in ports[replicas:]:
            _wait_for(lambda each=each: _knows_all(each, replicas))
        yield Servers(primary, following, ports[replicas:])


@contextlib.contextmanager
def _sentinel(folder: Path, port: str, primary: str) -> Iterator[None]:
    config = folder / f"sentinel-{port}.conf"
    config.write_text(
        f"port {port}\nbind 127.0.0.1\ndir {folder}\n"
        f"sentinel monitor {NAME} 127.0.0.1 {primary} 2\n"
        f"sentinel down-after-milliseconds {NAME} {DOWN_AFTER_SECONDS * 1000}\n"
        f"sentinel failover-timeout {NAME} 5000\n",
        encoding="utf-8",
    )
    with config.with_suffix(".log").open("wb") as log:
        process, line = lifeline.start(
            [str(find_binary()), str(config), "--sentinel"],
            stdin=subprocess.DEVNULL,
            stdout=log,
        )
    try:
        yield
    finally:
        process.kill()
        process.wait()
        lifeline.let_go(line)


def _knows_all(sentinel: str, replicas: int) -> bool:
    with contextlib.suppress(Away), Redis(port=int(sentinel), decode_responses=True) as client:
        state = client.sentinel_master(NAME)
        return (state["num-slaves"], state["num-other-sentinels"]) == (replicas, 2)
    return False


def _ask(server: EmbeddedServer, *words: str) -> Any:
    with Redis.from_url(server.url, decode_responses=True) as client:
        return client.execute_command(*words)


def _role(server: EmbeddedServer) -> str:
    return _replication(server)["role"]


def _leads(server: EmbeddedServer) -> bool:
    return _replication(server)["role"] == "master"


def _replication(server: EmbeddedServer) -> dict[str, Any]:
    return _ask(server, "INFO", "replication")


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _READY_WITHIN_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "the servers did not get there in time"
        time.sleep(0.02)
