"""The Perspective API itself, asked beside our own models for as long as it answers.

Its answer goes back to the caller and both scores are kept, so that thresholds can be carried over
before it is switched off (`ombud perspective fit`). Without its answer, or where what answers at
its address is no longer the original (a page, a switched-off service or key), ours is given.
"""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Annotated, Any

import httpx2
from fastapi import Depends, Request
from fastapi.responses import Response
from starlette.background import BackgroundTask

from web.google import readable
from worker.perspective import Pair, note_scores
from worker.refusals import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from worker.settings import Settings
    from worker.store import AsyncStore

log = logging.getLogger(__name__)

SECONDS = 0.5
"""How long it may take: the best known caller, Coral, waits 0.8 seconds and then publishes."""

_PATH = "/v1alpha1/comments:analyze"
_ITS_OWN_FAULT = "INVALID_ARGUMENT"
_KEY = "API key"


class Upstream:
    """Asks the original."""

    def __init__(self, client: httpx2.AsyncClient, store: AsyncStore) -> None:
        """Ask over this client, and keep scores in this store."""
        self._client = client
        self._store = store

    async def ask(self, request: Request) -> httpx2.Response | None:
        """The original's answer to a request, with the caller's own key; None if it has none.

        An answer is scores, or that something is wrong with the request. That the original is
        busy, away or switched off is none, nor that a key no longer counts: such callers as Coral
        publish at every error, and find it out when their comments are published.
        """
        sent = {"Content-Type": "application/json"}
        if key := request.headers.get("x-goog-api-key"):
            sent["X-Goog-Api-Key"] = key
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self._client.post(
                    _PATH,
                    params=request.url.query,
                    content=readable(await request.body()).encode(),
                    headers=sent,
                )
        except (httpx2.HTTPError, TimeoutError) as error:
            log.warning("the original did not answer: %s", type(error).__name__)
            return None
        if _is_answer(answer):
            return answer
        log.warning("the original answered %d, which is no answer to pass on", answer.status_code)
        return None

    def compared(self, answer: httpx2.Response, ours: dict[str, Any]) -> Response:
        """The original's answer for the caller; both scores are kept after it is sent."""
        pairs = _pairs(answer, ours) if answer.is_success else []
        return Response(
            answer.content,
            answer.status_code,
            media_type="application/json",
            background=BackgroundTask(self._keep, pairs) if pairs else None,
        )

    async def _keep(self, pairs: list[Pair]) -> None:
        with suppress(StoreUnavailable):
            await self._store.run(note_scores(pairs))


@asynccontextmanager
async def asking(settings: Settings, store: AsyncStore) -> AsyncIterator[Upstream | None]:
    """The original, where the settings name it."""
    if not settings.perspective_upstream:
        yield None
        return
    async with httpx2.AsyncClient(
        base_url=settings.perspective_upstream, timeout=SECONDS, follow_redirects=False
    ) as client:
        yield Upstream(client, store)


async def upstream_of(request: Request) -> Upstream | None:
    """The original that this application asks, or None."""
    found: Upstream | None = request.app.state.upstream
    return found


TheUpstream = Annotated[Upstream | None, Depends(upstream_of)]


def _is_answer(answer: httpx2.Response) -> bool:
    """Whether this is what the original says of a text or a request, in its own shape."""
    try:
        said = json.loads(answer.content)
    except (ValueError, RecursionError):
        return False
    match answer.status_code, said:
        case 200, {"attributeScores": {**scores}}:
            return any(map(_is_score, scores.values()))
        case 400, {"error": {"code": 400, "status": status, "message": str(message), **more}}:
            return status == _ITS_OWN_FAULT and not _is_of_key(message, more.get("details"))
    return False


def _is_score(found: Any) -> bool:
    match found:
        case {"summaryScore": {"value": int() | float() as value}}:
            return 0 <= value <= 1
    return False


def _is_of_key(message: str, details: Any) -> bool:
    """Whether a refusal is of the key: Google says so of one that it deleted, too, with 400."""
    return _KEY in message or "API_KEY_" in json.dumps(details)


def _pairs(answer: httpx2.Response, ours: dict[str, Any]) -> list[Pair]:
    """Their and our score of each attribute that both have."""
    mine = ours.get("attributeScores", {})
    try:
        theirs = json.loads(answer.content)["attributeScores"]
        return [
            Pair(name, float(found["summaryScore"]["value"]), mine[name]["summaryScore"]["value"])
            for name, found in theirs.items()
            if name in mine
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        log.warning("the original's answer has another shape; its scores are not kept")
        return []
