"""Writing without JavaScript: what the plain form sends, and what is said of it.

Whatever hinders the comment, its text comes back in the box; to who is signed in no more, too, with
the ways to sign in, which open beside it, so that it can be sent from there. Where it is not known
whether the store has it, its idempotency key comes back as well: sent again, it is one comment.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from web.callers import NOBODY, caller, same_site
from web.embedding import ancestors
from web.forms import check_form
from web.front import TheFront
from web.languages import language
from web.limits import admit
from web.pages.article import article_page, embed_page
from web.pages.rendering import render
from web.pages.sites import site_context
from web.pages.social import Asked
from web.paths import ArticleId, SiteId
from web.problems import Problem, answer_body, noted
from web.templating import say
from worker.intake import Submission, accept
from worker.refusals import Refused, SessionOver, StoreUnavailable

if TYPE_CHECKING:
    from web.front import Front
    from web.languages import Language

router = APIRouter(include_in_schema=False)

_DECIDED_WITHIN_SECONDS = 1.5
_OF_SESSION = {"unauthorized": "unsent_signed_out", "cross-site": "unsent_signed_in_anew"}
"""What is said where the session ended, or another one began, since the form was drawn."""


class Sent(BaseModel):
    """What the form sends; `back` is `embed` where it stands in a frame."""

    csrf: str = ""
    key: str = ""
    text: str = ""
    parent: str = ""
    back: str = ""

    @property
    def framed(self) -> bool:
        """Whether the form stands in a frame."""
        return self.back == "embed"


@router.post("/{site}/articles/{article}")
async def write(
    site: SiteId,
    article: ArticleId,
    front: TheFront,
    request: Request,
    sent: Annotated[Sent, Form()],
) -> Response:
    """A comment from the plain form: on to what became of it, or back with what was wrong."""
    try:
        return await _submit(request, front, site, article, sent)
    except StoreUnavailable as error:
        return _not_now(request, front, site, sent, noted(request, error))


async def _submit(request: Request, front: Front, site: str, article: str, sent: Sent) -> Response:
    who, lang = await caller(request, front), language(request)
    same_site(request)  # or a page elsewhere could have its words shown as a reader's text
    try:
        author = who.writes(site)
        check_form(request, front.settings, who.secret, sent.csrf)
        wanted = Submission(site, article, sent.text, author, lang, sent.parent, sent.key)
        call = accept(wanted, front.door(), front.keys)
        receipt = await admit(request, front, who, wanted, call)
    except (Refused, Problem) as error:
        if isinstance(error, SessionOver):
            who = NOBODY
        problem = noted(request, error)
        asked = Asked(reply=sent.parent, text=sent.text, problem=_said(problem, lang))
        show = embed_page if sent.framed else article_page
        page = await show(request, front, who, site, article, asked)
        page.status_code = problem.status_code
        page.headers.update(problem.headers or {})
        return page
    with contextlib.suppress(TimeoutError), front.tail.decided(receipt.id) as bell:
        await asyncio.wait_for(bell.wait(), _DECIDED_WITHIN_SECONDS)
    here = f"/embed/{site}" if sent.framed else f"/{site}"
    query = urlencode({"lang": lang, "sent": receipt.id})
    return RedirectResponse(f"{here}/articles/{article}?{query}#comments", 303)


def _said(problem: Problem, lang: Language) -> str:
    """What hindered the comment, for who sees its text again."""
    own = _OF_SESSION.get(problem.code)
    return say(lang, own) if own else answer_body(problem, lang)["detail"]


def _not_now(request: Request, front: Front, site: str, sent: Sent, problem: Problem) -> Response:
    """The text and its key, to be sent again: nothing can be read, not even who sends it."""
    here = request.url.path
    return render(
        request,
        "unsent.html",
        status_code=problem.status_code,
        headers=problem.headers,
        ancestors=ancestors(front.settings, site) if sent.framed else "'none'",
        site=site_context(site),
        here=f"/embed{here}" if sent.framed else here,
        framed=sent.framed,
        action=f"{here}?lang={language(request)}",
        sent=sent,
    )
