"""Identity: who somebody is at a provider, and the account that is theirs here."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from worker import names

_LONGEST_PICTURE = 2_000


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is at a provider.

    Attributes:
        issuer: Who says so.
        subject: What the issuer knows them by; never changes, unlike names and addresses.
        name: The name they had there when they signed in.
        picture: Address of their picture then, or empty.
    """

    issuer: str
    subject: str
    name: str
    picture: str = ""


def account(provider: str, issuer: str, subject: str) -> str:
    """The account of an issuer's subject: stable, and nobody can tell the subject from it.

    Two issuers' subjects are two accounts, whatever else they have in common: an e-mail address
    proves nothing, and an account opened with somebody else's must not be theirs to find.
    """
    digest = hashlib.sha256(f"{issuer}\x00{subject}".encode()).digest()
    return f"{provider}-{base64.b32encode(digest)[:20].decode().lower()}"


def shown_name(*given: object) -> str:
    """What can be shown of the first of these of which something can, or empty."""
    found = (names.shown(name) for name in given if isinstance(name, str))
    return next(filter(None, found), "")


def shown_picture(address: object) -> str:
    """The address of a picture by https, or empty.

    One that the provider names by http is asked for by https: Kakao does so, and serves both.
    """
    if not isinstance(address, str) or len(address) > _LONGEST_PICTURE:
        return ""
    address = re.sub("^http:", "https:", address)
    return address if address.isascii() and _is_https(address) else ""


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)
