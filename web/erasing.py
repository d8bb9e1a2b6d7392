"""Erasing: all that an account wrote and did, on every site, and finding it."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from web.limits import SEARCHING, slow_everybody_down
from web.signing_out import sign_out
from worker.erase import erase, forget_author, forget_touched
from worker.standing import read_many, read_mine, read_own_page
from worker.touched import BEGINNING, END, read_touches
from worker.traces import known_traces_of, search_sites_of, sites_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import Request

    from web.front import Front
    from worker.records import Comment
    from worker.touched import Touch

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

    def and_also(self, more: Erased) -> Erased:
        """All of both."""
        return Erased(*(some + others for some, others in zip(self, more, strict=True)))


async def erase_account(request: Request, front: Front, account: str) -> Erased:
    """Erase what an account wrote, and who it was that reacted and reported, and sign it out.

    What was decided, and when, stays without text and name. Who asks stays signed in until all that
    there was is erased: where that ended too soon, asking again erases the rest. What was written
    meanwhile, from another page or device, is erased once every session is over.

    Raises:
        StoreUnavailable: some may not be erased yet.
        Problem: `too-fast`, as for `traced`; nothing is erased.
    """
    erased = await _erase_on(await traced(request, front, account), front, account)
    await sign_out(front, account)
    while since := (await known_traces_of(front.store, account)).sites:
        erased = erased.and_also(await _erase_on(since, front, account))
    return erased


async def _erase_on(sites: Sequence[str], front: Front, account: str) -> Erased:
    """Erase all of an account that there is on these sites, until nothing is left there."""
    erased = reactions = reports = 0
    for site in sites:
        left = True
        while left:
            ids = await front.store.run(read_mine(site, account, front.keys, limit=_AT_ONCE))
            for comment in await _records(front, ids):
                erased += await _erase(comment, front)
            left = await front.store.run(forget_author(site, account, ids, front.keys)) > 0
        for shard in range(front.keys.shards):
            left = True
            while left:
                forgotten = await front.store.run(forget_touched(site, account, shard))
                reactions += forgotten.reactions
                reports += forgotten.reports
                left = forgotten.left > 0
    return Erased(erased, reactions, reports)


async def _erase(comment: Comment, front: Front) -> bool:
    """Erase one comment; answers whether it was there to be erased."""
    done = await front.store.run(erase(comment, front.keys))
    left = done.left
    while left:
        left = (await front.store.run(erase(comment, front.keys))).left
    return done.now


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


async def written(
    front: Front, site: str, account: str, most: int, cursor: str = ""
) -> tuple[list[Comment], str | None]:
    """A page of the comments of an account on a site, newest first, and the cursor of the next.

    Raises:
        InvalidCursor: the cursor was not given out by a page.
        StoreUnavailable: Redis is away.
    """
    call = read_own_page(site, account, front.keys, limit=most, cursor=cursor)
    page = await front.store.run(call)
    return await _records(front, page.ids), page.next


async def touched(front: Front, site: str, account: str) -> list[Touch]:
    """What an account did to others' comments on a site, by article and comment."""
    found: dict[str, Touch] = {}
    for shard in range(front.keys.shards):
        at, ended = BEGINNING, False
        while not ended:
            some = await front.store.run(read_touches(site, account, shard, at))
            found |= {each.comment: each for each in some.items}
            at, ended = some.then, some.then == END
    return sorted(found.values(), key=attrgetter("article", "comment"))


async def _records(front: Front, ids: Sequence[str]) -> list[Comment]:
    """These comments, in their order; those that are nowhere are left out."""
    found: dict[str, Comment] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        for shard in range(front.keys.shards):
            there = await front.store.run(read_many(some, shard))
            found |= {comment.id: comment for comment in there}
    return [found[each] for each in ids if each in found]
