"""A client of Ombud for a newsroom's server, in 60 lines of plain Python; see `docs/api.md`."""
# ruff: noqa: INP001, S310 - a file to be copied, which asks the newsroom's own address alone

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen


class Ombud:
    """One site of an Ombud; without a server key, what its readers may read."""

    def __init__(self, address: str, site: str, key: str = "") -> None:
        self.address, self.articles = address, f"/v1/sites/{site}/articles/"
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}

    def ask(self, path: str, body: Any = None, *, timeout: float = 10, **headers: str) -> Any:
        """The answer as it comes; a refusal is an `HTTPError` whose body says why."""
        headers = {"Content-Type": "application/json", **self.headers, **headers}
        data = json.dumps(body).encode() if body else None
        return urlopen(Request(self.address + path, data, headers), timeout=timeout)

    def submit(self, article: str, text: str, author: dict[str, str], tries: int = 5) -> Any:
        """Submit a comment; the receipt, or within 5 s its decision: `id`, `state`, `reasons`."""
        path, body = f"{self.articles}{article}/comments", {"text": text, "author": author}
        own = {"Idempotency-Key": str(uuid.uuid4()), "Prefer": "wait=5"}  # sent again, it is one
        while True:
            try:
                return json.load(self.ask(path, body, **own))
            except OSError as error:
                time.sleep(_pause(error, tries := tries - 1))

    def decided(self, comment: str) -> Any:
        """The comment, as soon as it is decided."""
        while (found := json.load(self.ask(f"/v1/comments/{comment}")))["state"] == "checking":
            time.sleep(1)
        return found

    def comments(self, article: str, order: str = "newest") -> Iterator[Any]:
        """Every published comment, page after page."""
        cursor = ""
        while cursor is not None:
            query = urlencode({"order": order, "limit": 100, "cursor": cursor})
            page = json.load(self.ask(f"{self.articles}{article}/comments?{query}"))
            yield from page["items"]
            cursor = page["next"]

    def events(self, article: str, last: str = "") -> Iterator[tuple[str, str, Any]]:
        """What happens from now on, or since the event `last`: id, name, data; without an end."""
        while True:
            since, event = {"Last-Event-ID": last} if last else {}, {}
            try:
                for line in self.ask(f"{self.articles}{article}/events", timeout=40, **since):
                    name, _, value = line.decode().rstrip("\n").partition(": ")
                    event |= {name: value} if name else {}
                    if not name and "event" in event:
                        last = event.get("id", last)
                        yield last, event["event"], json.loads(event["data"])
                    event = event if name else {}
            except OSError as error:
                time.sleep(_pause(error))


def _pause(error: OSError, tries: int = 1) -> float:
    """Seconds after which to ask again; raises what will not pass by itself."""
    if tries == 0 or getattr(error, "code", 503) not in {429, 503}:
        raise error
    return float(getattr(error, "headers", {}).get("Retry-After", 2))
