"""Rendering: a filled template as the answer to a request, under a strict content policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.responses import HTMLResponse

from web.languages import language
from web.templating import WEB, fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request

STATIC = WEB / "static"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; font-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; "
    "frame-ancestors {ancestors}"
)


def render(
    request: Request,
    template: str,
    /,
    *,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    ancestors: str = "'none'",
    **context: Any,
) -> HTMLResponse:
    """A page in the reader's language.

    Args:
        request: Who asks.
        template: Name of the template.
        status_code: HTTP status.
        headers: Further headers.
        ancestors: Which pages may frame this one, as in `frame-ancestors`.
        context: What the template takes, as its first comment says.
    """
    content = fill(template, lang=language(request), **context)
    policy = {"Content-Security-Policy": _POLICY.format(ancestors=ancestors)}
    answer = HTMLResponse(content, status_code, {**policy, **(headers or {})})
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.headers["Vary"] = "Accept-Language, Cookie"
    return answer
