"""The Standards Board Policy, as readers may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from web.front import TheFront
from web.languages import Language, language
from web.paths import SiteId
from web.unchanged import unless_known

if TYPE_CHECKING:
    from policies import Policy

router = APIRouter(tags=["reading"])


@router.get("/v1/sites/{site}/policy", summary="The Standards Board Policy")
async def policy(site: SiteId, front: TheFront, request: Request) -> Response:
    """Title, clauses and limits of the policy in force, in the reader's language."""
    shown = printed(front.policy, language(request))
    return unless_known(JSONResponse({"site": site, **shown}), request)


def printed(policy: Policy, lang: Language) -> dict[str, Any]:
    """The printed policy in one language."""
    limits = policy.limits
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
        "limits": {
            "min_graphemes": limits.min_graphemes,
            "max_graphemes": limits.max_graphemes,
            "max_bytes": limits.max_bytes,
            "max_lines": limits.max_lines,
        },
    }
