"""Another newspaper: pages of its own that embed what Ombud has."""

from __future__ import annotations

import contextlib
import re
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOLD = (Path(__file__).resolve().parent.parent.parent / "docs" / "widget.md").read_text("utf-8")
[_ROOM] = re.findall(r"```css\n(ombud-comments \{ display.*?)```", _TOLD, re.DOTALL)
"""The style by which the documentation has a page reserve room for the tags."""

[_LINES] = re.findall(r"```html\n(.*?)```", _TOLD, re.DOTALL)

_PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>다른 신문</title>
<link rel="icon" href="data:,">
<style nonce="of-the-page">{room}</style>
<body><main><h1>다른 신문</h1>{body}</main>
<script type="module" src="{url}/widget.js"></script>"""


def lines_told(article: str, url: str) -> str:
    """The lines that put the comments on a page, as the documentation has them copied."""
    lines = _LINES.replace("https://comments.example", url)
    return lines.replace("mysite", "demo").replace("a-slug", article)


@contextlib.contextmanager
def paper(
    body: str,
    url: str,
    lang: str = "ko",
    *,
    in_place: bool = False,
    room: str = _ROOM,
    policy: str = "",
) -> Iterator[str]:
    """Serve a page with this body that loads the widget from `url`; gives the page's address.

    A real server: browsers keep pages that come from nowhere off this machine's addresses.
    `in_place`: Ombud is read under the page's own origin, as behind a newsroom's proxy, and without
    live events; the tags are drawn in the page. `room`: the page's style sheet. `policy`: its
    content policy.
    """
    root = "" if in_place else url
    content = _PAGE.format(body=body, url=root, lang=lang, room=room).encode()

    class Paper(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if in_place and self.path != "/":
                self.answer(*self.passed_on())
            else:
                self.answer(200, "text/html", content)

        def passed_on(self) -> tuple[int, str, bytes]:
            if urlsplit(self.path).path.endswith("/events"):
                return 204, "text/event-stream", b""
            connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
            names = ("Accept", "Accept-Language", "Cookie")
            asked = {name: self.headers[name] for name in names if name in self.headers}
            connection.request("GET", self.path, headers=asked)
            answer = connection.getresponse()
            found = answer.status, answer.headers["Content-Type"], answer.read()
            connection.close()
            return found

        def answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Paper) as server:
        Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
