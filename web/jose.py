"""JOSE: whether a signed token is what its signer made, by one algorithm that we expect.

The token never chooses how it is verified: its header names a key (`kid`) among those that are
known, and no more. Keys inside a token (`jwk`, `jku`, `x5c`) are not looked at.
"""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry

from worker.sign_in import KEY_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from joserfc.jwk import Key
    from joserfc.jws import CompactSignature

SKEW_SECONDS = 30
"""By how much the clocks of signers and ours may differ."""

_LONGEST = 8_192
_NO_HALVES = re.compile("[^\ud800-\udfff]*")
"""JSON can escape half a character, which nothing can be written with."""


class Untrusted(Exception):  # noqa: N818 - it says what the token is
    """The token is not to be believed; says why."""


class UnknownKey(Untrusted):
    """No known key fits: the signer may have new ones."""


def payload_of(token: str) -> dict[str, Any]:
    """What a token claims, believed by nobody yet: to find whose keys to verify it with.

    Raises:
        Untrusted: it is no token.
    """
    try:
        claims = json.loads(_parts(token).payload)
    except (ValueError, RecursionError):
        claims = None
    if not isinstance(claims, dict):
        raise Untrusted("its claims are no JSON object")
    return claims


def claims_of(token: str, keys: Mapping[str, Any], algorithms: Sequence[str]) -> dict[str, Any]:
    """The claims of a token that one of these keys signed.

    Args:
        token: In compact form.
        keys: A JWK set.
        algorithms: The ones that are expected.

    Raises:
        UnknownKey: no key of the set is the token's.
        Untrusted: another algorithm, a wrong signature.
    """
    header = _parts(token).headers()
    algorithm = header.get("alg")
    if algorithm not in algorithms or algorithm not in KEY_TYPES:
        raise Untrusted(f"it must be signed with {' or '.join(algorithms)}")
    key = _key(header, str(algorithm), keys)
    try:
        expected = jws.JWSRegistry(algorithms=[str(algorithm)], strict_check_header=False)
        return jwt.decode(token, key, registry=expected).claims
    except (JoseError, ValueError, TypeError):
        raise Untrusted("the signature is not by the signer's key") from None


def check_times(claims: Mapping[str, Any]) -> tuple[int, int]:
    """When a token was issued and when it expires, in seconds since 1970.

    Raises:
        Untrusted: a time is missing or no number, or it is not yet or no longer good.
    """
    now = time.time()
    issued, expires = (_time(claims, name) for name in ("iat", "exp"))
    starts = _time(claims, "nbf") if "nbf" in claims else issued
    if now >= expires + SKEW_SECONDS:
        raise Untrusted("`exp` is over")
    if max(issued, starts) > now + SKEW_SECONDS:
        raise Untrusted("`iat` or `nbf` is still to come")
    return issued, expires


def said(claims: Mapping[str, Any], name: str) -> str:
    """A claim that is text; empty where it is not there.

    Raises:
        Untrusted: it is something else.
    """
    value = claims.get(name, "")
    if not isinstance(value, str) or not _NO_HALVES.fullmatch(value):
        raise Untrusted(f"`{name}` must be text")
    return value


def _parts(token: str) -> CompactSignature:
    if len(token) > _LONGEST:
        raise Untrusted(f"it is longer than {_LONGEST} characters")
    try:
        return jws.extract_compact(token.encode())
    except (JoseError, ValueError, TypeError):
        raise Untrusted("it is no signed token in compact form") from None


def _key(header: Mapping[str, Any], algorithm: str, keys: Mapping[str, Any]) -> Key:
    kid, listed = header.get("kid"), keys.get("keys")
    named = [None] if kid is None else [kid, None]
    for name in named:
        fits = [
            key
            for key in (listed if isinstance(listed, list) else [])
            if isinstance(key, dict)
            and key.get("kty") == KEY_TYPES[algorithm]
            and key.get("use") in {None, "sig"}
            and key.get("alg") in {None, algorithm}
            and (kid is None or key.get("kid") == name)
        ]
        if len(fits) == 1:
            try:
                return JWKRegistry.import_key(fits[0])
            except (JoseError, ValueError, TypeError, KeyError):
                raise UnknownKey("the signer's key cannot be read") from None
    raise UnknownKey("no key, or more than one, is the one that the token names as its `kid`")


def _time(claims: Mapping[str, Any], name: str) -> int:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Untrusted(f"`{name}` must be a time in seconds")
    return int(value)
