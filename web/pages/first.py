"""The first page: where an address leads that is none of ours; in development, to the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

import seeds
from web.front import TheFront
from web.pages.rendering import render
from web.pages.sites import SERVICE
from web.pages.stories import demo_stories

if TYPE_CHECKING:
    from worker.settings import Settings

router = APIRouter(include_in_schema=False)


@router.get("/")
async def first(front: TheFront, request: Request) -> Response:
    """What this is and where its newspapers are; the demo's first article where that is shown."""
    stories = demo_stories(front.settings, "en")
    if stories:
        return RedirectResponse(f"/{seeds.SITE}/articles/{stories[0].id}", 302)
    return render(request, "first.html", site=SERVICE, here="/", papers=_papers(front.settings))


def _papers(settings: Settings) -> dict[str, str]:
    """The newspapers with comments here: the address of each site's first origin, by its host."""
    first_ones = (origins[0] for origins in settings.origins_by_site.values())
    return {urlsplit(each).netloc: each for each in first_ones}
