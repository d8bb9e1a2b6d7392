"""Callers: who a request comes from, and what that one may do.

* a newsroom's server, by `Authorization: Bearer <server key>`: acts for its site and names authors
* a reader or a colleague, by a session cookie; what changes something must come from our own pages,
  or for a reader from one that has the comments in place, which acts and reads for its sites alone
* a newsroom's own reader, by `Authorization: Bearer <token the newsroom signed>`
* nobody: reads what is published
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

from fastapi import Depends, Request

from web import site_tokens
from web.embedding import embeds, in_place
from web.forms import check_form
from web.front import TheFront
from web.problems import Problem
from web.said import headers_of, said
from web.server_keys import serving_site
from worker import sessions
from worker.accounts import DECIDING
from worker.records import Author
from worker.refusals import StoreUnavailable

if TYPE_CHECKING:
    from web.front import Front
    from worker.records import Comment
    from worker.sessions import Kind, Session
    from worker.settings import Settings

READER_COOKIE = "ombud_reader"
FRAMED_COOKIE = "ombud_framed"
READER_COOKIES = (READER_COOKIE, FRAMED_COOKIE)
"""A reader's session, where we are at home and in a frame on another site."""

STAFF_COOKIE = "ombud_staff"

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a request comes from.

    Attributes:
        kind: Server, staff, reader or nobody.
        id: The account; empty for a server and for nobody.
        name: Name to show.
        role: What the account may do, or whether a reader is one of the newsroom's own.
        sites: The sites this one acts and reads for, None for any: a server and a newsroom's own
            reader are of one, and a page that has the comments in place acts for some.
        picture: Address of the account's picture, or empty.
        can_comment: Whether the newsroom lets this reader write.
        secret: Secret of the session, for its CSRF token.
    """

    kind: Literal["server", "staff", "reader", "nobody"] = "nobody"
    id: str = ""
    name: str = ""
    role: str = ""
    sites: frozenset[str] | None = None
    picture: str = ""
    can_comment: bool = True
    secret: str = ""

    @property
    def decides(self) -> bool:
        """Whether this caller may read held comments and decide."""
        return self.kind == "staff" and self.role in DECIDING

    def serves(self, site: str) -> bool:
        """Whether this is the server of that site."""
        return self.kind == "server" and self.sites is not None and self._is_of(site)

    def reads(self, site: str) -> bool:
        """Whether this is a reader of that site; a newsroom's own reader is one of its site."""
        return self.kind == "reader" and self._is_of(site)

    def writes(self, site: str) -> Author:
        """The author that this reader is on that site.

        Raises:
            Problem: nobody is signed in there, or the newsroom does not let this reader write.
        """
        if not self.reads(site):
            raise Problem("unauthorized")
        if not self.can_comment:
            raise Problem("not-entitled")
        return Author(self.id, self.name, self.role)

    def sees_all_of(self, comment: Comment) -> bool:
        """Whether this caller may see a comment that readers may not."""
        own = self.reads(comment.site) and self.id == comment.author.id != ""
        return own or self.decides or self.serves(comment.site)

    def _is_of(self, site: str) -> bool:
        return self.sites is None or site in self.sites


NOBODY = Caller()

ELSEWHERE = Caller(sites=frozenset())
"""Nobody to the page that asks: the session is of a reader of none of its sites."""


async def caller(request: Request, front: TheFront) -> Caller:
    """Who the request comes from.

    Raises:
        Problem: a server key that is wrong or came through a browser; a newsroom's token that is
            not good or came from another's page; a change from another site.
    """
    if b"authorization" in headers_of(request.scope):
        authorization = said(request.scope, b"authorization")
        if site_tokens.looks_like_one(authorization):
            return await _bearer(request, front, authorization)
        site = serving_site(request, front.settings, authorization)
        return Caller("server", sites=frozenset({site}))
    other = None
    for cookie in READER_COOKIES:
        reader = await signed_in(request, front, cookie)
        if reader is not None:
            if _is_meant(request, reader):
                return reader
            other = other or reader
    return other or NOBODY


def _is_meant(request: Request, reader: Caller) -> bool:
    """Whether a reader is one of the site that is asked for, where the address names one."""
    site = None
    if reader.sites is not None:
        site = request.path_params.get("site") or request.query_params.get("site")
    return not site or reader.reads(site)


def said_to_write(request: Request, front: Front, account: str) -> Caller | None:
    """The reader that a page says to write, whose session is not read; None: it has to be.

    That the session is this reader's is proven in the step that accepts (`web.limits.admit`), where
    one shard has all: nothing is accepted of who signed out, or was erased, a moment ago.

    Raises:
        Problem: a change from another site.
    """
    held = [name for name in READER_COOKIES if cookie_name(request, name) in request.cookies]
    # of two sessions one may be over, and the other not
    if front.keys.shards > 1 or len(held) != 1 or b"authorization" in headers_of(request.scope):
        return None
    presented = _presented(request, front, held[0])
    if presented is None:
        return None
    secret, sites = presented
    return Caller("reader", account, sites=sites, secret=secret)


async def reader(request: Request, front: TheFront) -> Caller:
    """Who reads a page: nobody while the store is away, who may read all the same.

    Raises:
        Problem: as for `caller`.
    """
    if front.readings.away:
        return NOBODY
    try:
        return await caller(request, front)
    except StoreUnavailable:
        front.readings.leave_alone()
        return NOBODY


