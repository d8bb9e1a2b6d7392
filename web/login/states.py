"""States: what ties the end of a sign-in to the browser that began it.

A state is signed by us, names the provider, lives ten minutes, works once, and only in the browser
that holds the cookie it was made with: nobody can finish a sign-in for somebody else, or be led
into somebody else's account.

The cookie holds the way back as well, which can be long, as providers bound the state. Each sign-in
has a cookie of its own, so that several go on at once in several tabs; and nothing is stored of one
that begins, however many anybody begins.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from web.callers import cookie_name
from web.languages import known
from web.login.cookies import taken_back
from web.login.provider import SignIn
from web.problems import Problem
from web.tokens import derived, seal, unseal
from worker import sessions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fastapi import Request

    from web.front import Front
    from web.languages import Language

COOKIE = "ombud_login"
"""What the names of the cookies begin with."""

SECONDS = 600

AT_ONCE = 4
"""Sign-ins that a browser can have under way: the cookies of more, with long ways back, would be
more than the header of a request may be (8 KB at many proxies)."""

_COOKIE = re.compile(rf"{COOKIE}_[0-9a-f]{{12}}")
_WAY_BACK = re.compile(r"/(?![/\\])[\x21-\x7e]{0,1000}")


@dataclass(frozen=True, slots=True)
class State:
    """A sign-in under way.

    Attributes:
        provider: Id of the provider.
        return_to: Where the reader came from: a path of our own, or the address of a page that has
            the comments in place.
        popup: Whether it happens in a window of its own.
        lang: Language that it was asked for in, if in one: of a page that has the comments in
            place, we know no other.
    """

    provider: str
    return_to: str
    popup: bool
    lang: Language | None = None

    @property
    def page(self) -> str:
        """The origin of the page, where that is another than ours; else empty."""
        parts = urlsplit(self.return_to)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    @property
    def address(self) -> str:
        """Where it is begun, in whichever language."""
        asked = {"return_to": self.return_to} | ({"popup": "1"} if self.popup else {})
        return f"/login/{quote(self.provider, safe='')}?{urlencode(asked)}"


def remember(request: Request, state: State) -> None:
    """Have all that answers this request know where its sign-in began.

    Its pages speak the language of that one (`web.languages`), and one that says what went wrong
    leads back there (`web.pages.errors`), unless that is the first page, where nobody came from.
    """
    request.scope["lang"] = state.lang or ""
    if state.return_to != "/":
        request.scope["way_back"] = state.return_to


def only_once(request: Request) -> None:
    """Have what answers this request offer no other language: it cannot be asked for again."""
    request.scope["here"] = ""


def way_back(address: str, origins: Iterable[str] = ()) -> str:
    """The address if it is a path of ours or of one of these origins, else the first page."""
    for origin in ("", *origins):
        if address.startswith(origin) and _WAY_BACK.fullmatch(address, len(origin)):
            return address
    return "/"


def begin(front: Front, state: State) -> tuple[str, str]:
    """A token for the state, and what the cookie that goes with it (`cookie_of`) holds."""
    way = base64.urlsafe_b64encode(state.return_to.encode()).decode()
    held = f"{sessions.new_secret()}.{state.popup:d}.{state.lang or ''}.{way}"
    value = {"provider": state.provider, "browser": sessions.name_of(held)}
    return seal(front.settings, "login", value, SECONDS), held


def cookie_of(token: str) -> str:
    """The name of the cookie that goes with the token of a state."""
    return f"{COOKIE}_{sessions.name_of(token)[:12]}"


def too_many(request: Request) -> list[str]:
    """The names of the cookies that one more would be too many beside: of those begun first.

    Browsers send what they hold in the order in which it came. Only what is named as ours are here
    counts: where there is https, another host of the same site can set any name but that.
    """
    bound = cookie_name(request, "")
    held = [each.removeprefix(bound) for each in request.cookies if each.startswith(bound)]
    return [each for each in held if _COOKIE.fullmatch(each)][: 1 - AT_ONCE]


def begun(request: Request, front: Front, provider: str, token: str) -> State:
    """The state that was begun in this browser for this provider, perhaps used up.

    Raises:
        Problem: there is none: too old, of another browser or provider, or forged.
    """
    value = unseal(front.settings, "login", token)
    if value is None:
        raise _refused(provider, "its state is too old, or not ours")
    held = request.cookies.get(cookie_name(request, cookie_of(token)), "")
    if value["provider"] != provider:
        raise _refused(provider, "it was begun by another provider")
    if value["browser"] != sessions.name_of(held):
        raise _refused(provider, "it was begun in another browser")
    _, popup, lang, way = held.split(".")
    back = base64.urlsafe_b64decode(way).decode()
    state = State(provider, back, popup == "1", known(lang))
    remember(request, state)
    return state


async def finish(request: Request, front: Front, provider: str, token: str) -> State:
    """The state that was begun in this browser for this provider, used up.

    From here on the cookie is good for nothing: whatever the answer turns out to be, an error of
    ours too, it takes the cookie back (`web.edge`), which would stand among those of other tabs.

    Raises:
        Problem: there is none: too old, used before, of another browser or provider, or forged.
    """
    state = begun(request, front, provider, token)
    fresh = await front.store.run(sessions.use_once("login", token, SECONDS, front.keys))
    cookie = taken_back(request, cookie_of(token))
    request.scope["forgotten"] = ((b"set-cookie", cookie.encode()),)
    if not fresh:
        raise _refused(provider, "its state was used before")
    return state


def _refused(provider: str, why: str) -> Problem:
    return Problem("login-expired", why=f"by {provider}, {why}")


def told(request: Request, front: Front, provider: str, token: str) -> SignIn:
    """What the provider is told of a sign-in.

    The verifier and the nonce are not stored: they follow from the state and our secret key, so
    nobody else can make them, and whoever asks for a sign-in a thousand times fills no store.
    """
    callback = f"/login/{provider}/callback"
    verifier, nonce = (derived(front.settings, purpose, token) for purpose in ("pkce", "nonce"))
    return SignIn(token, verifier, nonce, public_address(request, front) + callback)


def public_address(request: Request, front: Front) -> str:
    """The address that readers reach this service at."""
    return front.settings.public_url or str(request.base_url).rstrip("/")
