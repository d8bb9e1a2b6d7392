"""Social: what the box with an article's comments takes, on a page and in a frame.

What all readers see alike is read in one go, by way of the readings: while the store is away, pages
show what they showed a moment ago and say so.
"""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from policies.counting import InvalidText, graphemes, normalise
from web.api.threads import shown
from web.languages import language
from web.login.providers import offered
from web.pages.sites import site_context
from web.templating import moment, say
from web.tokens import csrf
from web.views import in_force, is_staff
from worker.article_settings import Scope, read_terms
from worker.reasons import reasons
from worker.records import afind
from worker.refusals import UnknownComment
from worker.thread import Order, read_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request

    from web.callers import Caller
    from web.front import Front
    from web.languages import Language
    from worker.records import Comment

_PAGE = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for.

    Attributes:
        order: Order of the thread.
        cursor: Where it goes on.
        reply: The comment to answer, or empty.
        sent: The comment just sent, or empty.
        text: What to put in the box.
        problem: What was wrong with it, or empty.
    """

    order: Order = "newest"
    cursor: str = ""
    reply: str = ""
    sent: str = ""
    text: str = ""
    problem: str = ""


async def read_social(front: Front, site: str, article: str, asked: Asked) -> dict[str, Any]:
    """What all readers of an article see alike, as JSON can hold it.

    `thread`, `settings` and the article's `section`.
    """
    page = await front.store.run(
        read_page(site, article, front.keys, order=asked.order, limit=_PAGE, cursor=asked.cursor)
    )
    scope = Scope(site, "article", article)
    terms = await front.store.run(read_terms(scope, front.keys))
    return {
        "thread": shown(page),
        "settings": in_force(terms, lazy=front.settings.creates_articles),
        "section": terms.section,
    }


async def social(
    request: Request,
    front: Front,
    caller: Caller,
    site: str,
    article: str,
    asked: Asked,
    *,
    seen: Mapping[str, Any],
    stale: bool,
) -> dict[str, Any]:
    """What social.html takes, but for the article.

    Args:
        request: Who asks.
        front: The front.
        caller: Who that is; nobody where `stale`.
        site: The site's id.
        article: The article's id.
        asked: What the address asks for.
        seen: What `read_social` read.
        stale: Whether it was read a moment ago, as nothing can be read now.
    """
    lang = language(request)
    told = _told(seen["settings"], lang, staff=caller.reads(site) and is_staff(caller))
    if caller.reads(site) and not caller.can_comment:
        told["lines"].insert(0, say(lang, "not_entitled"))
        told["shut"] = True
    if stale:
        told["lines"].insert(0, say(lang, "stale_now"))
    return {
        "site": site_context(site),
        "here": request.url.path,
        "thread": {
            "items": [_item(comment) for comment in seen["thread"]["items"]],
            "count": seen["thread"]["count"],
            "next": seen["thread"]["next"],
            "order": asked.order,
        },
        "me": {"id": caller.id, "name": caller.name} if caller.reads(site) else None,
        "providers": [each.described for each in offered(front.settings)],
        "reply_levels": front.settings.reply_levels,
        "limit": front.policy.limits_for(seen["section"]).max_graphemes,
        "compose": await _compose(request, front, caller, (site, article), asked, stale=stale),
        "told": told,
        "notice": None if stale else await _notice(front, caller, asked.sent, lang),
    }


async def _compose(
    request: Request,
    front: Front,
    caller: Caller,
    on: tuple[str, str],
    asked: Asked,
    *,
    stale: bool,
) -> dict[str, Any]:
    site, article = on
    answered = None if stale else await _find(front, asked.reply)
    parent = None
    if answered and answered.state == "published" and (answered.site, answered.article) == on:
        parent = {"id": answered.id, "name": answered.author.name}
    return {
        "action": f"/{site}/articles/{article}?lang={language(request)}",
        "csrf": csrf(front.settings, caller.secret) if caller.secret else "",
        "key": secrets.token_hex(16),
        "text": asked.text,
        "count": _count(asked.text),
        "parent": parent,
        "problem": asked.problem or None,
    }


def _count(text: str) -> int:
    """The characters that the box holds, also where one of them can be in no comment."""
    with contextlib.suppress(InvalidText):
        text = normalise(text)
    return graphemes(text)


def _told(settings: Mapping[str, dict[str, Any]], lang: Language, *, staff: bool) -> dict[str, Any]:
    """What the newsroom has set, in sentences, and whether this reader, or `staff`, writes."""
    lines = []
    for name, each in settings.items():
        if staff and name == "slow":
            continue
        line = say(lang, f"{name}_now", n=each["value"])
        if each["until"]:
            ends = moment(lang, datetime.fromisoformat(each["until"]))
            line += " " + say(lang, "set_until", until=ends)
        lines.append(line)
    only_staff = "staff-first" in settings and not staff
    shut = only_staff or not settings.keys().isdisjoint({"closed", "unopened"})
    return {"lines": lines, "shut": shut}


async def _notice(front: Front, caller: Caller, sent: str, lang: Language) -> dict[str, Any] | None:
    """What became of the comment just sent, for its author only."""
    comment = await _find(front, sent)
    if comment is None or not caller.sees_all_of(comment):
        return None
    found = reasons(comment, front.policy, lang)
    return {"state": comment.state, "message": found[0].message if found else None}


async def _find(front: Front, comment: str) -> Comment | None:
    if not comment:
        return None
    with contextlib.suppress(UnknownComment):
        return await afind(front.store, comment)
    return None


def _item(comment: Mapping[str, Any]) -> dict[str, Any]:
    return {**comment, "at": datetime.fromisoformat(comment["at"])}
