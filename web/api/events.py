"""Events: an article's thread, live, as server-sent events; `web.told` has their form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse

from web.answers import REF, Comment, Reactions, Settings
from web.front import Front, TheFront
from web.limits import network
from web.paths import ArticleId, SiteId
from web.streams import EventStream
from web.told import Place, Told, of_state
from worker.events import place, read_since
from worker.refusals import StoreUnavailable
from worker.thread import read_counts

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

router = APIRouter(tags=["reading"])

_COME_BACK_MS = 2000


def _event(name: str, content: dict[str, Any]) -> dict[str, Any]:
    """An event of this name whose data is this JSON."""
    return {
        "type": "object",
        "required": ["event", "data"],
        "properties": {
            "event": {"const": name},
            "data": {
                "type": "string",
                "contentMediaType": "application/json",
                "contentSchema": content,
            },
            "id": {"type": "string"},
        },
    }


def _with(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members, "required": [*members]}


_COMMENT, _REACTIONS, _SETTINGS = (
    {"$ref": REF.format(model=shape.__name__)} for shape in (Comment, Reactions, Settings)
)
_ID = {"type": "string"}
_EVENTS = {
    "description": "One of the events of the stream.",
    "oneOf": [
        _event("comment.published", _COMMENT),
        _event("comment.updated", _COMMENT),
        _event("comment.removed", _with(id=_ID)),
        _event("comment.reactions", _with(id=_ID, reactions=_REACTIONS)),
        _event("count", _with(count={"type": "integer", "minimum": 0})),
        _event("settings", _SETTINGS),
        _event("reread", {"type": "object"}),
    ],
}
_PLACE = "1764061234567-0"
_EXAMPLES = {
    name: {"value": {"id": _PLACE, "event": name, "data": data}}
    for name, data in {
        "comment.removed": '{"id":"00k3v8m1q2n4p6r8"}',
        "count": '{"count":12}',
    }.items()
}

LastEvent = Annotated[str, Header(alias="Last-Event-ID", max_length=64)]


@router.get(
    "/v1/sites/{site}/articles/{article}/events",
    summary="The thread, live",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {
                "text/event-stream": {
                    "schema": _EVENTS,
                    "examples": _EXAMPLES,
                }
            }
        }
    },
)
async def events(
    site: SiteId,
    article: ArticleId,
    request: Request,
    front: TheFront,
    last: LastEvent = "",
    last_event_id: Annotated[str, Query(max_length=64)] = "",
) -> EventStream:
    """What becomes readable and unreadable on this article, as it happens.

    `comment.published` and `comment.updated` (featured, or featured no more) carry a comment as
    pages do, `comment.removed` its `id`, `comment.reactions` its `id` and `reactions` (at most once
    a second), `count` the `count` of the article, `settings` what is `in_force`. One that is edited
    is removed, and published again once its new text is checked.

    With `Last-Event-ID` the answer begins with what happened since, but for reactions:
    `GET …/comments` has those as they are. Where that was too much or too long ago, it begins with
    `reread`: read the page again. While the store is away it ends at once: whoever comes
    back later is told all the same. Who is listening by then stays, and hears of it afterwards; who
    comes without it stays, too, and is told how things stand within seconds of the store's return.

    A network may have so many open in a web process (`OMBUD_STREAMS_PER_NETWORK`).
    """
    since = last or last_event_id
    lines = _stream(front, site, article, since if place(since) != (0, 0) else "")
    return EventStream(lines, front.streams, network(request))


async def _stream(front: Front, site: str, article: str, since: str) -> AsyncGenerator[str]:
    with front.tail.page(f"{site}/{article}") as queue:
        yield f"retry: {_COME_BACK_MS}\n\n"
        seen = place(since)
        if since:
            missed = await _missed(front, site, article, since)
            if missed is None:
                return
            told, seen = missed
            for each in told:
                yield each.lines
        standing = await _standing(front, site, article, since)
        if standing:
            yield standing
        while (news := await queue.get()) is not None:
            if lines := "".join(each.lines for each in news if each.is_news(seen)):
                yield lines
            if standing or front.readings.away:
                continue
            if standing := await _standing(front, site, article, since):
                yield standing


async def _missed(
    front: Front, site: str, article: str, since: str
) -> tuple[list[Told], Place] | None:
    """What happened since, and what place has been seen by then; None while the store is away."""
    if front.readings.away:
        return None
    try:
        missed = await front.store.run(read_since(site, article, since, front.keys))
        told = (await front.tail.tell(missed.events)).get(f"{site}/{article}", [])
    except StoreUnavailable:
        front.readings.leave_alone()
        return None
    if missed.beyond:
        told = [of_state("reread", {}, missed.beyond)]
    seen = missed.no_later(place(since))
    return told, max((each.place for each in told if each.place), default=seen)


async def _standing(front: Front, site: str, article: str, since: str) -> str:
    """How things stand, as a page is told once, at first; empty while the store is away."""
    told = ""
    if not since:
        [counts] = await front.store.run_all(read_counts(site, [article], front.keys))
        if not isinstance(counts, dict):
            front.readings.leave_alone()
            return ""
        told = of_state("count", {"count": counts[article]}).lines
    settings = await front.tail.settings(f"{site}/{article}")
    if settings is None:
        front.readings.leave_alone()
        return ""
    return told + (of_state("settings", settings).lines if since or settings["in_force"] else "")
