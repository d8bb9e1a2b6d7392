"""Signing keys: the public ones in a file, as JWKs."""

from __future__ import annotations

import json
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry


def public_keys(content: bytes, kind: str) -> list[dict[str, Any]]:
    """The public keys of a PEM, a JWK or a JWK set; none for anything else.

    Args:
        content: What is in the file; a private key is as good, and its private part is left out.
        kind: The kind that is wanted, as in a JWK's `kty`.
    """
    try:
        return (
            _of_json(content, kind) if content.lstrip().startswith(b"{") else _of_pem(content, kind)
        )
    except (JoseError, ValueError, TypeError, AttributeError):
        return []


def _of_json(content: bytes, kind: str) -> list[dict[str, Any]]:
    found = json.loads(content)
    listed = [JWKRegistry.import_key(each) for each in found.get("keys", [found])]
    return [dict(key.as_dict(private=False)) for key in listed if key.key_type == kind]


def _of_pem(content: bytes, kind: str) -> list[dict[str, Any]]:
    return [dict(JWKRegistry.import_key(content, kind).as_dict(private=False))]
