"""Methods: which ones an address takes, for the `Allow` of a 405 (RFC 9110, 10.2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Match, Mount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute
    from starlette.types import Scope

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_OF_FILES = ("GET", "HEAD")
_SERVED_AS = {"HEAD": "GET"}
"""By `web.heads`."""


def allowed(routes: Sequence[BaseRoute], scope: Scope) -> str:
    """The methods that any of these routes takes at a request's address.

    Every route is asked: one address is often served by several, each with methods of its own. A
    mount serves files.
    """
    asked = [route for route in routes if not isinstance(route, Mount)]

    def is_taken(method: str) -> bool:
        served = {**scope, "method": _SERVED_AS.get(method, method)}
        return any(route.matches(served)[0] is Match.FULL for route in asked)

    return ", ".join([each for each in _METHODS if is_taken(each)] or _OF_FILES)
