"""Limits: how fast readers may act, by account, session and network; a server is trusted.

What all readers together write on an article, and on a site, is limited as well. Whatever the
answer turns out to be, it tells what is left, in `RateLimit` and `RateLimit-Policy`
(draft-ietf-httpapi-ratelimit-headers-11), which `web.edge` adds.
"""

from __future__ import annotations

import asyncio
import math
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from web.problems import Problem
from worker.guard import guarded
from worker.pace import Limit, Pace, count_all, network_of
from worker.refusals import SlowMode
from worker.sessions import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import Request

    from web.callers import Caller
    from web.front import Front
    from worker.calls import Call
    from worker.intake import Submission
    from worker.pace import Counted

Answer = TypeVar("Answer")

WRITING = Limit("write", 30, 60)
"""Comments, edits and appeals of one account: thirty at once, thirty a minute."""

ON_ARTICLE = Limit("article", 3_000, 60)
"""Comments of all readers on one article."""

ON_SITE = Limit("site", 30_000, 60)
"""Comments of all readers on one site."""

ACTING = Limit("act", 60, 60)
"""Reactions and reports of one account."""

PREVIEWING = Limit("preview", 12, 60)
"""Texts of one account that are looked at before they are sent: no more, as who may try out many
soon knows what slips through."""

GATHERING = Limit("gather", 6, 60)
"""Times that all of one account's is taken along or erased."""

SEARCHING = Limit("search", 12, 60)
"""Times that the whole store is gone through for that, whoever asks: one older than its lists."""

ENTERING = Limit("enter", 60, 60)
"""Sign-ins that one network begins."""

ARRIVING = Limit("arrive", 60, 60)
"""Sign-ins that come back to one network, each of which asks a provider or the newsroom's keys."""

_NETWORKS = 20
"""A network may do as much as so many accounts: schools and offices share one."""


async def slow_down(request: Request, front: Front, caller: Caller, limit: Limit) -> None:
    """Count one act of a reader.

    Raises:
        Problem: `too-fast`, with when to come back.
    """
    if caller.kind != "server":
        _heed(request, await _count(front, _own(request, caller, limit)))


async def admit(
    request: Request, front: Front, caller: Caller, wanted: Submission, call: Call[Answer]
) -> Answer:
    """Have a comment accepted; one more is counted of its reader, and of its article and site.

    What one account or network may not send does not count for the others. Where one shard has all,
    accepting it, counting and the proof that the session is its author's are one step.

    Args:
        request: The request.
        front: The front.
        caller: Who sends it.
        wanted: What is sent.
        call: The call that accepts it.

    Raises:
        Problem: `too-fast`, with when to come back.
        SlowMode: its author has to wait; the answer tells of that limit, the nearest.
        SessionOver: the session is not one with which its author writes there.
        Refused: the store did not take it.
        StoreUnavailable: whether it did is not known.
    """
    try:
        return await _admitted(request, front, caller, wanted, call)
    except SlowMode as slow:
        wait = float(slow.retry_after)
        _tell(request, Pace(False, Limit("slow", 1, slow.seconds), 0, wait, wait))
        raise


async def _admitted(
    request: Request, front: Front, caller: Caller, wanted: Submission, call: Call[Answer]
) -> Answer:
    if caller.kind == "server":
        return await front.store.run(call)
    own = _own(request, caller, WRITING)
    crowd = [(ON_ARTICLE, f"{wanted.site}/{wanted.article}"), (ON_SITE, wanted.site)]
    if front.keys.shards > 1:
        # of what lives in several shards some would be counted where another is refused
        paces = await _count(front, own)
        _heed(request, paces)
        _heed(request, paces + await _count(front, crowd))
        return await front.store.run(call)
    session = name_of(caller.secret) if caller.secret else ""
    answered = await front.store.run(guarded(call, own + crowd, session))
    _heed(request, [answered.pace])
    return answered.outcome()


async def slow_network_down(request: Request, front: Front, limit: Limit) -> None:
    """Count one act of a network, where it is not known yet who acts.

    Raises:
        Problem: `too-fast`, with when to come back.
    """
    _heed(request, await _count(front, [(limit, network(request))]))


async def slow_everybody_down(request: Request, front: Front, limit: Limit) -> None:
    """Count one act of whoever it is, for all together.

    Raises:
        Problem: `too-fast`, with when to come back.
    """
    _heed(request, await _count(front, [(limit, "")]))


def _own(request: Request, caller: Caller, limit: Limit) -> list[Counted]:
    """What a reader's act counts for: its network, account and session."""
    of_network, of_session = _beside(limit, _NETWORKS)
    own = [(of_network, network(request))]
    if caller.id:
        own.append((limit, caller.id))
    if caller.secret:
        own.append((of_session, caller.secret))
    return own


@cache
def _beside(limit: Limit, networks: int) -> tuple[Limit, Limit]:
    """The limits of a network and of a session that go with an account's."""
    of_network = Limit(f"{limit.name}-net", limit.burst * networks, limit.seconds)
    return of_network, Limit(f"{limit.name}-session", limit.burst, limit.seconds)


def network(request: Request) -> str:
    """The network that a request comes from."""
    return network_of(request.client.host if request.client else "")


async def _count(front: Front, whose: Sequence[Counted]) -> list[Pace]:
    """One more of each, in this order: of several that leave as little, the first is told."""
    calls = count_all(whose, front.keys)
    paces = await asyncio.gather(*(front.store.run(each) for each in calls))
    names = [limit.name for limit, _ in whose]
    return sorted(paces, key=lambda pace: names.index(pace.limit.name))


def _heed(request: Request, paces: Sequence[Pace]) -> None:
    """Have the answer tell of the pace that leaves least; refuse what it does not allow."""
    pace = min(paces, key=lambda each: (each.allowed, each.left))
    _tell(request, pace)
    if not pace.allowed:
        after = {"Retry-After": str(max(1, math.ceil(pace.wait_s)))}
        raise Problem("too-fast", headers=after)


def _tell(request: Request, pace: Pace) -> None:
    """Have the answer tell of this pace."""
    name = pace.limit.name
    policy = f'"{name}";q={pace.limit.burst};w={pace.limit.seconds}'
    left = f'"{name}";r={pace.left};t={math.ceil(pace.reset_s)}'
    request.scope["limits"] = (
        (b"ratelimit-policy", policy.encode()),
        (b"ratelimit", left.encode()),
    )
