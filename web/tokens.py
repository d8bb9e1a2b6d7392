"""Tokens of our own, signed with the secret key: for forms, and for the steps of a sign-in."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING, Any

from web.problems import Problem

if TYPE_CHECKING:
    from worker.settings import Settings


def csrf(settings: Settings, secret: str) -> str:
    """The token that a form carries for the session, or the link, of this secret."""
    return _sign(settings, "csrf", secret.encode())


def check_csrf(settings: Settings, secret: str, token: str) -> None:
    """Make sure that a form was ours and belongs to this secret.

    Raises:
        Problem: it was not.
    """
    if not hmac.compare_digest(csrf(settings, secret).encode(), token.encode()):
        raise Problem("cross-site")


def seal(settings: Settings, purpose: str, value: dict[str, Any], seconds: int) -> str:
    """A value that only we can have made, good for some seconds; it can be read by anybody."""
    content = json.dumps([value, int(time.time()) + seconds]).encode()
    return f"{_plain(content)}.{_sign(settings, purpose, content)}"


def unseal(settings: Settings, purpose: str, token: str) -> dict[str, Any] | None:
    """The value of a token of ours, or None for any other and for one whose time is over."""
    plain = token.partition(".")[0]
    try:
        content = base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    except (binascii.Error, ValueError):
        return None
    expected = f"{_plain(content)}.{_sign(settings, purpose, content)}"
    # The whole token: decoding skips what is no base64, and a token that works once must not come
    # again in another spelling.
    if not hmac.compare_digest(expected.encode(), token.encode(errors="replace")):
        return None
    value, until = json.loads(content)
    return value if time.time() < until else None


def derived(settings: Settings, purpose: str, token: str) -> str:
    """64 hexadecimal digits that follow from a token, which only we can tell."""
    return _sign(settings, purpose, token.encode())


def _plain(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _sign(settings: Settings, purpose: str, content: bytes) -> str:
    key = settings.secret_key.get_secret_value().encode()
    return hmac.new(key, purpose.encode() + b"\x00" + content, hashlib.sha256).hexdigest()
