"""Another newspaper: a page of another origin that embeds what Ombud has."""

from __future__ import annotations

import contextlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8">
<link rel="icon" href="data:,">
<style>ombud-comments {{ display: block; min-height: 40rem }}</style>
<body><h1>다른 신문</h1>{body}
<script type="module" src="{url}/widget.js"></script>"""


@contextlib.contextmanager
def paper(body: str, url: str, lang: str = "ko") -> Iterator[str]:
    """Serve a page with this body that loads the widget from `url`; gives the page's address.

    A real server: browsers keep pages that come from nowhere off this machine's addresses.
    """
    content = _PAGE.format(body=body, url=url, lang=lang).encode()

    class Paper(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Paper) as server:
        Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
