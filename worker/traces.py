"""Traces: the sites on which an account wrote, reacted or reported, to take along or erase them.

No list of an account says so: each comment would have to add to it. Each shard knows the sites of
which it keeps anybody's traces, and looks for the account's on each. Settings are not asked, as a
site may be without a server key, or be in them no more.

A store that is older than these sites, and than the lists of what readers touched, knows no such
thing until `ombud reconcile --fix` has made them: in it every name of a key is gone through.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from worker import scanning
from worker.calls import Call, text
from worker.scanning import PAGE, literal
from worker.store import AWAY, unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from worker.store import AsyncStore, Store

_MINE = r"\{{s\d+\}}(?:mine|touched):([^/]+)/{account}"
_DONE_TO = re.compile(r"\{s(\d+)\}(?:reacted|reports):(.+)")
_OLD_NOTES = "noted:report:"


class Traces(NamedTuple):
    """What is known of where an account left traces.

    Attributes:
        sites: The sites that are known, in order.
        whole: Whether there are no others.
    """

    sites: list[str]
    whole: bool


async def known_traces_of(store: AsyncStore, account: str) -> Traces:
    """The known sites where an account left traces; costs as much as there are sites.

    Those are among them, of an older store as well, where it left its first trace, or its first
    since it was erased there.

    Raises:
        StoreUnavailable: Redis is away.
    """
    shards = range(store.keys.shards)
    answers = await _all(store, [Call("traces", each, (account,), list) for each in shards])
    sites = sorted({text(site) for _, *sites in answers for site in sites})
    return Traces(sites, all(whole for whole, *_ in answers))


async def sites_of(store: AsyncStore, account: str) -> list[str] | None:
    """The sites where an account left traces, in order.

    None where not all are known: `search_sites_of` finds them.

    Raises:
        StoreUnavailable: Redis is away.
    """
    found = await known_traces_of(store, account)
    return found.sites if found.whole else None


async def search_sites_of(store: AsyncStore, account: str) -> list[str]:
    """The same for an older store; costs as much as the store is large.

    What the account reacted to and reported is in its lists then, and its reports are noted under
    no name.

    Raises:
        StoreUnavailable: Redis is away.
    """
    async for names in _names(store, "{s*}re[ap]*:*"):
        comments: dict[int, list[str]] = defaultdict(list)
        for found in filter(None, map(_DONE_TO.fullmatch, names)):
            comments[int(found[1])].append(found[2])
        await _all(store, [_note_touches(account, ids, at) for at, ids in comments.items()])
    async for names in _names(store, f"{{s*}}{_OLD_NOTES}* {literal(account)}"):
        await _forget(store, names)
    trace, sites = re.compile(_MINE.format(account=re.escape(account))), set()
    async for names in _names(store, f"{{s*}}[mt]*:*/{literal(account)}"):
        sites |= {found[1] for found in map(trace.fullmatch, names) if found}
    return sorted(sites)


def know_all(store: Store) -> None:
    """Have every shard know all sites of which it keeps traces, once its lists are whole.

    How reports were noted once, by the reader's name, goes.

    Raises:
        StoreUnavailable, RedisError: Redis is away.
    """
    for shard in range(store.keys.shards):
        prefix = f"{{s{shard}}}"
        sites = {
            name.partition("/")[0]
            for kind in ("mine:", "touched:")
            for page in scanning.pages(store.redis, prefix + kind)
            for name in page
        }
        for page in scanning.pages(store.redis, prefix + _OLD_NOTES):
            for name in page:
                if " " in name:
                    store.redis.unlink(f"{prefix}{_OLD_NOTES}{name}")
        store.run(Call("note_sites", shard, tuple(sorted(sites)), bool))


def _note_touches(account: str, comments: Sequence[str], shard: int) -> Call[bool]:
    return Call("note_touches", shard, (account, *comments), bool)


async def _all(store: AsyncStore, calls: Sequence[Call[Any]]) -> list[Any]:
    """The answers to all calls."""
    answers = await store.run_all(calls)
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return answers


async def _forget(store: AsyncStore, names: Sequence[str]) -> None:
    try:
        for name in names:  # one at a time: a cluster takes no keys of several shards together
            await store.redis.unlink(name)
    except AWAY as error:
        raise unavailable(error) from error


async def _names(store: AsyncStore, pattern: str) -> AsyncIterator[list[str]]:
    """The names of keys that a pattern means, in pages."""
    cursor = 0
    while True:
        try:
            cursor, names = await store.redis.scan(cursor, match=pattern, count=PAGE)
        except AWAY as error:
            raise unavailable(error) from error
        if names:
            yield [text(name) for name in names]
        if cursor == 0:
            return