async def staff(request: Request, front: TheFront) -> Caller:
    """The colleague the request comes from, or nobody.

    Raises:
        Problem: a change from another site.
    """
    return await signed_in(request, front, STAFF_COOKIE) or NOBODY


async def anyone(request: Request, front: TheFront) -> Caller:
    """A colleague if one is signed in, else who else it is."""
    if "authorization" not in request.headers:
        colleague = await staff(request, front)
        if colleague is not NOBODY:
            return colleague
    return await caller(request, front)


async def moderator(request: Request, front: TheFront) -> Caller:
    """A colleague who may decide; a script that changes something sends the page's own token.

    Raises:
        Problem: it is not one, or the token is not this session's.
    """
    found = await staff(request, front)
    if found.kind == "nobody":
        raise Problem("unauthorized")
    if not found.decides:
        raise Problem("forbidden")
    if request.method not in _READING and "form" not in request.headers.get("content-type", ""):
        check_form(request, front.settings, found.secret, request.headers.get("x-csrf-token", ""))
    return found


TheCaller = Annotated[Caller, Depends(caller)]
Reader = Annotated[Caller, Depends(reader)]
Staff = Annotated[Caller, Depends(staff)]
Anyone = Annotated[Caller, Depends(anyone)]
Moderator = Annotated[Caller, Depends(moderator)]


async def signed_in(request: Request, front: Front, cookie: str) -> Caller | None:
    """Whom the session of a cookie is of, if the page that asks may use it.

    Of a reader of other sites alone, the page that has the comments in place learns no more.

    Raises:
        Problem: a change from another site.
    """
    presented = _presented(request, front, cookie)
    if presented is None:
        return None
    secret, sites = presented
    kind: Kind = "staff" if cookie == STAFF_COOKIE else "reader"
    found = await front.store.run(
        sessions.read_session(secret, front.keys)
        if request.method in _READING
        else sessions.renew_session(secret, kind, front.keys)
    )
    if found is None or found.kind != kind:
        return None
    who = _caller(found, sites, secret)
    return ELSEWHERE if who.sites == frozenset() else who


def _presented(
    request: Request, front: Front, cookie: str
) -> tuple[str, frozenset[str] | None] | None:
    """The secret that a cookie holds and the sites that the page which asks may act for with it.

    Raises:
        Problem: a change from another site.
    """
    secret = request.cookies.get(cookie_name(request, cookie), "")
    if not secret:
        return None
    sites = sites_of_page(request, front.settings)
    if sites is not None and not sites:
        raise Problem("cross-site")
    if sites and cookie != READER_COOKIE:
        return None  # neither a colleague's there, nor what was signed in to in a frame
    return secret, sites


def is_https(request: Request) -> bool:
    """Whether the reader's browser speaks https to us, or to the proxy in front of us."""
    front: Front = request.app.state.front
    public = front.settings.public_url
    return (urlsplit(public).scheme if public else request.scope["scheme"]) == "https"


def cookie_name(request: Request, name: str) -> str:
    """The cookie's name: bound to this host and to https where there is https."""
    return f"__Host-{name}" if is_https(request) else name


async def _bearer(request: Request, front: Front, authorization: str) -> Caller:
    token = authorization.partition(" ")[2].strip()
    found = await site_tokens.holder(token, request, front, site=request.path_params.get("site"))
    if not comes_from(request, front.settings, found.session.site):
        raise Problem("cross-site")
    return _caller(found.session)


def _caller(
    session: Session,
    sites: frozenset[str] | None = None,
    secret: str = "",
) -> Caller:
    """Who a session is of, for the page of these sites."""
    if session.site:
        own = frozenset({session.site})
        sites = own if sites is None else own & sites
    return Caller(
        session.kind,
        session.account,
        session.name,
        session.role,
        sites=sites,
        picture=session.picture,
        can_comment=session.can_comment,
        secret=secret,
    )


def same_site(request: Request) -> None:
    """Make sure that a change was asked for by a page of ours; browsers say where it came from.

    Raises:
        Problem: it came from another site.
    """
    if not _asked_by_us(request):
        raise Problem("cross-site")


def own_page(request: Request, settings: Settings) -> None:
    """Make sure that it was asked for by a page of ours, or one that has the comments in place.

    For what costs so much that no other page may have a reader's browser ask for it, though it
    would not get to read the answer.

    Raises:
        Problem: it came from another page.
    """
    if not in_place(settings, request.scope):
        same_site(request)


def sites_of_page(request: Request, settings: Settings) -> frozenset[str] | None:
    """The sites that the page which asks may act for, with its reader's session; None for any.

    A page that has the comments in place has those it is named for. Of others only our own change
    anything; what they read for themselves browsers keep from them.
    """
    if sites := in_place(settings, request.scope):
        return sites
    return None if request.method in _READING or _asked_by_us(request) else frozenset()


def comes_from(request: Request, settings: Settings, site: str) -> bool:
    """Whether a request was made by no page, a page of ours, or one that embeds the site."""
    origin = said(request.scope, b"origin")
    return not origin or _is_ours(request, origin) or embeds(settings, site, origin)


def _asked_by_us(request: Request) -> bool:
    came_from = said(request.scope, b"sec-fetch-site", "same-origin")
    origin = said(request.scope, b"origin")
    return came_from in {"same-origin", "none"} and (not origin or _is_ours(request, origin))


def _is_ours(request: Request, origin: str) -> bool:
    return urlsplit(origin).netloc == said(request.scope, b"host")
