"""Facebook asks: to sign out a reader who removed this app from their account, or to erase one.

    POST /login/facebook/deauthorise, /login/facebook/deletion     signed_request=<signature>.<JSON>

Facebook calls these itself, with a request that it signed with the app's secret.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import logging
import time
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, Field

from web import answers
from web.erasing import erase_account
from web.front import TheFront
from web.identity import account
from web.languages import language
from web.login.facebook import Facebook
from web.login.providers import chosen
from web.login.states import public_address
from web.problems import Problem
from web.signing_out import sign_out
from web.templating import say
from worker import sessions

if TYPE_CHECKING:
    from web.front import Front

router = APIRouter(prefix="/login/facebook", tags=["readers"])

log = logging.getLogger(__name__)

GOOD_SECONDS = 86_400
"""How long a signed request is good, so that who finds an old one can erase nobody who came back;
as long as this, as Facebook may ask again for a while where we did not answer."""

_ALGORITHM = "HMAC-SHA256"
_KEPT_SECONDS = 90 * 86_400


class FacebookAsk(BaseModel):
    """What Facebook sends."""

    signed_request: str = Field(
        default="",
        max_length=2_048,
        description="`<signature>.<JSON>`, both in base64url.",
        examples=["c2lnbmF0dXJl.eyJ1c2VyX2lkIjoiMSJ9"],
    )


Asked = Annotated[FacebookAsk, Form()]


@router.post("/deauthorise", status_code=204, summary="Facebook: a reader removed this app")
async def deauthorise(front: TheFront, asked: Asked) -> Response:
    """The reader is signed out everywhere."""
    whose = _account(front, asked.signed_request)
    await sign_out(front, whose)
    log.info("%s removed this app at Facebook and is signed out", whose)
    return Response(status_code=204)


@router.post(
    "/deletion",
    summary="Facebook: a reader wants to be erased",
    responses={200: {"model": answers.Erasure}},
)
async def deletion(request: Request, front: TheFront, asked: Asked) -> dict[str, str]:
    """All that the reader wrote is erased; the answer says where that can be looked up."""
    whose = _account(front, asked.signed_request)
    await sign_out(front, whose)  # first: it is Facebook that asks again for what is left
    erased = (await erase_account(request, front, whose)).erased
    code = sessions.new_secret()
    kept = sessions.keep_once("erasure", code, {"n": str(erased)}, _KEPT_SECONDS, front.keys)
    await front.store.run(kept)
    log.info("%s is erased, as asked by way of Facebook", whose)
    url = f"{public_address(request, front)}/login/facebook/deletion/{code}"
    return {"url": url, "confirmation_code": code}


@router.get(
    "/deletion/{code}",
    summary="What became of an erasure",
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {"example": "3 comments were erased."}}}},
)
async def look(code: str, request: Request, front: TheFront) -> str:
    """A sentence for the reader, for 90 days."""
    found = await front.store.run(sessions.look_once("erasure", code, front.keys))
    if found is None:
        raise Problem("not-found")
    return say(language(request), "erased_by_facebook", n=int(found["n"]))


def _account(front: Front, signed: str) -> str:
    """The account that a signed request is about.

    Raises:
        Problem: Facebook is not switched on, did not sign it or did so long ago, or names nobody.
    """
    facebook = chosen(front.settings, "facebook")
    if not isinstance(facebook, Facebook):
        raise Problem("not-found")
    said = _said(signed, facebook.secret)
    if said.get("algorithm") != _ALGORITHM:
        raise Problem(
            "malformed",
            f"The signed request must name {_ALGORITHM} as its algorithm.",
            f"서명된 요청의 algorithm은 {_ALGORITHM}이어야 합니다.",
        )
    subject, issued = said.get("user_id"), said.get("issued_at")
    if not isinstance(subject, str) or not subject:
        raise Problem(
            "malformed",
            "The signed request names no user_id.",
            "서명된 요청에 user_id가 없습니다.",
        )
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        raise Problem(
            "malformed",
            "The signed request does not say when it was issued (issued_at).",
            "서명된 요청에 발급 시각(issued_at)이 없습니다.",
        )
    if not abs(time.time() - issued) <= GOOD_SECONDS:
        raise Problem(
            "bad-signature",
            "The request was not signed within the last day; Facebook signs each one anew.",
            "최근 하루 안에 서명한 요청이 아닙니다. Facebook은 요청할 때마다 새로 서명합니다.",
        )
    return account(facebook.id, facebook.issuer, subject)


def _said(signed: str, secret: str) -> dict[str, Any]:
    """What a request says that was signed with this secret; nothing where it is no JSON object.

    Raises:
        Problem: it was not.
    """
    signature, _, payload = signed.partition(".")
    expected = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(_decoded(signature), expected):
        raise Problem(
            "bad-signature",
            "The request was not signed with this app's secret.",
            "이 앱의 시크릿으로 서명한 요청이 아닙니다.",
        )
    try:
        said: Any = json.loads(_decoded(payload))
    except ValueError:
        said = None
    return said if isinstance(said, dict) else {}


def _decoded(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part.encode() + b"=" * (-len(part) % 4))
    except (binascii.Error, ValueError):
        return b""
