"""Featuring: an article's published comments at the desk, each to be recommended or not."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from web.callers import Caller, Moderator
from web.forms import check_form
from web.front import Front, TheFront
from web.languages import language
from web.pages.desk import staff_context
from web.pages.rendering import render
from web.pages.stories import read_story
from web.paths import ArticleId, CommentId, SiteId
from web.templating import say
from worker.featured import feature
from worker.records import afind
from worker.refusals import ActionNotAllowed, StaleDecision
from worker.thread import read_page

router = APIRouter(include_in_schema=False)

_PAGE = 20
Order = Literal["newest", "featured"]


@router.get("/desk/{site}/articles/{article}")
async def thread(
    site: SiteId,
    article: ArticleId,
    request: Request,
    front: TheFront,
    caller: Moderator,
    order: Annotated[Order, Query()] = "newest",
    cursor: str = "",
) -> Response:
    """The published comments, with a button for each."""
    return await _page(request, front, caller, site, article, order=order, cursor=cursor)


@router.post("/desk/{comment}/featured")
async def put(
    comment: CommentId,
    request: Request,
    front: TheFront,
    caller: Moderator,
    version: Annotated[int, Form()],
    on: Annotated[bool, Form()],
    csrf_token: Annotated[str, Form(alias="csrf")] = "",
) -> Response:
    """Recommend the comment that was seen, or no more; back to where it stands."""
    check_form(request, front.settings, caller.secret, csrf_token)
    found = await afind(front.store, comment)
    try:
        await front.store.run(feature(found, front.keys, by=caller.id, on=on, version=version))
    except (StaleDecision, ActionNotAllowed) as refusal:
        place = (found.site, found.article)
        return await _page(request, front, caller, *place, problem=refusal.detail, status=409)
    query = urlencode({"lang": language(request)})
    address = f"/desk/{found.site}/articles/{found.article}?{query}#c-{found.id}"
    return RedirectResponse(address, 303)


async def _page(
    request: Request,
    front: Front,
    caller: Caller,
    site: str,
    article: str,
    *,
    order: Order = "newest",
    cursor: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    lang = language(request)
    story = await read_story(front, site, article, lang)
    call = read_page(site, article, front.keys, order=order, limit=_PAGE, cursor=cursor)
    page = await front.store.run(call)
    here = f"/desk/{site}/articles/{article}"
    return render(
        request,
        "desk_thread.html",
        status_code=status,
        **staff_context(front, caller, here),
        article={
            "title": story.title if story else article,
            "url": f"/{site}/articles/{article}",
        },
        items=page.items,
        count=page.count,
        order=order,
        next=page.next,
        problem=problem or None,
        nothing=say(lang, "nothing_featured" if order == "featured" else "none_yet"),
    )
