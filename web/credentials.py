"""Credentials: by what a route knows who asks, as the documentation shows it."""

from __future__ import annotations

from typing import Any

from web.callers import READER_COOKIE, STAFF_COOKIE

SCHEMES: dict[str, dict[str, str]] = {
    "server": {
        "type": "http",
        "scheme": "bearer",
        "description": "The server key of the site, from the newsroom's own server alone.",
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A token of the newsroom's own reader, signed by the newsroom.",
    },
    "reader": {
        "type": "apiKey",
        "in": "cookie",
        "name": READER_COOKIE,
        "description": "A reader's session; the name begins with `__Host-` over https.",
    },
    "staff": {
        "type": "apiKey",
        "in": "cookie",
        "name": STAFF_COOKIE,
        "description": "A colleague's session, named likewise.",
    },
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRF-Token",
        "description": "The token of the desk's page, with what a colleague changes.",
    },
    "coral": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Coral-Signature",
        "description": "`sha256=<hex>`: the body's HMAC by the phase's signing secret.",
    },
    "key": {
        "type": "apiKey",
        "in": "query",
        "name": "key",
        "description": "A server key of any site, where Google's APIs have theirs.",
    },
    "googleKey": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Goog-Api-Key",
        "description": "The same.",
    },
}

READER = ("reader", "token")
AUTHOR = ("server", *READER)
GOOGLE = ("key", "googleKey")


def known_by(*schemes: str, also_nobody: bool = False) -> dict[str, Any]:
    """What a route documents: any one of these credentials, or none where nobody may ask, too."""
    anyone: list[dict[str, list[str]]] = [{}] if also_nobody else []
    return {"security": [*anyone, *({scheme: []} for scheme in schemes)]}
