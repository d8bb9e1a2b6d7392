"""A newsroom as readers meet it: the application on a port, a worker beside it, a browser."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import expect
from redis.asyncio import Redis as AsyncRedis

from tests.browser.papers import paper
from tests.browser.waiting import WATCHED, at_rest
from tests.browser.writers import TAG, Writer
from web.app import create_app
from worker import sessions
from worker.connection import Ombud
from worker.embedded import ensure_server
from worker.sessions import Session
from worker.settings import Settings
from worker.store import AsyncStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

SHARED = "a secret that the newsroom and Ombud share"
PATIENCE_S = 60
"""How long a test waits for what happens at once on a machine that has nothing else to do."""

_DECIDES_WITHIN_S = 240  # the first time its worker has yet to start

_numbers = count(1)
expect.set_options(timeout=PATIENCE_S * 1000)


class _Patient(Ombud):
    """An Ombud whose store is away where it is, not where the machine has too much to do."""

    def async_store(self) -> AsyncStore:
        redis = AsyncRedis.from_url(self.url, socket_timeout=PATIENCE_S)
        return AsyncStore(redis, self.keys, timeout=PATIENCE_S)


@dataclass
class Newsroom:
    """A running Ombud.

    Attributes:
        url: Address of the web server, without a slash at its end.
        ombud: Its settings and connections.
        article: A fresh article of the site `demo`, for each test its own.
    """

    url: str
    ombud: Ombud
    article: str = field(init=False, default="")

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Call the API as the newsroom's own server."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE_S)
        sent = {
            "Authorization": "Bearer dev-key",
            "Content-Type": "application/json",
            "Accept-Language": "ko",
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, None if body is None else json.dumps(body), sent)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, json.loads(content or b"{}")

    def put_article(self, **settings: bool) -> str:
        """Make a fresh article and open it to this test."""
        self.article = f"story-{next(_numbers)}"
        body = {"title": "다리 다시 열린 날", "url": self.path, "settings": settings}
        status, answer = self.call("PUT", f"/v1/sites/demo/articles/{self.article}", body)
        assert status in {200, 201}, answer
        return self.article

    @property
    def path(self) -> str:
        """Path of the article's page."""
        return f"/demo/articles/{self.article}"

    def submit(
        self, text: str, author: str = "mina", role: str = "reader", **more: Any
    ) -> dict[str, Any]:
        """Submit a comment and wait for what becomes of it."""
        status, answer = self.call(
            "POST",
            f"/v1/sites/demo/articles/{self.article}/comments",
            {"text": text, "author": {"id": author, "name": author.title(), "role": role}, **more},
            Prefer="wait=5",
        )
        assert status in {200, 201, 202}, answer
        return self.decided(answer)

    def decided(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Wait for what becomes of a comment."""
        deadline = time.monotonic() + _DECIDES_WITHIN_S
        while answer["state"] == "checking":
            assert time.monotonic() < deadline, "the worker decides nothing"
            time.sleep(0.05)
            _, answer = self.call("GET", f"/v1/comments/{answer['id']}")
        return answer

    def sign_in(self, context: BrowserContext, kind: str, name: str) -> None:
        """Make this reader, or one of the staff, the one who is signed in there."""
        secret = sessions.new_secret()
        session = Session(kind, name, name, "moderator" if kind == "staff" else "reader")
        self.ombud.store.run(sessions.open_session(secret, session, self.ombud.keys))
        context.add_cookies([{"name": f"ombud_{kind}", "value": secret, "url": self.url}])


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """Give a newsroom with a server of its own, which no other test empties."""
    with running(tmp_path_factory.mktemp("newsroom")) as newsroom:
        yield newsroom


@contextmanager
def running(folder: Path, **settings: Any) -> Iterator[Newsroom]:
    """Run a newsroom whose server keeps its data in a folder; `settings`: further ones."""
    with ensure_server(folder) as valkey:
        tokens = [f"{site}=https://{site}.example|HS256|{SHARED}" for site in ("demo", "weekly")]
        ombud = _Patient(Settings(site_tokens=",".join(tokens), **settings), valkey.url)
        worker = subprocess.Popen(
            [sys.executable, "-m", "worker.cli", "worker"],
            env=os.environ | {"OMBUD_REDIS_URL": valkey.url},
            stdout=subprocess.DEVNULL,
        )
        with socket.create_server(("127.0.0.1", 0)) as listening:
            address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            server = uvicorn.Server(uvicorn.Config(create_app(ombud), log_config=None))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
            thread.start()
            newsroom = Newsroom(address, ombud)
            try:
                newsroom.put_article()  # the port is open: it waits until the server is
                newsroom.submit("첫 댓글입니다.")
                yield newsroom
            finally:
                server.should_exit = server.force_exit = True
                thread.join(PATIENCE_S)
                worker.terminate()
                worker.wait(PATIENCE_S)


@pytest.fixture
def newsroom(served: Newsroom) -> Newsroom:
    """Give the newsroom with a fresh article, in which nobody was too fast yet."""
    served.put_article()
    redis = served.ombud.store.redis
    for counted in redis.scan_iter("*pace:*"):  # of tests before, which had the same readers
        redis.delete(counted)
    return served


@pytest.fixture
def visit(newsroom: Newsroom, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a page; see `visits`."""
    with visits(newsroom, chromium) as visit:
        yield visit


@pytest.fixture(params=[False, True], ids=["on our page", "in a frame"])
def writer(
    request: pytest.FixtureRequest, newsroom: Newsroom, visit: Callable[..., Page]
) -> Iterator[Writer]:
    """Give a signed-in reader who is to write on a fresh article, here and on another's page."""
    page = visit("", reader="haneul")
    with paper(TAG.format(article=newsroom.article), newsroom.url) as elsewhere:
        here = newsroom.url + newsroom.path
        yield Writer(page, elsewhere if request.param else here, request.param)


@contextmanager
def visits(newsroom: Newsroom, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a page (an empty one for no path) as somebody.

    The page is `at_rest` then. Every mistake of a script, and everything the content policy stops,
    fails at the end.
    """
    contexts = []
    mistakes: list[str] = []

    def visit(path: str, *, reader: str = "", staff: str = "", **options: Any) -> Page:
        options = {"locale": "ko-KR", "viewport": {"width": 390, "height": 844}, **options}
        context = chromium.new_context(**options)
        context.set_default_timeout(PATIENCE_S * 1000)
        contexts.append(context)
        for kind, name in (("reader", reader), ("staff", staff)):
            if name:
                newsroom.sign_in(context, kind, name)
        context.add_init_script(WATCHED)
        page = context.new_page()
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        page.on(
            "console",
            lambda said: mistakes.append(said.text) if "Content Security" in said.text else None,
        )
        if path:
            page.goto(newsroom.url + path)
            if options.get("java_script_enabled", True):
                at_rest(page)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert mistakes == []
