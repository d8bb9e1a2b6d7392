"""Providers: the accounts that readers can sign in with here, each switched on by its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.login.facebook import Facebook
from web.login.openid import OpenId
from web.login.provider import Provider, Remote
from web.login.x import X
from web.problems import Problem

if TYPE_CHECKING:
    from worker.settings import Settings
    from worker.sign_in import LoginClient

STAND_INS = (Provider("x", "Twitter (X)"), Provider("facebook", "Facebook"))
"""Played by ourselves in the dev profile, where they are not switched on."""

_NAMES = {"google": "Google", "kakao": "Kakao"}
_ISSUERS = {"google": "https://accounts.google.com", "kakao": "https://kauth.kakao.com"}
_SCOPES = {"kakao": "openid profile_nickname profile_image"}


def offered(settings: Settings) -> tuple[Provider, ...]:
    """The providers a reader can choose from, X and Facebook first."""
    found = {each.id: each for each in STAND_INS if settings.profile == "dev"}
    for id_, client in settings.login.items():
        if client.client_id:
            found[id_] = _remote(id_, client)
    first = [found.pop(each.id) for each in STAND_INS if each.id in found]
    return (*first, *found.values())


def chosen(settings: Settings, provider: str) -> Provider:
    """The provider of this id.

    Raises:
        Problem: none of that id is offered.
    """
    for each in offered(settings):
        if each.id == provider:
            return each
    raise Problem("not-found")


def _remote(id_: str, client: LoginClient) -> Remote:
    match id_:
        case "x":
            return X(id_, "Twitter (X)", client)
        case "facebook":
            return Facebook(id_, "Facebook", client)
    issuer = client.issuer or _ISSUERS.get(id_, "")
    name = _NAMES.get(id_, id_.capitalize())
    scope = _SCOPES.get(id_, "openid profile")
    return OpenId(id_, name, client, issuer, scope, legacy=id_ == "google")
