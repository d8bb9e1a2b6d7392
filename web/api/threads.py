"""Threads: what readers read, page by page; how many comments articles have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator

from web import answers
from web.bodies import StrictRoute
from web.front import TheFront, front_of
from web.paths import ArticleId, ArticleName, SiteId
from web.values import distinct
from web.views import public
from worker.refusals import Refused, StoreUnavailable
from worker.thread import CURSOR, Order, read_counts, read_page

if TYPE_CHECKING:
    from worker.thread import Page

router = APIRouter(route_class=StrictRoute, tags=["reading"])

MOST_COUNTED = 100
"""Articles whose counts are given at once."""

Limit = Annotated[int, Query(ge=1, le=100, description="Most items of the page.")]
Cursor = Annotated[
    str,
    Query(
        description="`next` of the page before.",
        json_schema_extra={"pattern": f"^({CURSOR.pattern})?$"},
    ),
]

Counted = Annotated[
    int | None,
    Query(
        alias="count",
        ge=0,
        description="The `count` that a stream told: no cache has an older page for it.",
    ),
]


@router.get(
    "/v1/sites/{site}/articles/{article}/comments",
    summary="The published comments",
    responses={
        200: {"model": answers.Page},
        304: answers.UNCHANGED,
    },
)
async def thread(
    site: SiteId,
    article: ArticleId,
    request: Request,
    order: Order = "newest",
    limit: Limit = 20,
    cursor: Cursor = "",
    _count: Counted = None,
) -> Response:
    """A page of published comments, as quick in a long thread as in a short one.

    While the store is away, the last answer is given again for up to two minutes, with its `Age`
    and `Ombud-Stale: true`.
    """
    front = await front_of(request)
    call = read_page(site, article, front.keys, order=order, limit=limit, cursor=cursor)

    async def read() -> dict[str, Any]:
        return shown(await front.store.run(call))

    asked = (f"{site}/{article}", order, limit, cursor)
    return await front.readings.answer(request, asked, read)


@router.get(
    "/v1/sites/{site}/counts",
    summary="How many comments articles have",
    responses={200: {"model": answers.Counts}, 304: answers.UNCHANGED},
)
async def counts(
    site: SiteId,
    front: TheFront,
    request: Request,
    article: Annotated[
        list[ArticleName],
        Query(
            min_length=1,
            max_length=MOST_COUNTED,
            description="Each once, in any order.",
            examples=[["summit-talks", "new-bridge"]],
            json_schema_extra={"uniqueItems": True},
        ),
        AfterValidator(distinct),
    ],
) -> Response:
    """Published comments per article; 0 for one that nobody commented.

    All of a page that lists articles in one request. While the store is away, the last answer is
    given again for up to two minutes, with its `Age` and `Ombud-Stale: true`.
    """
    articles = sorted(article)

    async def read() -> dict[str, dict[str, int]]:
        found: dict[str, int] = {}
        for answer in await front.store.run_all(read_counts(site, articles, front.keys)):
            if isinstance(answer, Refused | StoreUnavailable):
                raise answer
            found |= answer
        return {"counts": found}

    return await front.readings.answer(request, ("counts", site, *articles), read)


def shown(page: Page) -> dict[str, Any]:
    """A page as the API gives it."""
    return {
        "items": [public(comment) for comment in page.items],
        "next": page.next,
        "count": page.count,
    }
