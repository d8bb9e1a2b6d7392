"""Limits: how fast readers may act, by account, session and network; a server is trusted.

What all readers together write on an article, and on a site, is limited as well. Whatever the
answer turns out to be, it tells what is left, in `RateLimit` and `RateLimit-Policy`
(draft-ietf-httpapi-ratelimit-headers-11), which `web.edge` adds.
"""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING

from web.problems import Problem
from worker.pace import Limit, count_one, network_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import Request

    from web.callers import Caller
    from web.front import Front
    from worker.calls import Call
    from worker.pace import Pace

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
    if caller.kind == "server":
        return
    wide = Limit(f"{limit.name}-net", limit.burst * _NETWORKS, limit.seconds)
    calls = [_of_network(request, front, wide)]
    if caller.id:
        calls.append(count_one(limit, caller.id, front.keys))
    if caller.secret:
        of_session = Limit(f"{limit.name}-session", limit.burst, limit.seconds)
        calls.append(count_one(of_session, caller.secret, front.keys))
    _heed(request, await _tightest(front, calls))


async def slow_crowd_down(
    request: Request, front: Front, caller: Caller, site: str, article: str
) -> None:
    """Count one comment of a reader, then of all on its article and site.

    What one account or network may not send does not count for the others.

    Raises:
        Problem: `too-fast`, with when to come back.
    """
    await slow_down(request, front, caller, WRITING)
    if caller.kind == "server":
        return
    on_article = count_one(ON_ARTICLE, f"{site}/{article}", front.keys)
    crowd = await _tightest(front, [on_article, count_one(ON_SITE, site, front.keys)])
    if not crowd.allowed:
        _heed(request, crowd)


async def slow_network_down(request: Request, front: Front, limit: Limit) -> None:
    """Count one act of a network, where it is not known yet who acts.

    Raises:
        Problem: `too-fast`, with when to come back.
    """
    _heed(request, await _tightest(front, [_of_network(request, front, limit)]))


def _of_network(request: Request, front: Front, limit: Limit) -> Call[Pace]:
    address = request.client.host if request.client else ""
    return count_one(limit, network_of(address), front.keys)


async def _tightest(front: Front, calls: Sequence[Call[Pace]]) -> Pace:
    """Of these paces, counted at once, the one that leaves least."""
    paces = await asyncio.gather(*map(front.store.run, calls))
    return min(paces, key=lambda pace: (pace.allowed, pace.left))


def _heed(request: Request, pace: Pace) -> None:
    """Have the answer tell what a limit leaves; refuse what it does not allow."""
    name = pace.limit.name
    policy = f'"{name}";q={pace.limit.burst};w={pace.limit.seconds}'
    left = f'"{name}";r={pace.left};t={math.ceil(pace.reset_s)}'
    request.scope["limits"] = (
        (b"ratelimit-policy", policy.encode()),
        (b"ratelimit", left.encode()),
    )
    if not pace.allowed:
        after = {"Retry-After": str(max(1, math.ceil(pace.wait_s)))}
        raise Problem("too-fast", headers=after)
