"""Preview: a reader asks what would become of a text, to say it better before sending it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from web import answers
from web.bodies import StrictRoute
from web.callers import TheCaller
from web.credentials import READER, known_by
from web.front import TheFront
from web.languages import language
from web.limits import PREVIEWING, slow_down
from web.paths import ArticleId, SiteId
from web.shapes import PreviewIn
from worker.article_settings import Scope, read_terms
from worker.intake import normalised
from worker.preview import UNWARNED, preview

router = APIRouter(route_class=StrictRoute, tags=["comments"])


@router.post(
    "/v1/sites/{site}/articles/{article}/comments/preview",
    summary="What would become of a text",
    responses={200: {"model": answers.Preview}},
    openapi_extra=known_by(*READER),
)
async def post(
    site: SiteId,
    article: ArticleId,
    body: PreviewIn,
    caller: TheCaller,
    front: TheFront,
    request: Request,
) -> dict[str, Any]:
    """Whether a signed-in reader's text would be published, held or refused; nothing is stored.

    Twelve a minute for an account. The length limits are those of submitting, and so is their 422.
    """
    author = caller.writes(site)
    await slow_down(request, front, caller, PREVIEWING)
    terms = await front.store.run(read_terms(Scope(site, "article", article), front.keys))
    text = normalised(body.text, front.policy.limits_for(terms.section))
    said = preview(
        front.policy,
        text,
        author,
        body.lang or language(request),
        section=terms.section,
        is_reply=bool(body.parent),
        settings={each.name for each in terms.settings if each.in_force}
        | (set() if front.settings.warns else {UNWARNED}),
        doubtful_since=front.settings.scorer_from,
    )
    return {"outcome": said.outcome, "message": said.message or None}
