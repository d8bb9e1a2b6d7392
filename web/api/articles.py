"""Articles: what the newsroom's server says of each."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from web import answers
from web.bodies import StrictRoute
from web.callers import TheCaller
from web.credentials import known_by
from web.front import TheFront
from web.paths import ArticleId, SiteId
from web.problems import Problem
from web.shapes import ArticleIn
from web.views import article as shown
from worker.articles import Article, put_article

router = APIRouter(route_class=StrictRoute, tags=["articles"])


@router.put(
    "/v1/sites/{site}/articles/{article}",
    summary="Create or update an article",
    openapi_extra=known_by("server"),
    responses={
        200: {"description": "Updated", "model": answers.Article},
        201: {"description": "Created", "model": answers.Article},
    },
)
async def put(
    site: SiteId,
    article: ArticleId,
    body: ArticleIn,
    caller: TheCaller,
    front: TheFront,
    response: Response,
) -> dict[str, Any]:
    """The newsroom's server describes an article: 201 when it is new, 200 after that."""
    if not caller.serves(site):
        raise Problem("unauthorized")
    wanted = Article(
        site=site,
        id=article,
        title=body.title,
        url=body.url,
        section=body.section,
        published_at=body.published_at.isoformat() if body.published_at else "",
        tags=tuple(body.tags),
        settings=body.settings.model_dump(by_alias=True),
    )
    created, stored = await front.store.run(put_article(wanted, front.keys))
    response.status_code = 201 if created else 200
    return shown(stored)
