"""Unchanged: an answer is sent with its ETag, and not sent again to who has it already."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from fastapi import Response

if TYPE_CHECKING:
    from fastapi import Request


def etag(body: bytes) -> str:
    """The tag of a body: the same for the same bytes."""
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def unless_known(response: Response, request: Request) -> Response:
    """The answer with its ETag, or 304 where the asker has it already."""
    return response_for(request, bytes(response.body), etag(bytes(response.body)))


def response_for(request: Request, body: bytes, tag: str, **marks: str) -> Response:
    """JSON with its ETag, or 304 where the asker has it already; `marks` are further headers."""
    headers = {"ETag": tag, "Cache-Control": "no-cache", **marks}
    asked = request.headers.get("if-none-match", "")
    if tag in {each.strip().removeprefix("W/") for each in asked.split(",")}:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")
