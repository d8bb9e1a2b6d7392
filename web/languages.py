"""The reader's language: Korean or English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fastapi import Request

Language = Literal["ko", "en"]
LANGUAGES: tuple[Language, ...] = ("ko", "en")


def language(request: Request) -> Language:
    """`lang` of the address, else the first of Accept-Language that we speak, else English."""
    if asked := asked_for(request):
        return asked
    for part in request.headers.get("accept-language", "").split(","):
        code = part.strip()[:2].lower()
        if code in LANGUAGES:
            return code
    return "en"


def asked_for(request: Request) -> Language | None:
    """The language that the address itself asks for."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else None
