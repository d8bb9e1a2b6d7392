"""Server keys: the secret by which a newsroom's own server is known."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from web.problems import Problem

if TYPE_CHECKING:
    from fastapi import Request

    from worker.settings import Settings


def site_of_key(key: str, settings: Settings, site: str | None = None) -> str | None:
    """The site that a key belongs to, or None.

    Args:
        key: What was sent.
        settings: The settings, which know the keys.
        site: The only site that is wanted; None for any.
    """
    sent = key.strip().encode("utf-8", "surrogateescape")
    for name, expected in settings.keys_by_site.items():
        if hmac.compare_digest(sent, expected.encode()) and site in {None, name}:
            return name
    return None


def serving_site(request: Request, settings: Settings, authorization: str) -> str:
    """The site that `Authorization: Bearer <server key>` acts for, of those in the address.

    Raises:
        Problem: the key is wrong, or came through a browser.
    """
    if "origin" in request.headers:
        raise Problem("server-key-in-browser")
    scheme, _, key = authorization.partition(" ")
    site = None
    if scheme.lower() == "bearer":
        site = site_of_key(key, settings, request.path_params.get("site"))
    if site is None:
        raise Problem("unknown-key", headers={"WWW-Authenticate": "Bearer"})
    return site
