"""Mine: what a reader wrote, whatever became of it; all of it to take along, or to erase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request

from web import answers
from web.api.threads import Cursor
from web.callers import Caller, TheCaller, own_page, same_site
from web.credentials import READER, known_by
from web.erasing import ALL, erase_account, touched, traced, written
from web.front import TheFront
from web.headlines import headlines
from web.languages import language
from web.limits import GATHERING, slow_down
from web.problems import Problem
from web.views import own
from worker.keys import SITE

if TYPE_CHECKING:
    from worker.touched import Touch

router = APIRouter(tags=["readers"])

MOST = 100


@router.get(
    "/v1/me/comments",
    summary="My comments",
    responses={200: {"model": answers.Mine}},
    openapi_extra=known_by(*READER),
)
async def mine(
    caller: TheCaller,
    front: TheFront,
    request: Request,
    site: Annotated[str, Query(pattern=f"^{SITE.pattern}$")] = "demo",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """A page of the signed-in reader's comments on a site, newest first.

    With state and reasons, and with the headline and the address of the article each is about.
    """
    lang = language(request)
    if not caller.reads(site):
        raise Problem("unauthorized")
    found, following = await written(front, site, caller.id, limit, cursor)
    about = await headlines(front, site, (comment.article for comment in found))
    return {
        "items": [
            {
                **own(comment, front.policy, lang),
                "article_title": about[comment.article].title,
                "article_url": about[comment.article].url,
            }
            for comment in found
        ],
        "next": following,
    }


@router.get(
    "/v1/me/export",
    summary="All that is mine, to take along",
    responses={200: {"model": answers.Export}},
    openapi_extra=known_by(*READER),
)
async def export(caller: TheCaller, front: TheFront, request: Request) -> dict[str, Any]:
    """Everything that the signed-in reader wrote and did, on every site.

    Comments with what became of them, and reactions to others' comments and reports of them. Six
    times a minute. A page that has the comments in place gets what was written and done on its
    sites.
    """
    account, lang = _reader(caller), language(request)
    if caller.secret:
        own_page(request, front.settings)
    await slow_down(request, front, caller, GATHERING)
    comments, reactions, reports = {}, {}, {}
    for site in filter(caller.reads, await traced(request, front, account)):
        all_written, _ = await written(front, site, account, ALL)
        comments[site] = [own(each, front.policy, lang) for each in all_written]
        all_touched = await touched(front, site, account)
        reactions[site] = [_reaction(each) for each in all_touched if each.reaction]
        reports[site] = [_report(each) for each in all_touched if each.reason]
    return {
        "id": account,
        "name": caller.name,
        "comments": comments,
        "reactions": reactions,
        "reports": reports,
    }


@router.delete(
    "/v1/me",
    summary="Erase me",
    responses={200: {"model": answers.Erased}},
    openapi_extra=known_by(*READER),
)
async def erase_me(caller: TheCaller, front: TheFront, request: Request) -> dict[str, Any]:
    """Everything that the signed-in reader wrote is erased, and every session ends.

    Reactions are taken back, and reports name nobody. What was decided, and when, stays without
    text and name. Counts as an export. If the store fails meanwhile, asking again erases the rest;
    the reader stays signed in until all that there was is erased. What is written meanwhile, from
    another page or device, is erased, too.
    """
    account = _reader(caller)
    if caller.secret:
        same_site(request)  # it is on every site: not for a page that has the comments in place
    await slow_down(request, front, caller, GATHERING)
    return (await erase_account(request, front, account))._asdict()


def _reaction(touch: Touch) -> dict[str, str]:
    return {"comment": touch.comment, "article": touch.article, "kind": touch.reaction}


def _report(touch: Touch) -> dict[str, str]:
    return {
        "comment": touch.comment,
        "article": touch.article,
        "reason": touch.reason,
        "note": touch.note,
    }


def _reader(caller: Caller) -> str:
    if caller.kind != "reader":
        raise Problem("unauthorized")
    return caller.id
