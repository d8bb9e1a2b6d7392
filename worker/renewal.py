"""Renewal: whether a session that is asked for anew can go on as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from worker.calls import Call
from worker.sessions import Session, name_of, written

if TYPE_CHECKING:
    from typing import Any

    from worker.keys import Keys


def renew_same(secret: str, session: Session, keys: Keys, *, jti: str = "") -> Call[bool]:
    """Whether the session of this secret is this very one and lasts half of its time or more.

    Its time of doing nothing begins anew, and it is one of this token (`jti`) from now on.
    """
    name = name_of(secret)

    def read(reply: list[Any]) -> bool:
        if not reply:
            return False
        kept, left = reply
        return Session(**json.loads(kept)) == session and 2 * left >= session.seconds

    arguments = ("renew", name, jti, written(session), session.idle_seconds)
    return Call("session_of_secret", keys.shard_of(name), arguments, read)
