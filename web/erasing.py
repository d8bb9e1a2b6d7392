"""Erasing: all that an account wrote, on every site, whoever asks for it with the right to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.erase import erase, forget_author
from worker.standing import read_many, read_mine

if TYPE_CHECKING:
    from web.front import Front
    from worker.records import Comment

ALL = 1_000_000
_AT_ONCE = 100


async def erase_account(front: Front, account: str) -> int:
    """Erase what an account wrote and forget its sums; answers how many comments there were.

    What was decided, and when, stays without text and name. Safe to do again.
    """
    erased = 0
    for site in front.settings.keys_by_site:
        for comment in await written(front, site, account, ALL):
            erased += await front.store.run(erase(comment, front.keys))
        await front.store.run(forget_author(site, account, front.keys))
    return erased


async def written(front: Front, site: str, account: str, most: int) -> list[Comment]:
    """The latest comments of an account on a site, newest first."""
    ids = await front.store.run(read_mine(site, account, front.keys, limit=most))
    found: dict[str, Comment] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        for shard in range(front.keys.shards):
            there = await front.store.run(read_many(some, shard))
            found |= {comment.id: comment for comment in there}
    return [found[each] for each in ids if each in found]
