"""A newspaper and its Ombud on two hosts of one site, as www and comments of news.example.

Every name under `localhost` is this machine to a browser, and `news.localhost` a site.
"""

from __future__ import annotations

import socket
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import uvicorn

from tests.browser.conftest import PATIENCE_S
from tests.browser.papers import paper
from web.app import create_app
from worker.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.browser.conftest import Newsroom

TAG = '<ombud-comments inline site="demo" article="{article}" {more}></ombud-comments>'
STRICT = (
    "default-src 'none'; script-src {url}; connect-src {url}; frame-src {url}; img-src data:; "
    "style-src 'nonce-of-the-page'; require-trusted-types-for 'script'; base-uri 'none'"
)
"""A content policy that allows of Ombud what the documentation tells, and no other origin."""


@dataclass(frozen=True)
class Neighbours:
    """Both of them.

    Attributes:
        page: Address of the newspaper's page.
        ombud: Ombud, at its address there.
    """

    page: str
    ombud: Newsroom


@contextmanager
def neighbours(
    newsroom: Newsroom,
    body: str,
    *,
    host: str = "www.news.localhost",
    setting: str = "in_place_origins",
    policy: str = "",
    lang: str = "ko",
    more: str = "",
) -> Iterator[Neighbours]:
    """Serve a page of this host, whose origin one of Ombud's settings names for the site `demo`.

    Ombud is a second web process over the newsroom's store. `body` may hold `{article}`, `{more}`.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://comments.news.localhost:{listening.getsockname()[1]}"
        content = body.format(article=newsroom.article, more=more)
        with paper(content, url, lang, policy=policy.format(url=url)) as address:
            page = address.replace("127.0.0.1", host)
            with _second(newsroom, listening, **{setting: _named("demo", page)}):
                yield Neighbours(page, replace(newsroom, url=url))


@contextmanager
def titles(newsroom: Newsroom, bodies: Mapping[str, str]) -> Iterator[list[Neighbours]]:
    """Serve a page of each title, of another host of one site, whose comments are in place there.

    Args:
        newsroom: Whose store Ombud is over.
        bodies: The body of its page, by title.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening, ExitStack() as stack:
        url = f"http://comments.news.localhost:{listening.getsockname()[1]}"
        pages = {
            site: stack.enter_context(paper(body, url)).replace(
                "127.0.0.1", f"{site}.news.localhost"
            )
            for site, body in bodies.items()
        }
        named = ",".join(_named(site, page) for site, page in pages.items())
        with _second(newsroom, listening, in_place_origins=named):
            yield [Neighbours(page, replace(newsroom, url=url)) for page in pages.values()]


def _named(site: str, page: str) -> str:
    """The setting by which a page may have a site's comments."""
    return f"{site}={page.rstrip('/')}"


@contextmanager
def _second(newsroom: Newsroom, listening: socket.socket, **settings: str) -> Iterator[None]:
    """Run a second web process over the newsroom's store."""
    tokens = newsroom.ombud.settings.site_tokens
    ombud = type(newsroom.ombud)(Settings(site_tokens=tokens, **settings), newsroom.ombud.url)
    ombud.__dict__["policy"] = newsroom.ombud.policy
    server = uvicorn.Server(uvicorn.Config(create_app(ombud), log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield
    finally:
        server.should_exit = server.force_exit = True
        thread.join(PATIENCE_S)
