"""The page for what went wrong; where a frame of ours was asked for, that frame shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from web.embedding import ancestors
from web.pages.rendering import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request
    from fastapi.responses import HTMLResponse

_FRAMED = re.compile(r"/embed/([^/]+)/")


def error_page(
    request: Request, status: int, title: str, detail: str, headers: Mapping[str, str] | None
) -> HTMLResponse:
    """Say what was wrong and what to do."""
    framed = _FRAMED.match(request.url.path)
    return render(
        request,
        "error.html",
        status_code=status,
        status=status,
        headers=headers,
        ancestors=ancestors(request.app.state.front.settings, framed[1]) if framed else "'none'",
        framed=framed is not None,
        site={"id": "", "name": "Ombud"},
        here=request.scope.get("here", request.url.path),
        back=request.scope.get("way_back", ""),
        title=title,
        detail=detail,
        request=request.scope.get("request_id", ""),
    )
