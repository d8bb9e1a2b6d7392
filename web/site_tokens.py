"""Site tokens: short JWTs that a newsroom signs for its own readers.

    {"iss": "https://news.example", "aud": "demo", "sub": "42", "name": "Mina",
     "iat": 1790000000, "exp": 1790000600}
    and, where they say something: "can_comment": false, "roles": ["staff"], "sid", "jti",
    "picture"

`aud` is the site. A token lives 15 minutes at most; the page asks its own server for the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from web.identity import account, shown_name, shown_picture
from web.jose import UnknownKey, Untrusted, check_times, claims_of, payload_of, said
from web.limits import slow_network_down
from web.outbound import NoAnswer
from web.problems import Problem
from worker.accounts import DECIDING, ROLES
from worker.pace import Limit
from worker.revocations import is_revoked
from worker.sessions import Session

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from fastapi import Request

    from web.front import Front
    from worker.sign_in import SiteTokens

LONGEST_SECONDS = 900
PROVIDER = "newsroom"
"""What the ids of newsrooms' accounts begin with."""

REVOKED = "it is revoked"

REFUSED = Limit("refused", 60, 60)
"""Tokens of one network that are not good, or cannot be told to be. Of its own, as a page with old
tokens must not keep its readers from signing in by a provider."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a token is for.

    Attributes:
        session: Who that is, as in a session.
        role: What the newsroom lets them do at the desk, or empty.
        marks: What it may be revoked by.
    """

    session: Session
    role: str
    marks: Mapping[str, Any]


def looks_like_one(authorization: str) -> bool:
    """Whether it is `Bearer <JWT>`: a server key has no two dots."""
    scheme, _, token = authorization.partition(" ")
    return scheme.lower() == "bearer" and token.strip().count(".") == 2  # noqa: PLR2004


async def holder(token: str, request: Request, front: Front, *, site: str | None = None) -> Holder:
    """Whom a token is for; one that is not good counts for the network that it comes from.

    A good one does not: many readers can be behind one network.

    Args:
        token: In compact form.
        request: The request that it came with.
        front: The front.
        site: The only site it may be for; None for any that has tokens.

    Raises:
        Problem: it is not good, with a detail that says why; or its keys are not to be had; or too
            many such came from there.
    """
    try:
        return await _holder(token, front, site)
    except Problem:
        await slow_network_down(request, front, REFUSED)
        raise


async def _holder(token: str, front: Front, site: str | None) -> Holder:
    try:
        if not token:
            raise Untrusted("there is none")  # noqa: TRY301 - one way out for all
        wanted = site or said(payload_of(token), "aud")
        signed = front.settings.tokens_by_site.get(wanted)
        if signed is None:
            raise Untrusted("`aud` must be a site whose newsroom signs tokens")  # noqa: TRY301
        claims = await _verified(token, signed, front)
        found = _named(claims, wanted, signed)
    except Untrusted as error:
        raise refused(str(error)) from None
    if await revoked(found, front):
        raise refused(REVOKED)
    return found


async def revoked(found: Holder, front: Front) -> bool:
    """Whether the token that names them is revoked by now."""
    return await front.store.run(is_revoked(found.session.account, front.keys, **found.marks))


def refused(reason: str) -> Problem:
    """The problem of a token that is not good."""
    challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    en = f"The newsroom's token is not good: {reason}. Reload the page."
    # why is said for who wrote the newsroom's server, in the words of the log
    ko = f"신문사에서 발급한 로그인 토큰이 유효하지 않습니다({reason}). 페이지를 새로 고쳐 주세요."
    return Problem("invalid-token", en, ko, headers=challenge, why=reason)


async def _verified(token: str, signed: SiteTokens, front: Front) -> dict[str, Any]:
    algorithms = (signed.algorithm,)
    if not signed.address:
        return claims_of(token, signed.keys, algorithms)
    try:
        return claims_of(token, await _keys(signed, front), algorithms)
    except UnknownKey:
        return claims_of(token, await _keys(signed, front, fresh=True), algorithms)


async def _keys(signed: SiteTokens, front: Front, *, fresh: bool = False) -> Mapping[str, Any]:
    """The newsroom's published keys."""
    try:
        return await front.published.read(signed.address, fresh=fresh)
    except NoAnswer as error:
        raise Problem(
            "login-unavailable",
            headers={"Retry-After": "5"},
            why=f"the keys of {signed.issuer} are not to be had",
            cause=str(error),
            provider=signed.issuer,
        ) from None


def _named(claims: Mapping[str, Any], site: str, signed: SiteTokens) -> Holder:
    """Whom the claims name."""
    if claims.get("iss") != signed.issuer:
        raise Untrusted("`iss` is not the site's issuer")
    if claims.get("aud") not in (site, [site]):
        raise Untrusted("`aud` must be the site")
    issued, expires = check_times(claims)
    if expires - issued > LONGEST_SECONDS:
        raise Untrusted(f"`exp` is more than {LONGEST_SECONDS // 60} minutes after `iat`")
    subject, name = said(claims, "sub"), shown_name(said(claims, "name"))
    if not subject or not name:
        raise Untrusted("`sub` and `name` must say who it is")
    can_comment, roles = claims.get("can_comment", True), claims.get("roles", [])
    if not isinstance(can_comment, bool) or not isinstance(roles, list):
        raise Untrusted("`can_comment` must be true or false, `roles` a list")
    sid = said(claims, "sid")
    session = Session(
        "reader",
        account(PROVIDER, signed.issuer, subject),
        name,
        role=_author_role(roles) if signed.staff else "reader",
        picture=shown_picture(claims.get("picture")),
        site=site,
        can_comment=can_comment,
        sid=sid,
    )
    held = [role for role in reversed(ROLES) if role in roles] if signed.staff else []
    marks = {"issued": issued, "sid": sid, "jti": said(claims, "jti")}
    return Holder(session, held[0] if held else "", marks)


def _author_role(roles: Collection[Any]) -> str:
    """What policies and readers are told of an author with these roles."""
    if any(role in roles for role in DECIDING):
        return "moderator"
    return "staff" if any(role in roles for role in ("staff", *ROLES)) else "reader"
