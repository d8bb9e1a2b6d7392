"""Open pages: many event streams on one web process, and how soon an event is on all of them.

The pages live in a process of their own (`python -m bench.streams PORT PATH PAGES`). It writes a
line when every page is open, and one each time a comment has reached the last of them.
"""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import uvloop

from bench.drains import ROOT
from bench.ombud import ARTICLES, submission

if TYPE_CHECKING:
    from worker.store import Store

ARTICLE = 0
"""Number of the article that is open."""

_EVENTS = 5
_AT_ONCE = 100
_SPARE_FILES = 200
_BEGUN, _PUBLISHED = b"event: count", b"event: comment.published"


@dataclass(frozen=True)
class Streams:
    """Open event streams on one web process.

    Attributes:
        pages: How many.
        megabytes: Resident memory of the web process with all of them open.
        slowest_ms: From submitting a comment until it had reached every page, the worst of a few.
    """

    pages: int
    megabytes: float
    slowest_ms: float


def most_pages(wanted: int) -> int:
    """As many pages as this machine lets a process open, at most those that are wanted."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY:
        most = wanted + _SPARE_FILES
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, wanted + _SPARE_FILES), most))
    return min(wanted, most - _SPARE_FILES)


def measure(store: Store, port: int, web: int, pages: int) -> Streams:
    """Open so many pages of an article and publish comments on it; a worker has to run.

    Args:
        store: Where to submit.
        port: The web process's port.
        web: Its process id.
        pages: How many pages; see `most_pages`, which has to be asked before it is started.
    """
    path = f"/v1/sites/bench/articles/a{ARTICLE}/events"
    program = [sys.executable, "-m", "bench.streams", str(port), path, str(pages)]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE) as viewer:
        _line(viewer)
        took = []
        for number in range(_EVENTS):
            started = time.perf_counter()
            store.run(submission(ARTICLE + number * ARTICLES, store.keys))
            _line(viewer)
            took.append(time.perf_counter() - started)
        kilobytes = subprocess.check_output(["ps", "-o", "rss=", "-p", str(web)])
        viewer.kill()
    return Streams(pages, int(kilobytes) / 1024, max(took) * 1000)


def _line(viewer: subprocess.Popen[bytes]) -> None:
    assert viewer.stdout is not None
    if not viewer.stdout.readline():
        raise RuntimeError("a page was closed by the server")


class _Told:
    """How many pages were told of each comment; writes its number when it is on all of them."""

    def __init__(self, pages: int) -> None:
        self._missing = [pages] * (_EVENTS + 1)

    def of(self, comment: int) -> None:
        """A page was told of this comment."""
        self._missing[comment] -= 1
        if not self._missing[comment]:
            print(comment, flush=True)


class _Page(asyncio.Protocol):
    """One page: notes that it is open, and each comment it is told of."""

    def __init__(self, request: bytes, told: _Told) -> None:
        self._request, self._told = request, told
        self._read = b""
        self._comments = 0
        self.open: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast("asyncio.Transport", transport).write(self._request)

    def data_received(self, data: bytes) -> None:
        *events, self._read = (self._read + data).split(b"\n\n")
        for event in events:
            if _BEGUN in event and not self.open.done():
                self.open.set_result(None)
            if _PUBLISHED in event:
                self._comments += 1
                self._told.of(self._comments)

    def connection_lost(self, _error: Exception | None) -> None:
        asyncio.get_running_loop().stop()


async def _view(port: int, path: str, pages: int) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    told = _Told(pages)
    loop = asyncio.get_running_loop()
    for start in range(0, pages, _AT_ONCE):
        opened = [
            await loop.create_connection(lambda: _Page(request, told), "127.0.0.1", port)
            for _ in range(start, min(start + _AT_ONCE, pages))
        ]
        await asyncio.gather(*(page.open for _, page in opened))
    print("open", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_view(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
