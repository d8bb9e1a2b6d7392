"""Identity: who somebody is at a provider, and the account that is theirs here."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from policies.detectors.script import MIXED
from worker.intake import LONGEST_NAME, NAME_NOT_ALLOWED

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


def shown_name(*names: object) -> str:
    """The first of these that can be shown as a name, without what draws nothing; or empty.

    One that mixes alphabets within a word is none: it is made to be taken for another's.
    """
    for name in names:
        if isinstance(name, str):
            shown = " ".join(NAME_NOT_ALLOWED.sub("", re.sub(r"\s", " ", name)).split())
            if shown and not MIXED.search(shown):
                return shown[:LONGEST_NAME].rstrip()
    return ""


def shown_picture(address: object) -> str:
    """The address of a picture if it is one by https, or empty."""
    if not isinstance(address, str) or len(address) > _LONGEST_PICTURE:
        return ""
    return address if address.isascii() and _is_https(address) else ""


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)
