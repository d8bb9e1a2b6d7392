"""Signing out: all sessions of an account end, on every device, and its newsroom's tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker import sessions
from worker.revocations import revoke

if TYPE_CHECKING:
    from web.front import Front


async def sign_out(front: Front, account: str, *, sid: str = "", jti: str = "") -> None:
    """End all sessions of an account, or those of one session or one token of the newsroom.

    The newsroom's tokens that were issued until now, or are meant, are no longer good either.

    Raises:
        StoreUnavailable: some may still be open; doing it again is safe.
    """
    await front.store.run(revoke(account, front.keys, sid=sid, jti=jti))
    found = await front.store.run(sessions.sessions_of(account, front.keys))
    names = [each.name for each in found if sid in {"", each.sid}]
    closing = [sessions.close_named(name, front.keys, jti=jti) for name in names]
    for answer in await front.store.run_all(closing):
        if isinstance(answer, Exception):
            raise answer
