"""The application: every router, the edge around it, the front behind it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import FastAPI

from web import problems
from web.api import ROUTERS
from web.documentation import document
from web.edge import Edge
from web.embedding import Cors
from web.front import opened
from web.heads import Heads
from web.login import ROUTERS as LOGIN
from web.metrics_listener import metrics_listener
from web.pages import ROUTERS as PAGES
from web.pages.code import CODE
from web.upstream import asking
from worker.carrying import read_map

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from worker.connection import Ombud

_DESCRIPTION = """
Comments are submitted, queued, checked by the standards board's policy, and published, held for a
moderator, or rejected with a reason. Errors are `application/problem+json` with a stable `type`, or
those of the API that an address is compatible with; every answer carries `X-Request-ID`. What
answers GET answers HEAD.
"""


def create_app(ombud: Ombud) -> FastAPI:
    """The application over one Ombud.

    Args:
        ombud: Settings and connections; its clients are opened when the application starts.

    Raises:
        worker.carrying.MapError: the curves that the settings name cannot be used.
    """

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        async with (
            opened(ombud) as front,
            asking(ombud.settings, front.store) as upstream,
        ):
            app.state.front, app.state.upstream = front, upstream
            with metrics_listener(front):
                yield

    app = FastAPI(
        title="Ombud",
        version=version("ombud"),
        summary="Comment moderation for news sites",
        description=_DESCRIPTION,
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        redirect_slashes=False,  # to wherever the request says that we are
        telemetry={"tracing": False, "metrics": False, "logs": False},  # `/metrics` is our own
    )
    app.state.curves = read_map(ombud.settings.perspective_map)
    problems.install(app)
    document(app, ombud.settings.profile)
    app.add_middleware(Cors, settings=ombud.settings)
    app.add_middleware(Edge)
    app.add_middleware(Heads)
    for router in (*ROUTERS, *LOGIN, *PAGES):
        # an included router looks for the route of each request twice
        app.router.routes.extend(router.routes)
    app.mount("/static", CODE, name="static")
    return app
