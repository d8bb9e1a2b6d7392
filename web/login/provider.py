"""Provider: who readers sign in with, and what each kind of one must be able to do.

A sign-in by a provider:
1. `address` sends the reader there, with a state that is bound to this browser, a challenge (PKCE)
   and, for OpenID, a nonce.
2. The reader comes back with a code. The state is used up.
3. `identity` exchanges the code for a token, asks with it who that is, and forgets the token.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import re
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web.front import Front
    from web.identity import Identity
    from web.outbound import Answer
    from worker.sign_in import LoginClient

log = logging.getLogger(__name__)

OK = 200
_TOO_MANY = 429
_TOO_MANY_CODES = frozenset({"KOE237"})
"""Kakao's `error_code` of too many requests, which comes with the status 400."""

_SERVERS_FAULT = 500
_LONGEST_PAUSE_SECONDS = 900
_CODE = re.compile(r"[A-Za-z_ ]{1,48}|(KOE)?\d{1,8}")
"""What an error may be called in the log: nothing of this form is a code or a token."""


class NotConfirmed(Exception):  # noqa: N818 - it says what happened
    """The provider did not confirm who the reader is; says why, with nothing secret in it."""


class Busy(Exception):  # noqa: N818 - it says what happened
    """The provider answers nobody at the moment.

    Attributes:
        seconds: When to come back.
    """

    def __init__(self, said: str, seconds: int = 30) -> None:
        super().__init__(said)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in under way, as the provider is told of it.

    Attributes:
        state: What comes back with the reader.
        verifier: The secret of the challenge; sent with the code.
        nonce: What an OpenID token must repeat.
        callback: Our address that the reader comes back to.
    """

    state: str
    verifier: str
    nonce: str
    callback: str

    @property
    def challenge(self) -> str:
        """What shows, without telling it, that whoever brings the code knows the verifier."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def query(self, client: LoginClient, scope: str) -> dict[str, str]:
        """What every provider is asked for a code with."""
        return {
            "response_type": "code",
            "client_id": client.client_id,
            "redirect_uri": self.callback,
            "scope": scope,
            "state": self.state,
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
        }

    def exchange(self, code: str) -> dict[str, str]:
        """What every provider is asked for a token with."""
        return {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.callback,
            "code_verifier": self.verifier,
        }


@dataclass(frozen=True, slots=True)
class Provider:
    """What readers see of a provider.

    Attributes:
        id: Its name in addresses.
        name: Its name for readers.
        stand_in: Whether it is only played, by a page of ours.
    """

    id: str
    name: str
    stand_in: ClassVar[bool] = True

    @property
    def described(self) -> dict[str, str | bool]:
        """What readers are told of it: {id, name, stand_in}."""
        return {"id": self.id, "name": self.name, "stand_in": self.stand_in}


@dataclass(frozen=True, slots=True)
class Remote(Provider, ABC):
    """A provider that is asked over the network.

    Attributes:
        client: What it knows this installation by.
    """

    client: LoginClient
    stand_in: ClassVar[bool] = False

    @property
    def secret(self) -> str:
        """The secret that it knows this installation by."""
        return self.client.secret.get_secret_value()

    @abstractmethod
    async def address(self, sign_in: SignIn, front: Front) -> str:
        """Where the reader signs in.

        Raises:
            web.outbound.NoAnswer: it does not say where.
        """

    @abstractmethod
    async def identity(self, code: str, sign_in: SignIn, front: Front, *, issuer: str) -> Identity:
        """Who the reader is, for the code they came back with.

        Args:
            code: The code.
            sign_in: The sign-in that was begun.
            front: The front.
            issuer: Who says it sent the reader back (RFC 9207), or empty.

        Raises:
            NotConfirmed: the provider does not say so, or not in a way to be believed.
            Busy: it lets too many readers wait.
            web.outbound.NoAnswer: it was not reached.
            web.outbound.Unreadable: it said nothing that can be used.
        """


def confirmed(answer: Answer, step: str) -> Mapping[str, Any]:
    """The body of an answer that grants what was asked.

    Raises:
        NotConfirmed: it refuses.
        Busy: it is too much at the moment.
    """
    if answer.status == _TOO_MANY or error_codes(answer.body) & _TOO_MANY_CODES:
        raise Busy(f"{step}: too many requests", _pause(answer.headers))
    if answer.status >= _SERVERS_FAULT:
        raise Busy(f"{step}: status {answer.status}")
    if answer.status != OK or "error" in answer.body:
        codes = " ".join(sorted(error_codes(answer.body)))
        raise NotConfirmed(f"{step}: status {answer.status} {codes}".rstrip())
    return answer.body


def error_codes(body: Mapping[str, Any]) -> set[str]:
    """The names of an error as they may be logged; its sentence can repeat what we sent.

    OAuth has `error`, Kakao also `error_code`, X `title`, Facebook an object `error` with `code`
    and `error_subcode`.
    """
    error = body.get("error")
    named = [error, body.get("error_code"), body.get("title")]
    if isinstance(error, dict):
        named = [error.get("code"), error.get("error_subcode")]
    return {str(each) for each in named if each is not None and _CODE.fullmatch(str(each))}


def text_of(body: Mapping[str, Any], name: str, step: str) -> str:
    """A member that must be text, or a number as text.

    Raises:
        NotConfirmed: it is not there.
    """
    value = body.get(name)
    if isinstance(value, str | int) and not isinstance(value, bool) and str(value):
        return str(value)
    raise NotConfirmed(f"{step}: the answer has no {name}")


def _pause(headers: Mapping[str, str]) -> int:
    """When to come back: `Retry-After`, or X's moment at which its limit starts anew."""
    after, reset = headers.get("retry-after", ""), headers.get("x-rate-limit-reset", "")
    if after.isdecimal():
        seconds = int(after)
    elif reset.isdecimal():
        seconds = int(reset) - int(time.time())
    else:
        seconds = 30
    return max(1, min(seconds, _LONGEST_PAUSE_SECONDS))
