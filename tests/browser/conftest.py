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

from web.app import create_app
from worker import sessions
from worker.connection import Ombud
from worker.embedded import ensure_server
from worker.sessions import Session
from worker.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

SHARED = "a secret that the newsroom and Ombud share"
_numbers = count(1)
_STARTS_WITHIN = 30


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
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=10)
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
        deadline = time.monotonic() + _STARTS_WITHIN
        while answer["state"] == "checking":
            assert time.monotonic() < deadline, "the worker decides nothing"
            time.sleep(0.05)
            _, answer = self.call("GET", f"/v1/comments/{answer['id']}")
        return answer


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """Give a newsroom with a server of its own, which no other test empties."""
    with running(tmp_path_factory.mktemp("newsroom")) as newsroom:
        yield newsroom


@contextmanager
def running(folder: Path) -> Iterator[Newsroom]:
    """Run a newsroom whose server keeps its data in a folder."""
    with ensure_server(folder) as valkey:
        tokens = f"demo=https://news.example|HS256|{SHARED}"
        ombud = Ombud(Settings(site_tokens=tokens), valkey.url)
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
                newsroom.put_article()
                newsroom.submit("첫 댓글입니다.")
                yield newsroom
            finally:
                server.should_exit = server.force_exit = True
                thread.join(_STARTS_WITHIN)
                worker.terminate()
                worker.wait(_STARTS_WITHIN)


@pytest.fixture
def newsroom(served: Newsroom) -> Newsroom:
    """Give the newsroom with a fresh article."""
    served.put_article()
    return served


@pytest.fixture
def visit(newsroom: Newsroom, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a page; see `visits`."""
    with visits(newsroom, chromium) as visit:
        yield visit


@contextmanager
def visits(newsroom: Newsroom, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a page (an empty one for no path) as somebody.

    Every mistake of a script, and everything the content policy stops, fails at the end.
    """
    contexts = []
    mistakes: list[str] = []

    def visit(path: str, *, reader: str = "", staff: str = "", **options: Any) -> Page:
        options = {"locale": "ko-KR", "viewport": {"width": 390, "height": 844}, **options}
        context = chromium.new_context(**options)
        contexts.append(context)
        for kind, name in (("reader", reader), ("staff", staff)):
            if name:
                secret = sessions.new_secret()
                role = "moderator" if kind == "staff" else "reader"
                session = Session(kind, name, name, role)
                newsroom.ombud.store.run(
                    sessions.open_session(secret, session, newsroom.ombud.keys)
                )
                cookie = {"name": f"ombud_{kind}", "value": secret, "url": newsroom.url}
                context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        page.on(
            "console",
            lambda said: mistakes.append(said.text) if "Content Security" in said.text else None,
        )
        if path:
            page.goto(newsroom.url + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert mistakes == []
