"""The Standards Board Policy, as readers may read it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from pydantic_core import to_json

from web import answers
from web.front import TheFront
from web.languages import Language, asked_for, language
from web.paths import SiteId
from web.unchanged import etag, response_for

if TYPE_CHECKING:
    from policies import Policy

router = APIRouter(tags=["reading"])


@router.get(
    "/v1/sites/{site}/policy",
    summary="The Standards Board Policy",
    responses={200: {"model": answers.PrintedPolicy}, 304: answers.UNCHANGED},
)
async def policy(site: SiteId, front: TheFront, request: Request) -> Response:
    """Title, clauses and limits of the policy in force, in the reader's language.

    `limits` holds where `section_limits` names no others for the article's section.
    """
    body = to_json({"site": site, **printed(front.policy, language(request))})
    vary = "" if asked_for(request) else "Accept-Language"
    return response_for(request, body, etag(body), vary=vary)


def printed(policy: Policy, lang: Language) -> dict[str, Any]:
    """The printed policy in one language."""
    return {
        "id": policy.id,
        "title": policy.title[lang],
        "version": policy.version,
        "hash": policy.hash,
        "clauses": [
            {
                "number": str(clause.number),
                "title": clause.title[lang],
                "text": clause.text[lang],
            }
            for clause in policy.clauses
        ],
        "limits": asdict(policy.limits),
        "section_limits": {
            section: asdict(limits)
            for section, limits in policy.section_limits.items()
            if limits != policy.limits
        },
    }
