"""Coral's external moderation phase: its signed question, answered in its own words.

Coral asks when a comment is written or edited, and lets it pass when it gets no answer or one that
it does not understand. So whatever is wrong behind a good signature is answered with a hold.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from typing import TYPE_CHECKING, Any, Literal

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict
from starlette.datastructures import Headers
from starlette.routing import Match

from web import answers
from web.answers import REF, like
from web.bodies import read_json
from web.checking import TheChecking
from web.credentials import known_by
from web.problems import Problem
from worker.unstored import look

if TYPE_CHECKING:
    from starlette.types import Scope

    from policies import Policy
    from policies.found import SignalValue
    from worker.unstored import Look

log = logging.getLogger(__name__)
router = APIRouter(tags=["check"])

_HELD: dict[str, Any] = {"status": "SYSTEM_WITHHELD"}
_STATUS = {"hold": "SYSTEM_WITHHELD", "reject": "REJECTED"}
_SPAM, _TOXIC = "COMMENT_DETECTED_SPAM", "COMMENT_DETECTED_TOXIC"
_REASONS = {"spam": _SPAM, "civility": _TOXIC, "hate": _TOXIC, "safety": _TOXIC}


class CoralComment(BaseModel):
    """The comment, with Coral's names."""

    body: str
    parentID: str | None = None  # noqa: N815 - Coral's name


class CoralAuthor(BaseModel):
    """Who wrote it."""

    role: Literal["COMMENTER", "MEMBER", "STAFF", "MODERATOR", "ADMIN"] = "COMMENTER"


class CoralRequest(BaseModel):
    """What Coral sends; other fields, of later versions too, are left aside."""

    model_config = like(
        {
            "action": "NEW",
            "comment": {"body": "좋은 기사 고맙습니다.", "parentID": None},
            "author": {"role": "COMMENTER"},
        }
    ) | ConfigDict(extra="ignore")

    comment: CoralComment
    author: CoralAuthor = CoralAuthor()


class _Signed(APIRoute):
    """A route for signed requests alone, beside the one for all others at the same address."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] == "http" and "x-coral-signature" in Headers(scope=scope):
            return super().matches(scope)
        return Match.NONE, {}


@router.post(
    "/v1/coral/moderation",
    summary="Coral's external moderation phase",
    responses={200: {"model": answers.Moderated}},
    openapi_extra={
        "requestBody": {
            "content": {
                "application/json": {"schema": {"$ref": REF.format(model=CoralRequest.__name__)}}
            },
            "required": True,
        },
        **known_by("coral"),
    },
)
async def moderate(request: Request, checking: TheChecking) -> dict[str, Any]:
    """Publish is answered with no status, which leaves Coral's own rules in force.

    Flag is a flag, hold is SYSTEM_WITHHELD (Coral's queue of pending comments), reject REJECTED.
    The body's format in Coral must be plain text.
    """
    body = await request.body()
    secret = checking.settings.coral_signing_secret.get_secret_value()
    if not signed(body, request.headers.get("x-coral-signature", ""), secret):
        raise Problem("bad-signature")
    try:
        asked = CoralRequest.model_validate(read_json(body))
        policy, since = checking.policy, checking.settings.scorer_from
        found = look(policy, asked.comment.body, _facts(asked), doubtful_since=since)
        return _answer(policy, found)
    except Exception as error:  # noqa: BLE001 - an error would let the comment pass
        log.warning("a comment of Coral's is held: it was not checked (%s)", type(error).__name__)
        return _HELD


router.add_api_route(
    "/v1/check", moderate, methods=["POST"], include_in_schema=False, route_class_override=_Signed
)


def signed(body: bytes, header: str, secret: str) -> bool:
    """Whether one of the signatures of a header is that of a body.

    Args:
        body: The body as it was sent.
        header: `sha256=<hex>`, several with commas between while Coral changes its secret.
        secret: The phase's signing secret; with an empty one nothing is signed.
    """
    expected = f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}".encode()
    sent = [each.strip().encode("utf-8", "surrogateescape") for each in header.split(",")]
    fitting = [hmac.compare_digest(each, expected) for each in sent]
    return bool(secret) and any(fitting)


def _facts(asked: CoralRequest) -> dict[str, SignalValue]:
    role = asked.author.role.lower()
    return {
        "author.role": role if role in {"staff", "moderator", "admin"} else "reader",
        "context.is_reply": asked.comment.parentID is not None,
    }


def _answer(policy: Policy, found: Look) -> dict[str, Any]:
    fired = [policy.live_by_id[name].rule for name in found.fired if name in policy.live_by_id]
    reasons = dict.fromkeys(_REASONS[tag] for rule in fired for tag in rule.tags if tag in _REASONS)
    answer: dict[str, Any] = {
        "actions": [{"actionType": "FLAG", "reason": reason} for reason in reasons]
    }
    status = _STATUS.get(found.verdict.verdict)
    return answer | ({"status": status} if status else {})
