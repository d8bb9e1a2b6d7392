"""Unchanged: an answer is sent with its ETag, and not sent again to who has it already.

What everybody gets alike may be kept by shared caches for a moment, so that a CDN carries the
reading; browsers ask each time. `stale-while-revalidate` is not among it: a browser that heeds it
would show an old list after a reload. What says nothing of itself is kept by no cache (`web.edge`).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from fastapi import Response

if TYPE_CHECKING:
    from fastapi import Request

_SHARED = {
    "Cache-Control": "public, max-age=0, s-maxage=2, stale-if-error=60",
    # where a cache heeds this one alone, `s-maxage` does not forbid it what is stale (RFC 9213)
    "CDN-Cache-Control": "max-age=2, stale-if-error=60",
}


def etag(body: bytes) -> str:
    """The tag of a body: the same for the same bytes."""
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def _has_it(asked: str, tag: str) -> bool:
    """Whether this `If-None-Match` says so of what bears the tag; `*` is whatever there is."""
    return asked.strip() == "*" or tag in {
        each.strip().removeprefix("W/") for each in asked.split(",")
    }


def response_for(request: Request, body: bytes, tag: str, *, vary: str = "") -> Response:
    """JSON with its ETag, or 304 where the asker has it already.

    Args:
        request: Who asks.
        body: The JSON.
        tag: Its ETag.
        vary: The header of the request by which the body differs, if any.
    """
    headers = {"ETag": tag, **_SHARED} | ({"Vary": vary} if vary else {})
    if _has_it(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")
