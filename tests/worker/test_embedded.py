"""The embedded server, with the real program: one per data folder, none without its owner."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from worker.embedded import EmbeddedServer, EmbeddedServerError, ensure_server, find_binary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Another process of ours: says who it is, then waits for its standard input to end.
HOLDER = """
import os, sys
from pathlib import Path
from worker.embedded import ensure_server
sys.stdin.readline()
with ensure_server(Path(sys.argv[1])) as server:
    print("owner" if server.owner else "shares", flush=True)
    if sys.argv[2] == "fork" and os.fork() == 0:
        print(os.getpid(), flush=True)
    sys.stdin.read()
"""


class Holder:
    """A second process that holds the server of a data folder."""

    def __init__(self, data_dir: Path, how: str = "plain") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(data_dir), how],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def go(self) -> None:
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def line(self) -> str:
        return self.process.stdout.readline().strip()

    def start(self) -> str:
        self.go()
        return self.line()

    def leave(self) -> None:
        self.process.stdin.close()
        self.process.wait(20)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)


@pytest.fixture
def holders(tmp_path: Path) -> Iterator[Callable[..., Holder]]:
    """Make holders of the test's own data folder; none is left behind."""
    made: list[Holder] = []

    def make(data_dir: Path = tmp_path, how: str = "plain") -> Holder:
        made.append(Holder(data_dir, how))
        return made[-1]

    yield make
    for holder in made:
        holder.kill()
        holder.process.stdin.close()
        holder.process.stdout.close()


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "this never came true"
        time.sleep(0.01)


