"""An article's page and its frame for other sites; both take comments without JavaScript."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic_core import from_json

import seeds
from web.api.policy import printed
from web.callers import Caller, Reader, TheCaller
from web.embedding import ancestors
from web.front import Front, TheFront
from web.languages import Language, language
from web.limits import slow_crowd_down
from web.pages.rendering import render
from web.pages.sites import site_context
from web.pages.social import Asked, read_social, social
from web.pages.stories import Story, demo_stories, read_story
from web.paths import ArticleId, SiteId
from web.popular import popular
from web.problems import Problem, answer_body, as_problem
from web.tokens import check_csrf
from worker.intake import Submission, accept
from worker.refusals import Refused, StoreUnavailable
from worker.thread import Order

router = APIRouter(include_in_schema=False)

_DECIDED_WITHIN_SECONDS = 1.5


async def asked(
    order: Order = "newest", cursor: str = "", reply: str = "", sent: str = ""
) -> Asked:
    """What the address asks for."""
    return Asked(order, cursor, reply, sent)


TheAsked = Annotated[Asked, Depends(asked)]


@router.get("/")
async def first() -> Response:
    """The demo's first article."""
    return RedirectResponse(f"/{seeds.SITE}/articles/{demo_stories('en')[0].id}", 302)


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
    return await _article_page(request, front, caller, site, article, asked)


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

    async def seen_now() -> dict[str, Any]:
        return await read_social(front, site, article, asked)

    wanted = (f"{site}/{article}", "embed", asked.order, asked.cursor)
    reading = await front.readings.recall(wanted, seen_now)
    seen, stale = from_json(reading.body), reading.age_s is not None
    context = await social(request, front, caller, site, article, asked, seen=seen, stale=stale)
    return render(
        request,
        "embed.html",
        headers=reading.marks,
        ancestors=ancestors(front.settings, site),
        article={"id": article},
        **context,
    )


@router.post("/{site}/articles/{article}")
async def write(
    site: SiteId,
    article: ArticleId,
    front: TheFront,
    caller: TheCaller,
    request: Request,
    csrf_token: Annotated[str, Form(alias="csrf")] = "",
    key: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    parent: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """A comment from the plain form: on to what became of it, or back with what was wrong."""
    author = caller.writes(site)
    check_csrf(front.settings, caller.secret, csrf_token)
    lang = language(request)
    wanted = Submission(site, article, text, author, lang, parent, key)
    try:
        call = accept(wanted, front.door(), front.keys)
        await slow_crowd_down(request, front, caller, site, article)
        receipt = await front.store.run(call)
    except (Refused, StoreUnavailable, Problem) as error:
        problem = as_problem(error)
        asked = Asked(reply=parent, text=text, problem=answer_body(problem, lang)["detail"])
        page = await _article_page(request, front, caller, site, article, asked)
        page.status_code = problem.status_code
        return page
    with contextlib.suppress(TimeoutError), front.tail.decided(receipt.id) as bell:
        await asyncio.wait_for(bell.wait(), _DECIDED_WITHIN_SECONDS)
    here = f"/embed/{site}" if back == "embed" else f"/{site}"
    query = urlencode({"lang": lang, "sent": receipt.id})
    return RedirectResponse(f"{here}/articles/{article}?{query}#comments", 303)


async def _article_page(
    request: Request, front: Front, caller: Caller, site: str, article: str, asked: Asked
) -> Response:
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


async def _listed(front: Front, site: str, item: dict[str, Any], lang: Language) -> dict[str, Any]:
    """An article of What's Popular Now, with its headline in the page's language."""
    story = await read_story(front, site, item["article"], lang)
    return {**item, "title": story.title if story else item["title"]}
