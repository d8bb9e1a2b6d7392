"""The desk: the way in by a one-time link, what waits, and decisions without JavaScript."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from web.callers import Caller, Moderator, Staff, same_site
from web.forms import check_form
from web.front import Front, TheFront
from web.languages import language
from web.login.cookies import open_session
from web.pages.cases import cases
from web.pages.rendering import render
from web.pages.sites import SERVICE
from web.paths import CommentId
from web.problems import Problem
from web.templating import say, words
from web.tokens import check_csrf, csrf
from worker import accounts
from worker.desk import pile
from worker.overview import read_reviews
from worker.records import afind
from worker.refusals import ActionNotAllowed, StaleDecision
from worker.reports import REASONS
from worker.review import decide
from worker.states import ACTIONS

router = APIRouter(include_in_schema=False)

_PAGE = 20


@router.get("/desk")
async def desk(
    request: Request,
    front: TheFront,
    caller: Staff,
    queue: str = "",
    cursor: str = "",
    did: str = "",
    comment: str = "",
    version: int = 0,
) -> Response:
    """What waits, the longest waiting first; the door for whoever is not signed in."""
    if not caller.decides:
        return _door(request, front)
    flash = None
    if did in ACTIONS:
        undo = {"id": comment, "version": version} if did != "undo" and comment else None
        flash = {"kind": "done", "text": say(language(request), f"did_{did}"), "undo": undo}
    return await _page(request, front, caller, queue, cursor, flash)


@router.get("/desk/enter/{token}")
async def look(token: str, request: Request, front: TheFront) -> Response:
    """Whom the link is for, and a button; nothing is used up by looking."""
    invitation = await front.store.run(accounts.read_invitation(token, front.keys))
    if invitation is None:
        return _door(request, front, problem=True)
    return _door(request, front, enter=request.url.path, name=invitation["account"], token=token)


@router.post("/desk/enter/{token}")
async def enter(
    token: str,
    request: Request,
    front: TheFront,
    csrf_token: Annotated[str, Form(alias="csrf")] = "",
) -> Response:
    """Use the link up and go in."""
    same_site(request)
    check_csrf(front.settings, token, csrf_token)
    invitation = await front.store.run(accounts.redeem(token, front.keys))
    if invitation is None:
        return _door(request, front, problem=True)
    role = front.settings.roles.get(invitation["account"], invitation["role"])
    session = accounts.staff_session({**invitation, "role": role})
    answer = RedirectResponse("/desk" if session.role in accounts.DECIDING else "/ops", 303)
    await open_session(request, answer, front, session)
    return answer


@router.post("/desk/{comment}/decision")
async def decision(
    comment: CommentId,
    request: Request,
    front: TheFront,
    caller: Moderator,
    action: Annotated[str, Form()],
    version: Annotated[int, Form()],
    csrf_token: Annotated[str, Form(alias="csrf")] = "",
    reason: Annotated[str, Form(max_length=64)] = "",
    note: Annotated[str, Form(max_length=500)] = "",
    queue: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """A decision from the plain form: on to the next, or the news that somebody was quicker."""
    check_form(request, front.settings, caller.secret, csrf_token)
    if action not in ACTIONS:
        raise Problem("action-not-allowed")
    call = decide(
        await afind(front.store, comment),
        action,
        by=caller.id,
        reason=reason or action,
        note=note,
        version=version,
        keys=front.keys,
    )
    try:
        decided = await front.store.run(call)
    except (StaleDecision, ActionNotAllowed) as refusal:
        flash = {"kind": "conflict", "text": refusal.detail, "undo": None}
        return await _page(request, front, caller, queue, "", flash, status=409)
    query = {"lang": language(request), "queue": queue, "did": action}
    query |= {"comment": comment, "version": str(decided.version)}
    return RedirectResponse(f"/desk?{urlencode(query)}", 303)


async def _page(
    request: Request,
    front: Front,
    caller: Caller,
    queue: str,
    cursor: str,
    flash: dict[str, Any] | None,
    *,
    status: int = 200,
) -> Response:
    lang = language(request)
    found = await pile(front.store, queue, limit=_PAGE, cursor=cursor)
    known = words(lang)
    return render(
        request,
        "desk.html",
        status_code=status,
        **staff_context(front, caller, "/desk"),
        queue=queue,
        queues=[
            {"name": each.name, "depth": each.depth, "oldest_s": each.oldest_age_seconds}
            for each in await read_reviews(front.store)
        ],
        items=await cases(front, found.items, lang),
        reject_reasons=[{"id": each, "words": known[f"reason_{each}"]} for each in REASONS],
        depth=found.depth,
        next=found.next,
        flash=flash,
    )


def _door(
    request: Request,
    front: Front,
    *,
    enter: str | None = None,
    name: str | None = None,
    token: str = "",
    problem: bool = False,
) -> Response:
    lang = language(request)
    return render(
        request,
        "desk_signin.html",
        status_code=403 if problem else 200,
        **staff_context(front, Caller(secret=token), "/desk"),
        enter=enter,
        name=name,
        problem=say(lang, "desk_link_over") if problem else None,
    )


def staff_context(front: Front, caller: Caller, here: str) -> dict[str, Any]:
    """What staff.html takes."""
    signed_in = caller.kind == "staff"
    return {
        "site": SERVICE,
        "here": here,
        "me": {"id": caller.id, "name": caller.name, "role": caller.role} if signed_in else None,
        "csrf": csrf(front.settings, caller.secret) if caller.secret else "",
    }