def gone(pid: int) -> bool:
    """Whether a process runs no more; one that nobody has reaped yet counts as gone."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return state == "" or state.startswith("Z")


def server_pid(server: EmbeddedServer) -> int:
    with Redis.from_url(server.url) as client:
        return client.info("server")["process_id"]


def ask(server: EmbeddedServer, *command: str) -> object:
    with Redis.from_url(server.url, decode_responses=True) as client:
        return client.execute_command(*command)


def test_data_survive_a_restart(tmp_path):
    with ensure_server(tmp_path) as server:
        ask(server, "SET", "comment", "첫 댓글")
    with ensure_server(tmp_path) as server:
        assert ask(server, "GET", "comment") == "첫 댓글"


def test_settings_lose_nothing(tmp_path):
    with ensure_server(tmp_path) as server, Redis.from_url(server.url) as client:
        told = client.config_get("*", decode_responses=True)
    assert {
        name: told[name]
        for name in (
            "port",
            "appendonly",
            "appendfsync",
            "save",
            "maxmemory-policy",
            "hash-max-listpack-value",
            "aof-load-truncated",
            "unixsocketperm",
        )
    } == {
        "port": "0",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "hash-max-listpack-value": "2048",
        "aof-load-truncated": "yes",
        "unixsocketperm": "700",
    }


def test_durable_syncs_before_every_answer(tmp_path):
    with ensure_server(tmp_path, profile="durable") as server, Redis.from_url(server.url) as client:
        assert client.config_get("appendfsync") == {"appendfsync": "always"}


def test_durable_holds_for_a_server_that_was_started_for_dev(tmp_path):
    with ensure_server(tmp_path) as dev, ensure_server(tmp_path, profile="durable") as durable:
        assert (dev.owner, durable.owner) == (True, False)
        assert ask(dev, "CONFIG", "GET", "appendfsync") == {"appendfsync": "always"}


def test_close_stops_the_server_and_leaves_nobody(tmp_path):
    server = ensure_server(tmp_path)
    pid = server_pid(server)
    server.close()
    assert gone(pid)
    assert not server.owner
    with pytest.raises(RedisConnectionError):
        ask(server, "PING")
    server.close()


def test_exit_without_close_stops_the_server(tmp_path, holders):
    holder = holders()
    assert holder.start() == "owner"
    pid = server_pid(EmbeddedServer(tmp_path))
    holder.leave()
    eventually(lambda: gone(pid))


def test_a_second_process_shares_and_leaves_it_running(tmp_path, holders):
    with ensure_server(tmp_path) as server:
        pid = server_pid(server)
        holder = holders()
        assert holder.start() == "shares"
        holder.leave()
        assert server_pid(server) == pid


def test_two_starts_at_once_give_one_server(tmp_path, holders):
    for turn in range(5):
        data_dir = tmp_path / str(turn)
        several = [holders(data_dir) for _ in range(4)]
        for holder in several:
            holder.go()
        assert sorted(holder.line() for holder in several) == ["owner"] + ["shares"] * 3
        for holder in several:
            holder.kill()
        assert (data_dir / "valkey.log").read_text().count("Valkey is starting") <= 1


def test_kill_of_the_owner_stops_the_server_and_data_continue(tmp_path, holders):
    for count in (1, 2, 3):
        holder = holders()
        assert holder.start() == "owner"
        shared = ensure_server(tmp_path)
        assert ask(shared, "INCR", "n") == count
        pid = server_pid(shared)
        holder.kill()
        eventually(lambda pid=pid: gone(pid))


def test_whoever_comes_right_after_the_kill_gets_a_server_with_the_data(tmp_path, holders):
    """It may have met the old server on its way out; `ensure` on a lost connection is enough."""
    holder = holders()
    assert holder.start() == "owner"
    ask(EmbeddedServer(tmp_path), "SET", "kept", "yes")
    holder.kill()
    with ensure_server(tmp_path) as server:

        def owned_and_answers() -> bool:
            with suppress(RedisConnectionError):
                return ask(server.ensure(), "GET", "kept") == "yes" and server.owner
            return False

        eventually(owned_and_answers)


def test_an_interrupt_from_the_terminal_reaches_the_owner_alone(tmp_path):
    with ensure_server(tmp_path) as server:
        assert os.getpgid(server_pid(server)) != os.getpgid(0)


def test_a_forked_child_does_not_keep_the_server_of_a_killed_owner(tmp_path, holders):
    holder = holders(how="fork")
    assert holder.start() == "owner"
    child = int(holder.line())
    pid = server_pid(EmbeddedServer(tmp_path))
    try:
        os.kill(holder.process.pid, signal.SIGKILL)
        eventually(lambda: gone(pid))
        assert not gone(child)
    finally:
        os.kill(child, signal.SIGKILL)


def test_the_end_of_a_forked_child_leaves_the_server_to_its_owner(tmp_path):
    with ensure_server(tmp_path) as server:
        pid = server_pid(server)
        child = os.fork()
        if child == 0:
            with suppress(BaseException):
                server.close()
            os._exit(0)
        os.waitpid(child, 0)
        assert server_pid(server) == pid


def test_no_second_writer_while_an_orphan_lives(tmp_path, holders):
    """Even with the watching shell killed too, the next start shares the server that is left."""
    holder = holders()
    assert holder.start() == "owner"
    pid = server_pid(EmbeddedServer(tmp_path))
    watcher = subprocess.run(
        ["pgrep", "-P", str(pid)], capture_output=True, text=True, check=True
    ).stdout
    os.kill(int(watcher), signal.SIGKILL)
    holder.kill()
    try:
        with ensure_server(tmp_path) as server:
            assert not server.owner
            assert server_pid(server) == pid
    finally:
        os.kill(pid, signal.SIGTERM)
        eventually(lambda: gone(pid))


def test_ensure_brings_back_a_killed_server_with_its_data(tmp_path):
    with ensure_server(tmp_path) as owner, ensure_server(tmp_path) as sharer:
        ask(owner, "SET", "kept", "yes")
        killed = server_pid(owner)
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: gone(killed))
        with sharer.ensure():  # whoever notices first starts it, and so owns it
            assert sharer.owner
            assert ask(owner.ensure(), "GET", "kept") == "yes"
            assert server_pid(owner) == server_pid(sharer) != killed
            assert not owner.owner
        with owner.ensure():
            assert owner.owner
            assert ask(owner, "GET", "kept") == "yes"


def test_ensure_leaves_a_living_server_alone(tmp_path):
    with ensure_server(tmp_path) as server:
        pid = server_pid(server)
        assert server_pid(server.ensure()) == pid
        assert server.owner


def test_a_cut_tail_of_the_aof_is_no_reason_not_to_start(tmp_path):
    with ensure_server(tmp_path) as server:
        for number in range(100):
            ask(server, "SET", f"k{number}", "x" * 100)
    [tail] = (tmp_path / "appendonlydir").glob("*.incr.aof")
    os.truncate(tail, tail.stat().st_size - 7)
    with ensure_server(tmp_path) as server:
        assert ask(server, "DBSIZE") == 99


def test_a_broken_aof_is_told_with_the_servers_own_words(tmp_path):
    with ensure_server(tmp_path) as server:
        ask(server, "SET", "k", "v")
    [tail] = (tmp_path / "appendonlydir").glob("*.incr.aof")
    tail.write_bytes(b"no such thing as a command" + tail.read_bytes())
    with pytest.raises(EmbeddedServerError, match="Bad file format reading the append only file"):
        ensure_server(tmp_path)


@pytest.mark.parametrize("folder", ["가" * 40, "a b%20c?d#e/" + "x" * 90])
def test_any_path_of_a_data_folder_will_do(tmp_path, folder, holders):
    data_dir = tmp_path / folder
    with ensure_server(data_dir) as server:
        assert ask(server, "SET", "k", "v") is True
        assert holders(data_dir).start() == "shares"
    with ensure_server(data_dir) as server:
        assert ask(server, "GET", "k") == "v"


def test_a_private_socket_folder_that_was_cleaned_away_is_made_anew(tmp_path):
    data_dir = tmp_path / ("x" * 100)
    with ensure_server(data_dir) as server:
        before = server.url
    Path(before.removeprefix("unix://")).parent.rmdir()
    with ensure_server(data_dir) as server:
        assert ask(server, "PING") is True
        private = Path(server.url.removeprefix("unix://")).parent
        assert private.stat().st_mode & 0o777 == 0o700


def test_data_are_for_the_owner_of_the_account_only(tmp_path):
    data_dir = tmp_path / "data"
    with ensure_server(data_dir):
        assert data_dir.stat().st_mode & 0o077 == 0


def test_the_server_does_not_learn_our_secrets(tmp_path, monkeypatch):
    curious = tmp_path / "curious-server"
    curious.write_text(
        "#!/bin/sh\n"
        'if [ "$1" = --version ]; then echo "Valkey server v=8.1.8"; exit; fi\n'
        "env; echo that is all I know\n"
    )
    curious.chmod(0o755)
    monkeypatch.setenv("OMBUD_SERVER_BINARY", str(curious))
    monkeypatch.setenv("OMBUD_SECRET_KEY", "do not tell")
    with pytest.raises(EmbeddedServerError, match=r"the server stopped: .*that is all I know"):
        ensure_server(tmp_path / "data")
    heard = (tmp_path / "data" / "valkey.log").read_text()
    assert "PATH=" in heard
    assert "do not tell" not in heard


def test_no_server_program_is_told_with_the_next_step(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("OMBUD_SERVER_BINARY", raising=False)
    with pytest.raises(EmbeddedServerError, match=r"apt install valkey-server.*OMBUD_REDIS_URL"):
        ensure_server(tmp_path / "data")


def test_a_server_on_the_path_is_taken_where_the_wheel_has_none(tmp_path, monkeypatch):
    real = find_binary()
    (tmp_path / "redis-server").symlink_to(real)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert find_binary() == tmp_path / "redis-server"


@pytest.mark.parametrize("version", ["Redis server v=6.2.14 sha=0", "something else"])
def test_a_server_that_is_too_old_is_refused(tmp_path, monkeypatch, version):
    old = tmp_path / "old-server"
    old.write_text(f"#!/bin/sh\necho '{version}'\n")
    old.chmod(0o755)
    monkeypatch.setenv("OMBUD_SERVER_BINARY", str(old))
    with pytest.raises(EmbeddedServerError, match="no Valkey or Redis server >= 7"):
        find_binary()
