"""Limits: how fast readers may act, by account, session and network; a server is trusted.

What all readers together write on an article, and on a site, is limited as well. What is left is
told in `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11).
"""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING

from web.problems import Problem
from worker.pace import Limit, count_one, network_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


async def slow_down(
    request: Request, front: Front, caller: Caller, limit: Limit
) -> Mapping[str, str]:
    """Count one act of a reader; answers the RateLimit headers.

    Raises:
        Problem: `too-fast`, with when to come back.
    """
    if caller.kind == "server":
        return {}
    wide = Limit(f"{limit.name}-net", limit.burst * _NETWORKS, limit.seconds)
    calls = [_of_network(request, front, wide)]
    if caller.id:
        calls.append(count_one(limit, caller.id, front.keys))
    if caller.secret:
        of_session = Limit(f"{limit.name}-session", limit.burst, limit.seconds)
        calls.append(count_one(of_session, caller.secret, front.keys))
    return _unless_too_fast(await _count(front, calls))


async def slow_crowd_down(
    request: Request, front: Front, caller: Caller, site: str, article: str
) -> Mapping[str, str]:
    """Count one comment of a reader, then of all on its article and site.

    What one account or network may not send does not count for the others.

    Raises:
        Problem: `too-fast`, with when to come back.
    """
    headers = await slow_down(request, front, caller, WRITING)
    if caller.kind != "server":
        on_article = count_one(ON_ARTICLE, f"{site}/{article}", front.keys)
        _unless_too_fast(await _count(front, [on_article, count_one(ON_SITE, site, front.keys)]))
    return headers


async def slow_network_down(request: Request, front: Front, limit: Limit) -> None:
    """Count one act of a network, where it is not known yet who acts.

    Raises:
        Problem: `too-fast`, with when to come back.
    """
    _unless_too_fast(await _count(front, [_of_network(request, front, limit)]))


async def _count(front: Front, calls: Sequence[Call[Pace]]) -> Sequence[Pace]:
    return await asyncio.gather(*map(front.store.run, calls))


def _of_network(request: Request, front: Front, limit: Limit) -> Call[Pace]:
    address = request.client.host if request.client else ""
    return count_one(limit, network_of(address), front.keys)


def _unless_too_fast(paces: Sequence[Pace]) -> dict[str, str]:
    slowest = _tightest(paces)
    headers = {
        "RateLimit-Policy": f'"{slowest.limit.name}";q={slowest.limit.burst};'
        f"w={slowest.limit.seconds}",
        "RateLimit": f'"{slowest.limit.name}";r={slowest.left};t={math.ceil(slowest.reset_s)}',
    }
    if not slowest.allowed:
        after = {"Retry-After": str(max(1, math.ceil(slowest.wait_s)))}
        raise Problem("too-fast", headers=headers | after)
    return headers


def _tightest(paces: Sequence[Pace]) -> Pace:
    """The pace that leaves least."""
    return min(paces, key=lambda pace: (pace.allowed, pace.left))
