"""X, once Twitter: OAuth 2.0 with PKCE, HTTP Basic for the exchange, no OpenID.

Both scopes are needed to be told who the reader is; nothing else is asked for. A handle can change
hands, so the number is the identity. Each look costs the newsroom's prepaid credits: without any,
nobody can sign in, and the log says so as an error.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from web.identity import Identity, shown_name, shown_picture
from web.login.provider import Busy, NotConfirmed, Remote, SignIn, confirmed, text_of

if TYPE_CHECKING:
    from web.front import Front
    from web.outbound import Answer

log = logging.getLogger(__name__)

ISSUER = "https://x.com"
LONGEST_STATE = 500
"""X refuses a state of more characters; its stand-in does so, too."""

_API = "https://api.x.com"
_SCOPE = "tweet.read users.read"
_OUT_OF_CREDITS = 402
_PAUSE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class X(Remote):
    """X."""

    async def address(self, sign_in: SignIn, front: Front) -> str:  # noqa: ARG002
        """Where the reader signs in."""
        base = self.client.issuer or ISSUER
        query = urlencode(sign_in.query(self.client, _SCOPE), quote_via=quote)
        return f"{base}/i/oauth2/authorize?{query}"

    async def identity(
        self,
        code: str,
        sign_in: SignIn,
        front: Front,
        *,
        issuer: str,  # noqa: ARG002 - it sends none
    ) -> Identity:
        """Who the reader is."""
        api = self.client.issuer or _API
        credentials = (quote(self.client.client_id, safe=""), quote(self.secret, safe=""))
        answer = await front.outbound.post(
            f"{api}/2/oauth2/token", sign_in.exchange(code), auth=credentials
        )
        token = text_of(confirmed(answer, "token"), "access_token", "token")
        fields = {"user.fields": "id,name,username,profile_image_url"}
        answer = await front.outbound.get(f"{api}/2/users/me", fields, token=token)
        _check_credits(answer)
        user = confirmed(answer, "user").get("data")
        if not isinstance(user, dict):
            raise NotConfirmed("user: the answer has no data")
        return Identity(
            self.client.issuer or ISSUER,
            text_of(user, "id", "user"),
            shown_name(user.get("name"), user.get("username")),
            shown_picture(user.get("profile_image_url")),
        )


def _check_credits(answer: Answer) -> None:
    if answer.status == _OUT_OF_CREDITS:
        log.error("X answers nobody: the prepaid credits of its developer account are used up")
        raise Busy("user: out of credits", _PAUSE_SECONDS)
