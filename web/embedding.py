"""Embedding: which pages of other origins may frame a site's comments and read its public numbers.

Writing from there takes a token that the newsroom signed. None may, unless `OMBUD_ORIGINS` names
them; in the dev profile also pages of this machine. Pages of our own site that
`OMBUD_IN_PLACE_ORIGINS` names may do without the frame: they act with their reader's session.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.responses import Response

from web.said import said

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from worker.settings import Settings

_LOOPBACK = re.compile(r"http://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?")
_LOOPBACK_FRAMES = "http://127.0.0.1:* http://localhost:*"
_OF_SITE = re.compile(r"/v1/sites/([^/]+)/")
_KEPT = ("GET", "HEAD", "OPTIONS")
"""Methods whose answers a cache might keep, and so must tell apart by who asks."""

_PREFLIGHT_BY = b"access-control-request-method"
_EXCHANGE = "/login/newsroom"
_LEAVING = "/logout"
_OF_READER = ("/v1/comments/", "/v1/me", _EXCHANGE)
_CODE = ("/static/", "/widget.js")
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, Prefer"
    ),
    "Access-Control-Max-Age": "600",
}
_EXPOSED = (
    "Location, Retry-After, RateLimit, RateLimit-Policy, Idempotent-Replayed, Preference-Applied, "
    "Ombud-Stale, Age, Date, ETag, X-Request-ID"
)


def ancestors(settings: Settings, site: str) -> str:
    """The pages that may frame a site's comments, as in `frame-ancestors`."""
    own = ["'self'", *settings.origins_by_site.get(site, ())]
    if settings.profile == "dev":
        own.append(_LOOPBACK_FRAMES)
    return " ".join(own)


def embeds(settings: Settings, site: str, origin: str) -> bool:
    """Whether pages of this origin may embed a site's comments."""
    named = origin in settings.origins_by_site.get(site, ())
    return named or (settings.profile == "dev" and _LOOPBACK.fullmatch(origin) is not None)


def in_place(settings: Settings, scope: Scope) -> frozenset[str]:
    """The sites whose comments stand in place on the page that asks: it acts for their readers.

    None for a page of another site, whatever origin it has: the browser says so, if it says it.
    """
    if said(scope, b"sec-fetch-site", "same-site") != "same-site":
        return frozenset()
    return settings.in_place_by_origin.get(said(scope, b"origin"), frozenset())


class Cors:
    """Lets pages of allowed origins read, and write for readers of theirs.

    With cookies only where the comments stand in place; but the exchange of a newsroom's token may
    give any page of the same site one.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Wrap this application."""
        self.app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        allowed = self._allowed(scope) if scope["type"] == "http" else None
        if allowed is None or not (allowed or scope["method"] in _KEPT):  # nothing to say
            await self.app(scope, receive, send)
            return
        cookies = bool(allowed) and self._with_cookies(scope)
        named = allowed in self._settings.in_place_by_origin
        if allowed and scope["method"] == "OPTIONS" and said(scope, _PREFLIGHT_BY):
            answer = Response(None, 204, _PREFLIGHT)
            _allow(answer.headers, allowed, named=named, cookies=cookies)
            await answer(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _allow(MutableHeaders(scope=message), allowed, named=named, cookies=cookies)
            await send(message)

        await self.app(scope, receive, with_headers)

    def _allowed(self, scope: Scope) -> str | None:
        """The origin if its pages may use this path; `*` for our own code.

        Empty where others might, None where no page may: caches must tell the answers to others
        from those to nobody's page.
        """
        path, origin = scope["path"], said(scope, b"origin")
        if path.startswith(_CODE):
            return "*"
        if path == _LEAVING:
            return origin if in_place(self._settings, scope) else ""
        if found := _OF_SITE.match(path):
            return origin if origin and embeds(self._settings, found[1], origin) else ""
        if not path.startswith(_OF_READER):
            return None
        sites = {*self._settings.origins_by_site, ""} if origin else ()
        return origin if any(embeds(self._settings, site, origin) for site in sites) else ""

    def _with_cookies(self, scope: Scope) -> bool:
        """Whether an allowed page may send its reader's cookie along, or be given one."""
        path = scope["path"]
        if path.startswith(_CODE):
            return False
        sites = in_place(self._settings, scope)
        found = _OF_SITE.match(path)
        return path == _EXCHANGE or (found[1] in sites if found else bool(sites))


def _allow(answer: MutableHeaders, origin: str, *, named: bool, cookies: bool) -> None:
    if origin:
        answer["Access-Control-Allow-Origin"] = origin
        answer["Access-Control-Expose-Headers"] = _EXPOSED
    if cookies:
        answer["Access-Control-Allow-Credentials"] = "true"
    if origin != "*":
        answer.add_vary_header("Origin")
    if named:  # or a cache could give its pages what somebody asked for as if from another site
        answer.add_vary_header("Sec-Fetch-Site")
