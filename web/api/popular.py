"""What's Popular Now."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from web import answers
from web.front import TheFront
from web.paths import SiteId
from web.popular import MOST, popular
from worker.popular import Window

router = APIRouter(tags=["reading"])


@router.get(
    "/v1/sites/{site}/popular",
    summary="What's Popular Now",
    responses={200: {"model": answers.Popular}, 304: answers.UNCHANGED},
)
async def read(
    site: SiteId,
    front: TheFront,
    request: Request,
    window: Window = "24h",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 10,
) -> Response:
    """Articles people are busy with now, most popular first.

    One person counts once per article, for 2^(-age / half-life) of the latest published comment
    there, or reaction to one, with a half-life of a quarter of the window; who only reacted counts
    a quarter. A reaction is as old as the comment it is to.
    """

    async def asked_now() -> dict[str, Any]:
        return {"window": window, "items": await popular(front, site, window, limit=limit)}

    return await front.readings.answer(request, ("popular", site, window, limit), asked_now)
