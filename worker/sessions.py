"""Sessions: who is signed in, known to the server by the hash of a secret only the browser holds.

A session ends when nothing was done with it for a while, and at a fixed time whatever is done;
reading it changes nothing. The same store keeps the short-lived, one-time things of a sign-in:
`keep_once` and `take_once`.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from worker.calls import Call, text

if TYPE_CHECKING:
    from typing import Any

    from worker.keys import Keys

Kind = Literal["reader", "staff"]

READER_SECONDS = 30 * 86_400
READER_IDLE_SECONDS = 14 * 86_400
STAFF_SECONDS = 12 * 3_600
STAFF_IDLE_SECONDS = 2 * 3_600
NEWSROOM_SECONDS = 3_600
"""A session made of a newsroom's token is short: what the token entitles to is asked for again."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in.

    Attributes:
        kind: `reader`, or `staff` of the newsroom.
        account: The account's id.
        name: The name to show.
        role: What the account may do.
        picture: Address of the account's picture as it was at the sign-in, or empty.
        site: The one site it is for: whose newsroom signed the token; empty: any.
        can_comment: Whether the newsroom lets this reader write.
        sid: The newsroom's own name for the session, or empty.
    """

    kind: Kind
    account: str
    name: str
    role: str = "reader"
    picture: str = ""
    site: str = ""
    can_comment: bool = True
    sid: str = ""

    @property
    def seconds(self) -> int:
        """How long it lasts at most."""
        if self.kind == "staff":
            return STAFF_SECONDS
        return NEWSROOM_SECONDS if self.site else READER_SECONDS

    @property
    def idle_seconds(self) -> int:
        """How long it lasts while nothing is done with it."""
        return min(_IDLE_SECONDS[self.kind], self.seconds)


_IDLE_SECONDS = {"reader": READER_IDLE_SECONDS, "staff": STAFF_IDLE_SECONDS}


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as the list of an account's sessions names it.

    Attributes:
        name: What it is kept under.
        sid: The newsroom's own name for it, or empty.
    """

    name: str
    sid: str


def new_secret() -> str:
    """A secret of 256 random bits, for a cookie or a link."""
    return secrets.token_urlsafe(32)


def name_of(secret: str) -> str:
    """The name a secret is kept under; the secret cannot be told from it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_session(secret: str, session: Session, keys: Keys, *, jti: str = "") -> Call[bool]:
    """Remember a session under this secret, until its time is over.

    Args:
        secret: The secret.
        session: The session.
        keys: Names in the key space.
        jti: The newsroom's own name for the token that it is made of, or empty.
    """
    name, most = name_of(secret), session.seconds
    arguments = ("open", name, jti, written(session), session.idle_seconds, most)
    opening = _on_secret(name, arguments, keys)
    noted = ("note", name_of(session.account), f"{name} {session.sid}", most)
    shard = keys.shard_of(session.account)
    return Call("sessions_of_account", shard, noted, bool, lambda _: [opening])


def read_session(secret: str, keys: Keys) -> Call[Session | None]:
    """The session of this secret, or None when it is over or never was."""
    return read_named(name_of(secret), keys)


def read_named(name: str, keys: Keys) -> Call[Session | None]:
    """The session that is kept under this name, or None when it is over or never was."""
    return _on_secret(name, ("read", name), keys)


def renew_session(secret: str, kind: Kind, keys: Keys) -> Call[Session | None]:
    """The session of this secret, with whose kind's time of doing nothing begins anew; or None."""
    name = name_of(secret)
    return _on_secret(name, ("renew", name, "", "", _IDLE_SECONDS[kind]), keys)


def close_session(secret: str, keys: Keys) -> Call[Session | None]:
    """Forget a session at once; answers which it was."""
    return close_named(name_of(secret), keys)


def close_named(name: str, keys: Keys, *, jti: str = "") -> Call[Session | None]:
    """Forget the session that is kept under this name; with `jti` only if it is of that token."""
    return _on_secret(name, ("close", name, jti), keys)


def written(session: Session) -> str:
    """A session as it is kept."""
    return json.dumps(asdict(session), ensure_ascii=False)


def sessions_of(account: str, keys: Keys) -> Call[list[OpenSession]]:
    """The sessions that an account has open, and some that ended a while ago."""

    def read(reply: list[Any]) -> list[OpenSession]:
        parts = [text(each).partition(" ") for each in reply]
        return [OpenSession(name, sid) for name, _, sid in parts]

    arguments = ("list", name_of(account))
    return Call("sessions_of_account", keys.shard_of(account), arguments, read)


def keep_once(
    kind: str, secret: str, value: dict[str, str], seconds: int, keys: Keys
) -> Call[bool]:
    """Keep something that may be taken once, within some seconds."""
    return _keep(kind, secret, value, seconds, keys)


def look_once(kind: str, secret: str, keys: Keys) -> Call[dict[str, str] | None]:
    """What is kept, left where it is; None if it was taken or is over."""
    return Call("session", _shard(secret, keys), ("read", _name(kind, secret)), _read_kept)


def take_once(kind: str, secret: str, keys: Keys) -> Call[dict[str, str] | None]:
    """Take what is kept; None if somebody was quicker or it is over."""
    return Call("session", _shard(secret, keys), ("take", _name(kind, secret)), _read_kept)


def use_once(kind: str, token: str, seconds: int, keys: Keys) -> Call[bool]:
    """Use a token up; answers whether this is the first time within some seconds."""
    arguments = ("once", _name(kind, token), "1", seconds)
    return Call("session", _shard(token, keys), arguments, bool)


def _read_kept(reply: list[Any]) -> dict[str, str] | None:
    return json.loads(text(reply[0])) if reply else None


def _on_secret(name: str, arguments: tuple[str | int, ...], keys: Keys) -> Call[Session | None]:
    def read(reply: list[Any]) -> Session | None:
        return Session(**json.loads(reply[0])) if reply else None

    return Call("session_of_secret", keys.shard_of(name), arguments, read)


def _keep(kind: str, secret: str, value: dict[str, Any], seconds: int, keys: Keys) -> Call[bool]:
    kept = json.dumps(value, ensure_ascii=False)
    arguments = ("keep", _name(kind, secret), kept, seconds)
    return Call("session", _shard(secret, keys), arguments, bool)


def _name(kind: str, secret: str) -> str:
    return f"{kind}:{name_of(secret)}"


def _shard(secret: str, keys: Keys) -> int:
    return keys.shard_of(name_of(secret))
