"""What's Popular Now, over all shards; asked of the store at most every few seconds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from web.headlines import headline
from worker.popular import Popular, read_popular

if TYPE_CHECKING:
    from web.front import Front
    from worker.popular import Window

MOST = 50
"""Most articles that can be asked for."""

_FRESH_SECONDS = 5.0


async def popular(front: Front, site: str, window: Window, *, limit: int) -> list[dict[str, Any]]:
    """The most popular articles of a site, most popular first."""
    asked = (site, window)
    since, found = front.popular.get(asked, (0.0, []))
    if time.monotonic() - since > _FRESH_SECONDS:
        found = await _read(front, site, window)
        front.popular[asked] = (time.monotonic(), found)
    return [
        {
            "article": each.article,
            **headline(site, each.article, each.title, each.url)._asdict(),
            "comments": each.comments,
            "people": each.people,
        }
        for each in found[:limit]
    ]


async def _read(front: Front, site: str, window: Window) -> list[Popular]:
    calls = [read_popular(site, window, shard, limit=MOST) for shard in range(front.keys.shards)]
    found: list[Popular] = []
    for answer in await front.store.run_all(calls):
        if not isinstance(answer, list):
            raise answer
        found += answer
    return sorted(found, key=lambda each: (-each.score, each.article))
