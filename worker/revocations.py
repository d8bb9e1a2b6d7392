"""Revocations: tokens of a newsroom that are no longer good before their time is over.

A token lives a quarter of an hour at most, so a revocation is forgotten after twenty minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.calls import Call
from worker.sessions import name_of

if TYPE_CHECKING:
    from worker.keys import Keys

KEPT_SECONDS = 1_200


def revoke(account: str, keys: Keys, *, sid: str = "", jti: str = "") -> Call[bool]:
    """Revoke one token (`jti`), the tokens of one session (`sid`), or all issued until now."""
    mark = _marks(account, sid, jti)[-1]
    return Call("revoked", keys.shard_of(account), ("note", mark, KEPT_SECONDS), bool)


def is_revoked(account: str, keys: Keys, *, issued: int, sid: str, jti: str) -> Call[bool]:
    """Whether a token is revoked.

    Args:
        account: Whose token it is.
        keys: Names in the key space.
        issued: When it was issued, in seconds since 1970.
        sid: The newsroom's session it belongs to, or empty.
        jti: Its own name, or empty.
    """
    of_all, *more = _marks(account, sid, jti)
    return Call("revoked", keys.shard_of(account), ("ask", of_all, issued, *more), bool)


def _marks(account: str, sid: str, jti: str) -> list[str]:
    """The names of what can revoke a token: the account, then its session, then itself."""
    named = [f"{account} {kind} {name}" for kind, name in (("sid", sid), ("jti", jti)) if name]
    return [name_of(each) for each in (account, *named)]
