"""OpenID Connect: Google, Kakao, and every other provider that publishes what it can do.

What is believed is the signed ID token alone: of exactly this issuer, for exactly this client, with
the nonce of exactly this sign-in.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from web.identity import Identity, shown_name, shown_picture
from web.jose import UnknownKey, Untrusted, check_times, claims_of, said
from web.login.provider import NotConfirmed, Remote, SignIn, confirmed, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web.front import Front
    from web.outbound import Answer

_ALGORITHMS = ("RS256", "ES256", "PS256", "Ed25519", "EdDSA")
_DISCOVERY = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class OpenId(Remote):
    """A provider of OpenID Connect.

    Attributes:
        issuer: Its exact `issuer`.
        scope: What is asked for: who the reader is, their name and picture.
        legacy: Whether its ID tokens may name it without `https://`, as Google says of its own.
    """

    issuer: str
    scope: str = "openid profile"
    legacy: bool = False

    async def address(self, sign_in: SignIn, front: Front) -> str:
        """Where the reader signs in."""
        known = await self._known(front)
        query = {**sign_in.query(self.client, self.scope), "nonce": sign_in.nonce}
        address = text_of(known, "authorization_endpoint", "discovery")
        return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"

    async def identity(self, code: str, sign_in: SignIn, front: Front, *, issuer: str) -> Identity:
        """Who the reader is."""
        known = await self._known(front)
        says_so = known.get("authorization_response_iss_parameter_supported") is True
        if issuer != self.issuer and (issuer or says_so):
            raise NotConfirmed("the reader was sent back by another provider")
        answer = await self._exchange(known, sign_in.exchange(code), front)
        tokens = confirmed(answer, "token")
        try:
            claims = await self._claims(text_of(tokens, "id_token", "token"), known, front)
            self._check(claims, sign_in)
            subject = said(claims, "sub")
        except Untrusted as reason:
            raise NotConfirmed(f"ID token: {reason}") from None
        if not subject:
            raise NotConfirmed("ID token: it has no `sub`")
        about: Mapping[str, Any] = claims
        if not _name(claims) and known.get("userinfo_endpoint"):
            about = {**claims, **await self._about(known, tokens, subject, front)}
        return Identity(self.issuer, subject, _name(about), shown_picture(about.get("picture")))

    async def _known(self, front: Front) -> Mapping[str, Any]:
        """What the provider publishes of itself."""
        known = await front.published.read(self.issuer.rstrip("/") + _DISCOVERY)
        if known.get("issuer") != self.issuer:
            raise NotConfirmed("discovery: the issuer calls itself something else")
        return known

    async def _exchange(
        self, known: Mapping[str, Any], form: dict[str, str], front: Front
    ) -> Answer:
        """The answer to a code; the client shows who it is the way the provider takes it."""
        address = text_of(known, "token_endpoint", "discovery")
        ways = known.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" in ways:
            credentials = (quote(self.client.client_id, safe=""), quote(self.secret, safe=""))
            return await front.outbound.post(address, form, auth=credentials)
        in_form = {"client_id": self.client.client_id, "client_secret": self.secret}
        return await front.outbound.post(address, {**form, **in_form})

    async def _claims(self, token: str, known: Mapping[str, Any], front: Front) -> dict[str, Any]:
        signs = known.get("id_token_signing_alg_values_supported") or ["RS256"]
        algorithms = [each for each in _ALGORITHMS if each in signs]
        keys = text_of(known, "jwks_uri", "discovery")
        try:
            return claims_of(token, await front.published.read(keys), algorithms)
        except UnknownKey:
            return claims_of(token, await front.published.read(keys, fresh=True), algorithms)

    def _check(self, claims: Mapping[str, Any], sign_in: SignIn) -> None:
        client = self.client.client_id
        named = {self.issuer, self.issuer.partition("://")[2]} if self.legacy else {self.issuer}
        if said(claims, "iss") not in named:
            raise Untrusted("`iss` is another issuer")
        audience = claims.get("aud")
        if audience not in (client, [client]):
            listed = isinstance(audience, list) and client in audience
            if not listed or claims.get("azp") != client:
                raise Untrusted("`aud` is another client")
        if claims.get("azp", client) != client:
            raise Untrusted("`azp` is another client")
        check_times(claims)
        if not hmac.compare_digest(said(claims, "nonce").encode(), sign_in.nonce.encode()):
            raise Untrusted("`nonce` is of another sign-in")

    async def _about(
        self, known: Mapping[str, Any], tokens: Mapping[str, Any], subject: str, front: Front
    ) -> Mapping[str, Any]:
        """What the provider tells of the reader where the ID token has no name."""
        access = text_of(tokens, "access_token", "token")
        address = text_of(known, "userinfo_endpoint", "discovery")
        found = confirmed(await front.outbound.get(address, token=access), "userinfo")
        if found.get("sub") != subject:
            raise NotConfirmed("userinfo: it is about somebody else")
        return found


def _name(claims: Mapping[str, Any]) -> str:
    names = ("name", "nickname", "preferred_username")
    return shown_name(*(claims.get(each) for each in names))
