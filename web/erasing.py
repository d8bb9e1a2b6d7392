"""Erasing: all that an account wrote and did, on every site, and finding it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from web.limits import SEARCHING, slow_everybody_down
from worker.erase import erase, forget_author, forget_touched
from worker.standing import read_many, read_mine
from worker.traces import search_sites_of, sites_of

if TYPE_CHECKING:
    from fastapi import Request

    from web.front import Front
    from worker.records import Comment

ALL = 1_000_000
_AT_ONCE = 100


class Erased(NamedTuple):
    """What is erased of an account: how many of each.

    Attributes:
        erased: Comments that it wrote.
        reactions: Reactions to others' comments, taken back.
        reports: Reports of others' comments, of which the reason stays.
    """

    erased: int
    reactions: int
    reports: int


async def erase_account(request: Request, front: Front, account: str) -> Erased:
    """Erase what an account wrote, and who it was that reacted and reported.

    What was decided, and when, stays without text and name. Where it ended too soon, doing it again
    erases the rest.

    Raises:
        StoreUnavailable: some may not be erased yet.
        Problem: `too-fast`, as for `traced`; nothing is erased.
    """
    erased = reactions = reports = 0
    for site in await traced(request, front, account):
        for comment in await written(front, site, account, ALL):
            erased += await front.store.run(erase(comment, front.keys))
        for shard in range(front.keys.shards):
            left = True
            while left:
                forgotten = await front.store.run(forget_touched(site, account, shard))
                reactions += forgotten.reactions
                reports += forgotten.reports
                left = forgotten.left > 0
        await front.store.run(forget_author(site, account, front.keys))
    return Erased(erased, reactions, reports)


async def traced(request: Request, front: Front, account: str) -> list[str]:
    """The sites where an account left traces, in order.

    Where the whole store has to be gone through for them, a process does it once at a time.

    Raises:
        StoreUnavailable: Redis is away.
        Problem: `too-fast`: that was done too often, whoever asked.
    """
    sites = await sites_of(front.store, account)
    if sites is not None:
        return sites
    await slow_everybody_down(request, front, SEARCHING)
    async with front.searching:
        return await search_sites_of(front.store, account)


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
