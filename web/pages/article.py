"""An article's page and its frame for other sites; what their plain form sends: `writing`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic_core import from_json

from web.api.policy import printed
from web.callers import Caller, Reader
from web.embedding import ancestors
from web.front import Front, TheFront
from web.languages import Language, language
from web.pages.rendering import render
from web.pages.sites import site_context
from web.pages.social import Asked, read_social, social
from web.pages.stories import Story, read_story
from web.paths import ArticleId, SiteId
from web.popular import popular
from web.problems import Problem
from worker.thread import Order

router = APIRouter(include_in_schema=False)


async def asked(
    order: Order = "newest", cursor: str = "", reply: str = "", sent: str = ""
) -> Asked:
    """What the address asks for."""
    return Asked(order, cursor, reply, sent)


TheAsked = Annotated[Asked, Depends(asked)]


@router.get("/{site}/policy")
async def policy(site: SiteId, front: TheFront, request: Request) -> Response:
    """The printed Standards Board Policy."""
    return render(
        request,
        "policy.html",
        site=site_context(site),
        here=request.url.path,
        policy=printed(front.policy, language(request)),
    )


@router.get("/{site}/articles/{article}")
async def read(
    site: SiteId,
    article: ArticleId,
    asked: TheAsked,
    front: TheFront,
    caller: Reader,
    request: Request,
) -> Response:
    """The article with its comments; while the store is away, as they were a moment ago."""
    return await article_page(request, front, caller, site, article, asked)


@router.get("/embed/{site}/articles/{article}")
async def embed(
    site: SiteId,
    article: ArticleId,
    asked: TheAsked,
    front: TheFront,
    caller: Reader,
    request: Request,
) -> Response:
    """The comments alone, for a frame."""
    return await embed_page(request, front, caller, site, article, asked)


async def article_page(
    request: Request, front: Front, caller: Caller, site: str, article: str, asked: Asked
) -> Response:
    """The article with its comments, for this caller.

    Raises:
        Problem: there is no such article.
        StoreUnavailable: the store is away, and nobody asked for this page a moment ago.
    """
    lang = language(request)

    async def seen_now() -> dict[str, Any]:
        return {
            **await read_social(front, site, article, asked),
            "story": await read_story(front, site, article, lang),
            "popular": [
                await _listed(front, site, each, lang)
                for each in await popular(front, site, "24h", limit=5)
            ],
        }

    wanted = (f"{site}/{article}", "page", lang, asked.order, asked.cursor)
    reading = await front.readings.recall(wanted, seen_now)
    seen, stale = from_json(reading.body), reading.age_s is not None
    if seen["story"] is None:
        raise Problem("unknown-article")
    context = await social(request, front, caller, site, article, asked, seen=seen, stale=stale)
    return render(
        request,
        "article.html",
        headers=reading.marks,
        article=Story.from_json(seen["story"]),
        popular=seen["popular"],
        **context,
    )


async def embed_page(
    request: Request, front: Front, caller: Caller, site: str, article: str, asked: Asked
) -> Response:
    """The comments alone, for this caller.

    Raises:
        StoreUnavailable: the store is away, and nobody asked for this page a moment ago.
    """

    async def seen_now() -> dict[str, Any]:
        return await read_social(front, site, article, asked)

    wanted = (f"{site}/{article}", "embed", asked.order, asked.cursor)
    reading = await front.readings.recall(wanted, seen_now)
    seen, stale = from_json(reading.body), reading.age_s is not None
    context = await social(request, front, caller, site, article, asked, seen=seen, stale=stale)
    context["here"] = f"/embed/{site}/articles/{article}"  # its form is sent to the article's page
    context["scheme"] = _scheme(request.query_params.get("scheme", ""))
    return render(
        request,
        "embed.html",
        headers=reading.marks,
        ancestors=ancestors(front.settings, site),
        article={"id": article},
        **context,
    )


def _scheme(said: str) -> str | None:
    """Light or dark, by what CSS calls a colour scheme; None: as the reader's system is.

    Args:
        said: The tag's own scheme, a comma, and that of the page's head, which counts where the
            tag's is `normal`; where neither says anything, pages are light.
    """
    own, _, page = said.partition(",")
    named = set((page if own == "normal" else own).split()) & {"light", "dark"}
    if own == "normal" and not named:
        return "light"
    return named.pop() if len(named) == 1 else None


async def _listed(front: Front, site: str, item: dict[str, Any], lang: Language) -> dict[str, Any]:
    """An article of What's Popular Now, with its headline in the page's language."""
    story = await read_story(front, site, item["article"], lang)
    return {**item, "title": story.title if story else item["title"]}
