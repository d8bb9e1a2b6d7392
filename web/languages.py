"""The reader's language: Korean or English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from starlette.datastructures import QueryParams

if TYPE_CHECKING:
    from fastapi import Request

Language = Literal["ko", "en"]
LANGUAGES: tuple[Language, ...] = ("ko", "en")


def language(request: Request) -> Language:
    """`lang` of the address, else of the page that a sign-in leads back to (`web.login.states`).

    Without either the first of Accept-Language that we speak, else English.
    """
    back = QueryParams(urlsplit(request.scope.get("way_back", "")).query)
    if asked := asked_for(request) or _spoken(back):
        return asked
    for part in request.headers.get("accept-language", "").split(","):
        code = part.strip()[:2].lower()
        if code in LANGUAGES:
            return code
    return "en"


def asked_for(request: Request) -> Language | None:
    """The language that the address itself asks for."""
    return _spoken(request.query_params)


def _spoken(query: QueryParams) -> Language | None:
    asked = query.get("lang", "")
    return asked if asked in LANGUAGES else None
