"""Said: a request's headers, looked through once for all who ask what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Scope


def headers_of(scope: Scope) -> dict[bytes, bytes]:
    """The headers by their lower-case names; of one that came several times, the first."""
    found: dict[bytes, bytes] | None = scope.get("said")
    if found is None:
        found = scope["said"] = dict(reversed(scope["headers"]))
    return found


def said(scope: Scope, name: bytes, otherwise: str = "") -> str:
    """What a header says, or this where it did not come."""
    value = headers_of(scope).get(name)
    return otherwise if value is None else value.decode("latin-1")
