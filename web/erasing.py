"""Erasing: all that an account wrote and did, on every site, whoever asks with the right to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from worker.erase import erase, forget_author, forget_touched
from worker.standing import read_many, read_mine
from worker.traces import sites_of

if TYPE_CHECKING:
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


async def erase_account(front: Front, account: str) -> Erased:
    """Erase what an account wrote, and who it was that reacted and reported.

    What was decided, and when, stays without text and name. Safe to do again.
    """
    erased = reactions = reports = 0
    for site in await sites_of(front.store, account):
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
