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
    """`lang` of the address, else of the sign-in under way (`web.login.states`).

    A sign-in speaks what it was asked for in, else as the page that it leads back to. Without
    either the first of Accept-Language that we speak, else English.
    """
    signing_in = known(request.scope.get("lang", ""))
    back = QueryParams(urlsplit(request.scope.get("way_back", "")).query)
    if asked := asked_for(request) or signing_in or known(back.get("lang", "")):
        return asked
    for part in request.headers.get("accept-language", "").split(","):
        code = part.strip()[:2].lower()
        if code in LANGUAGES:
            return code
    return "en"


def asked_for(request: Request) -> Language | None:
    """The language that the address itself asks for."""
    return known(request.query_params.get("lang", ""))


def known(code: str) -> Language | None:
    """The language of this code, if it is one that we speak."""
    return code if code in LANGUAGES else None
