"""Load from a process of its own: kept connections, each with one request under way.

    found = put(Load(port=8000, process=4711, path="/livez", requests=1000))
    found.per_s, found.p99_ms

A request is made before the clock starts, and timed from its last byte sent to its last byte read.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import uvloop

from bench import readers
from bench.drains import ROOT
from bench.workload import text

if TYPE_CHECKING:
    from collections.abc import Iterator

CONNECTIONS = 32
ARTICLES = 50
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)\r\n")
_HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Load:
    """So many requests of one kind.

    Attributes:
        port: Where on this machine.
        process: Id of the process that answers.
        path: What is asked for; `{turn}` stands for the number of the round, `{article}` for that
            of each comment's article.
        requests: How many in all.
        texts_from: Number of the first comment to submit, no two alike; None: GET.
        key: Server key of the site, which names the authors; empty: each comment comes from a
            reader's widget (`readers`).
    """

    port: int
    process: int
    path: str
    requests: int
    texts_from: int | None = None
    key: str = ""

    def again(self, turn: int) -> Load:
        """The same load with other texts, of the turn with this number."""
        if self.texts_from is None:
            return self
        path = self.path.replace("{turn}", str(turn))
        return replace(self, path=path, texts_from=self.texts_from + turn * self.requests)


@dataclass(frozen=True)
class Answered:
    """What a load met.

    Attributes:
        per_s: Answers per second.
        p50_ms: Median milliseconds of an answer.
        p99_ms: 99 of 100 took at most so many milliseconds.
        cpu_us: Microseconds that the server's processor worked on an answer; 0 where the system
            does not tell.
        statuses: How many answers had each status.
    """

    per_s: float
    p50_ms: float
    p99_ms: float
    cpu_us: float = 0.0
    statuses: dict[str, int] = field(default_factory=dict)


def put(load: Load) -> Answered:
    """Put a load on a server.

    Raises:
        subprocess.CalledProcessError: the server broke a connection off.
    """
    program = [sys.executable, "-m", "bench.load", json.dumps(asdict(load))]
    before = _worked_us(load.process)
    done = subprocess.run(program, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    worked = _worked_us(load.process) - before
    return replace(Answered(**json.loads(done.stdout)), cpu_us=worked / load.requests)


def _worked_us(process: int) -> float:
    """Microseconds that a process has worked so far, as Linux tells."""
    told = Path(f"/proc/{process}/stat")
    if not told.exists():
        return 0.0
    user, system = told.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK") * 1_000_000


def _requests(load: Load) -> Iterator[bytes]:
    for number in range(load.requests):
        if load.texts_from is None:
            yield _request("GET", load.path, ["Host: x"])
        elif load.key:
            yield _of_server(load, load.texts_from + number)
        else:
            yield _of_reader(load, load.texts_from + number)


def _of_server(load: Load, number: int) -> bytes:
    comment = {"text": text(number), "author": {"id": f"reader-{number % 2000}", "name": "독자"}}
    headers = ["Host: x", f"Authorization: Bearer {load.key}", "Content-Type: application/json"]
    return _request("POST", load.path, headers, comment)


def _of_reader(load: Load, number: int) -> bytes:
    path = load.path.replace("{article}", str(number % ARTICLES))
    author = readers.account(number)
    comment = {"text": text(number), "parent": None, "lang": "ko", "author": author}
    return _request("POST", path, readers.headers(number), comment)


def _request(method: str, path: str, headers: list[str], content: object = None) -> bytes:
    body = b"" if content is None else json.dumps(content, ensure_ascii=False).encode()
    length = [f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([f"{method} {path} HTTP/1.1", *headers, *length, "", ""]).encode() + body


class _Connection(asyncio.Protocol):
    """Sends a request, reads its answer, sends the next."""

    def __init__(
        self, requests: Iterator[bytes], seen: list[float], statuses: Counter[str]
    ) -> None:
        self._requests, self._seen, self._statuses = requests, seen, statuses
        self._read = b""
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def send(self) -> None:
        """Send the next request, if there is one left."""
        request = next(self._requests, None)
        if request is None:
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._read += data
        head = self._read.find(_HEAD_END)
        if head < 0:
            return
        length = _LENGTH.search(self._read, 0, head + 2)
        if len(self._read) < head + len(_HEAD_END) + int(length[1] if length else 0):
            return
        self._seen.append(time.perf_counter() - self._sent)
        self._statuses[self._read[9:12].decode()] += 1
        self._read = b""
        self.send()

    def connection_lost(self, error: Exception | None) -> None:
        if next(self._requests, None) is None:
            self.ended.set_result(None)
        else:
            self.ended.set_exception(error or ConnectionResetError("closed by the server"))


async def _put(load: Load) -> Answered:
    requests = iter(list(_requests(load)))
    seen: list[float] = []
    statuses: Counter[str] = Counter()
    loop = asyncio.get_running_loop()
    pairs = [
        await loop.create_connection(
            lambda: _Connection(requests, seen, statuses), "127.0.0.1", load.port
        )
        for _ in range(CONNECTIONS)
    ]
    start = time.perf_counter()
    for _, connection in pairs:
        connection.send()
    await asyncio.gather(*(connection.ended for _, connection in pairs))
    seconds = time.perf_counter() - start
    seen.sort()
    p50, p99 = (seen[int(share * (len(seen) - 1))] * 1000 for share in (0.5, 0.99))
    return Answered(len(seen) / seconds, p50, p99, statuses=dict(statuses))


if __name__ == "__main__":
    print(json.dumps(asdict(uvloop.run(_put(Load(**json.loads(sys.argv[1])))))))
