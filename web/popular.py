"""What's Popular Now, over all shards; asked of the store at most every few seconds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from web.headlines import headline
from worker.popular import Popular, most_popular, read_popular

if TYPE_CHECKING:
    from web.front import Front
    from worker.popular import Window

MOST = 50
"""Most articles that can be asked for."""

_FRESH_SECONDS = 5.0


async def popular(front: Front, site: str, window: Window, *, limit: int) -> list[dict[str, Any]]:
    """The most popular articles of a site, most popular first."""
    asked, now = (site, window), time.monotonic()
    since, found = front.popular.get(asked, (0.0, []))
    if asked not in front.popular or now - since > _FRESH_SECONDS:
        found = await _read(front, site, window)
        for old in [old for old, (at, _) in front.popular.items() if now - at > _FRESH_SECONDS]:
            del front.popular[old]
        front.popular[asked] = (now, found)
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
    by_shard: list[list[Popular]] = []
    for answer in await front.store.run_all(calls):
        if not isinstance(answer, list):
            raise answer
        by_shard.append(answer)
    return most_popular(by_shard, limit=MOST)
