"""Traces: the sites on which an account wrote, reacted or reported, found by the keys it left.

No list says so: each comment would have to add to it, for what is asked when somebody takes along
or erases all of theirs. So all names of keys are gone through, in pages, while everything else goes
on; settings are not asked, as a site may be without a server key, or be in them no more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worker.calls import text
from worker.scanning import PAGE, literal
from worker.store import AWAY, unavailable

if TYPE_CHECKING:
    from worker.store import AsyncStore


async def sites_of(store: AsyncStore, account: str) -> list[str]:
    """The sites where an account left traces, in order; costs as much as the store is large.

    Raises:
        StoreUnavailable: Redis is away.
    """
    pattern = f"{{s*}}[mt]*:*/{literal(account)}"
    trace = re.compile(rf"\{{s\d+\}}(?:mine|touched):([^/]+)/{re.escape(account)}")
    found: set[str] = set()
    cursor = 0
    while True:
        try:
            cursor, names = await store.redis.scan(cursor, match=pattern, count=PAGE)
        except AWAY as error:
            raise unavailable(error) from error
        found |= {site[1] for name in names if (site := trace.fullmatch(text(name)))}
        if cursor == 0:
            return sorted(found)
