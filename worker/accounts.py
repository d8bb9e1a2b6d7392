"""Accounts of the newsroom's staff: an invitation is a link that signs in once.

ombud staff invite mina --role moderator
http://127.0.0.1:8000/desk/enter/8Hq…   (once, within a day)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, get_args

from worker import sessions
from worker.refusals import Refused
from worker.sessions import Session

if TYPE_CHECKING:
    from worker.calls import Call
    from worker.keys import Keys

Role = Literal["moderator", "senior", "ops"]
ROLES: tuple[Role, ...] = get_args(Role)
"""moderator decides; senior also decides what was escalated; ops sees numbers, not comments."""

DECIDING: frozenset[str] = frozenset({"moderator", "senior"})
"""Roles that may read held comments and decide."""

INVITED_SECONDS = 86_400

_TAKEN = frozenset({"author", "policy", "reader", "system"})
"""Names that decisions use for those who are no colleagues."""

_ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class InvalidAccount(Refused):
    """No account can have this name or role."""

    code = "invalid-account"


def invite(account: str, keys: Keys, *, role: str = "moderator") -> tuple[str, Call[bool]]:
    """An invitation: the secret of its link, and the call that makes the link work.

    Args:
        account: The account's name: letters, digits and . _ -, at most 64.
        keys: Names in the key space.
        role: One of `ROLES`.

    Raises:
        InvalidAccount: the name or role is none.
    """
    if not _ACCOUNT.fullmatch(account) or account in _TAKEN:
        raise InvalidAccount(f"{account!r}: an account's name takes letters, digits and . _ -")
    if role not in ROLES:
        raise InvalidAccount(f"{role!r} is no role; there are {', '.join(ROLES)}")
    secret = sessions.new_secret()
    invitation = {"account": account, "role": role}
    return secret, sessions.keep_once("invite", secret, invitation, INVITED_SECONDS, keys)


def read_invitation(secret: str, keys: Keys) -> Call[dict[str, str] | None]:
    """Whom the link is for (`account`, `role`), without using it up; None if it works no more."""
    return sessions.look_once("invite", secret, keys)


def redeem(secret: str, keys: Keys) -> Call[dict[str, str] | None]:
    """Use the link up; None if it works no more."""
    return sessions.take_once("invite", secret, keys)


def staff_session(invitation: dict[str, str]) -> Session:
    """The session that an invitation opens."""
    account = invitation["account"]
    return Session("staff", account, account, invitation["role"])
