"""The front door: articles and comments through the HTTP API, as a newsroom's server sends them."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from worker.demo.error import DemoError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from seeds import Article, Comment

_LATER = (http.client.TOO_MANY_REQUESTS, http.client.SERVICE_UNAVAILABLE)
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Refused:
    """A comment that was turned away at the door, with the reason."""

    reason: str


class FrontDoor:
    """A client of one site, with its server key; one connection, used in order."""

    def __init__(self, host: str, port: int, site: str, key: str) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=10)
        self._base = f"http://{host}:{port}"
        self._site = f"/v1/sites/{site}/articles/"
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def put(self, article: Article) -> None:
        """Create or update an article."""
        body = {
            "title": next(iter(article.title.values())),
            "url": self._base + article.url,
            "section": article.section,
            "published_at": article.published_at.isoformat(),
        }
        status, answer = self._ask("PUT", self._site + quote(article.id), body, {})
        if status not in {http.client.OK, http.client.CREATED}:
            raise DemoError(f"PUT of article {article.id}: {_reason(status, answer)}")

    def submit(self, comment: Comment, parent: str | None, key: str) -> str | Refused:
        """Submit a comment; answers its id, or why it was turned away.

        Raises:
            DemoError: the API answers something else, or nothing for a minute.
        """
        body: dict[str, Any] = {
            "text": comment.text,
            "author": {"id": comment.author.id, "name": comment.author.name},
            "lang": comment.lang,
        }
        if parent:
            body["parent"] = parent
        path = f"{self._site}{quote(comment.article)}/comments"
        status, answer = self._ask("POST", path, body, {"Idempotency-Key": key})
        if status == http.client.UNPROCESSABLE_ENTITY:
            return Refused(_reason(status, answer))
        if status != http.client.ACCEPTED:
            raise DemoError(f"comment {comment.key}: {_reason(status, answer)}")
        return str(answer["id"])

    def _ask(
        self, method: str, path: str, body: dict[str, Any], headers: Mapping[str, str]
    ) -> tuple[int, dict[str, Any]]:
        """One request, sent again while the API asks for patience or cannot be reached."""
        content = json.dumps(body).encode()
        gives_up = time.monotonic() + _PATIENCE_SECONDS
        while True:
            pause = 0.2
            try:
                self._connection.request(method, path, content, {**self._headers, **headers})
                response = self._connection.getresponse()
                text = response.read()
                if response.status not in _LATER:
                    return response.status, json.loads(text or b"{}")
                pause = float(response.headers.get("Retry-After", 1))
                trouble = f"{method} {path} was answered {response.status}"
            except (OSError, http.client.HTTPException) as error:
                self._connection.close()
                trouble = f"{method} {path}: {error}"
            if time.monotonic() + pause > gives_up:
                raise DemoError(trouble)
            time.sleep(pause)


def _reason(status: int, answer: Mapping[str, Any]) -> str:
    errors = [str(error.get("code")) for error in answer.get("errors", ())]
    return ", ".join(errors) or f"{status} {answer.get('detail') or answer.get('title') or ''}"
