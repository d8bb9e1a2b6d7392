"""Facebook: OAuth 2.0 on the Graph API, whose versions die after about two years.

Ids are this app's own. A token is looked at before it is used: it must have been made for this app.
The e-mail address is not asked for: readers can refuse it, and nothing here needs it.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from web.identity import Identity, shown_name, shown_picture
from web.login.provider import Busy, NotConfirmed, Remote, SignIn, confirmed, error_codes, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web.front import Front
    from web.outbound import Answer

ISSUER = "https://www.facebook.com"
_GRAPH = "https://graph.facebook.com"
_BUSY = frozenset({2, 4, 17, 32, 341, 613})
"""Codes of Facebook's errors that mean: not now (2), or too many requests."""


@dataclass(frozen=True, slots=True)
class Facebook(Remote):
    """Facebook."""

    @property
    def issuer(self) -> str:
        """Who says who a reader is."""
        return self.client.issuer or ISSUER

    async def address(self, sign_in: SignIn, front: Front) -> str:  # noqa: ARG002
        """Where the reader signs in."""
        query = urlencode(sign_in.query(self.client, "public_profile"))
        return f"{self.issuer}/{self.client.version}/dialog/oauth?{query}"

    async def identity(
        self,
        code: str,
        sign_in: SignIn,
        front: Front,
        *,
        issuer: str,  # noqa: ARG002 - it sends none
    ) -> Identity:
        """Who the reader is."""
        graph = f"{self.client.issuer or _GRAPH}/{self.client.version}"
        app = {"client_id": self.client.client_id, "client_secret": self.secret}
        answer = await front.outbound.post(
            f"{graph}/oauth/access_token", {**sign_in.exchange(code), **app}
        )
        token = text_of(_granted(answer, "token"), "access_token", "token")
        answer = await front.outbound.get(
            f"{graph}/debug_token",
            {"input_token": token},
            token=f"{self.client.client_id}|{self.secret}",
        )
        owner = self._owner(_granted(answer, "debug_token"))
        proof = hmac.new(self.secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        fields = {"fields": "id,name,picture", "appsecret_proof": proof}
        user = _granted(await front.outbound.get(f"{graph}/me", fields, token=token), "user")
        subject = text_of(user, "id", "user")
        if subject != owner:
            raise NotConfirmed("user: the token is somebody else's")
        return Identity(
            self.issuer, subject, shown_name(user.get("name")), shown_picture(_picture(user))
        )

    def _owner(self, body: Mapping[str, Any]) -> str:
        """Whose a token is that was made for this app."""
        found = body.get("data")
        if not isinstance(found, dict) or found.get("is_valid") is not True:
            raise NotConfirmed("debug_token: the token is not valid")
        if str(found.get("app_id")) != self.client.client_id:
            raise NotConfirmed("debug_token: the token is another app's")
        return text_of(found, "user_id", "debug_token")


def _granted(answer: Answer, step: str) -> Mapping[str, Any]:
    """The body of an answer; Facebook says "too many" and "not now" with codes of its own."""
    error = answer.body.get("error")
    if isinstance(error, dict):
        code = error.get("code")
        if error.get("is_transient") is True or (isinstance(code, int) and code in _BUSY):
            raise Busy(f"{step}: not now {' '.join(sorted(error_codes(answer.body)))}".rstrip())
    return confirmed(answer, step)


def _picture(user: Mapping[str, Any]) -> object:
    picture = user.get("picture")
    data = picture.get("data") if isinstance(picture, dict) else None
    return data.get("url") if isinstance(data, dict) else None
