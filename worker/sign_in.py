"""How readers sign in, as the operator sets it: providers, and the newsroom's own signed tokens.

OMBUD_LOGIN_X_CLIENT_ID=…  OMBUD_LOGIN_X_SECRET=…
OMBUD_SITE_TOKENS=demo=https://news.example|ES256|https://news.example/keys.json
"""

from __future__ import annotations

import base64
import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, get_args
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, SecretStr

if TYPE_CHECKING:
    from collections.abc import Mapping

Algorithm = Literal["RS256", "ES256", "Ed25519", "EdDSA", "HS256"]
KEY_TYPES = {
    "RS256": "RSA",
    "PS256": "RSA",
    "ES256": "EC",
    "Ed25519": "OKP",
    "EdDSA": "OKP",
    "HS256": "oct",
}
"""The kind of key of each algorithm."""

KNOWN_PROVIDERS = ("x", "facebook", "google", "kakao")
"""Providers whose addresses are known."""

SHORTEST_SHARED_SECRET = 32
_FORM = "site=issuer|algorithm|key"


class LoginClient(BaseModel):
    """What a provider knows this installation by.

    Attributes:
        client_id: Given by the provider; empty: the provider is not offered.
        secret: Given by the provider.
        issuer: Address of an OpenID provider. For X and Facebook, which are none: the address of a
            stand-in that answers all of their paths; unset: they themselves.
        version: Version of Facebook's Graph API; each lives about two years.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    client_id: str = ""
    secret: SecretStr = SecretStr("")
    issuer: str = ""
    version: str = "v26.0"


@dataclass(frozen=True, slots=True)
class SiteTokens:
    """The tokens that a site's newsroom signs.

    Attributes:
        issuer: Their exact `iss`.
        algorithm: The one algorithm they are signed with.
        address: Where their keys are published as a JWK set, or empty.
        keys: Their keys as a JWK set, where they are not published.
        staff: Whether the roles they name open the desk.
    """

    issuer: str
    algorithm: Algorithm
    address: str
    keys: Mapping[str, Any] = field(repr=False)
    staff: bool


def site_tokens(text: str, *, dev: bool) -> SiteTokens:
    """What follows `site=` in OMBUD_SITE_TOKENS.

    Args:
        text: `issuer|algorithm|key`, and `|staff` where roles count.
        dev: Whether addresses of this machine may be plain http.

    Raises:
        ValueError: it is not of that form, or would let tokens in that anybody can make.
    """
    match [part.strip() for part in text.split("|")]:
        case [issuer, algorithm, key] if issuer and key:
            staff = False
        case [issuer, algorithm, key, "staff"] if issuer and key:
            staff = True
        case _:
            raise ValueError(f"takes {_FORM}, and |staff after it where roles open the desk")
    if algorithm not in get_args(Algorithm):
        raise ValueError(
            f"{algorithm!r} is no algorithm; there are {', '.join(get_args(Algorithm))}"
        )
    published = algorithm != "HS256" and "://" in key
    if published and not may_be_asked(key, dev=dev):
        raise ValueError("the address of the keys must be https://")
    keys = {"keys": [] if published else _own_keys(key, algorithm)}
    address = key if published else ""
    return SiteTokens(issuer, cast("Algorithm", algorithm), address, keys, staff)


def may_be_asked(address: str, *, dev: bool) -> bool:
    """Whether we ask at this address: by https, or in development on this machine itself."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or port == 0 or parts.username is not None:
        return False
    return parts.scheme == "https" or (dev and parts.scheme == "http" and _is_loopback(host))


def _own_keys(key: str, algorithm: str) -> list[dict[str, Any]]:
    """The shared secret, or what is in the file of this name, as JWKs."""
    if algorithm == "HS256":
        if len(key.encode()) < SHORTEST_SHARED_SECRET:
            raise ValueError(
                f"the secret of HS256 needs {SHORTEST_SHARED_SECRET} bytes or more; make one "
                "with `openssl rand -hex 32`"
            )
        return [{"kty": "oct", "k": base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")}]
    file = Path(key)
    if not file.is_file():
        raise ValueError("the key is neither an https:// address nor the name of a file")
    # Not above: it takes longer to import than all else that a command needs.
    from worker.signing_keys import public_keys  # noqa: PLC0415

    found = public_keys(file.read_bytes(), KEY_TYPES[algorithm])
    if not found:
        raise ValueError(f"the file {file.name} holds no public key for {algorithm}, PEM or JWK")
    return found


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
