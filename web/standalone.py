"""The application of `ombud serve --only check`: no store, no queue, nothing kept."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI

from web import answers, problems
from web.api import analyze, check, coral, discovery, health, policy
from web.checking import OnlyChecking, TheChecking
from web.documentation import document
from web.edge import Edge
from web.heads import Heads
from worker.carrying import read_map

if TYPE_CHECKING:
    from policies import Policy
    from worker.settings import Settings

_DESCRIPTION = """
Texts are checked by the standards board's policy; nothing is stored. Errors are
`application/problem+json`, or those of the API that an address is compatible with.
"""

router = APIRouter(tags=["operations"])
router.add_api_route(
    "/livez",
    health.alive,
    summary="Is this process alive",
    responses={200: {"model": answers.Alive}},
)


_ROUTERS = (
    coral.router,
    check.router,
    analyze.router,
    discovery.router,
    policy.router,
    router,
)


@router.get("/readyz", summary="Can this process check", responses={200: {"model": answers.Ready}})
async def ready(checking: TheChecking) -> dict[str, Any]:
    """Whether a policy is in force; without one this process does not start."""
    return health.readiness([], checking.policy)


def create_checking_app(settings: Settings, policy_in_force: Policy) -> FastAPI:
    """The application over a policy alone.

    Args:
        settings: The settings, for server keys and signing secrets.
        policy_in_force: The policy; another one takes a restart.

    Raises:
        worker.carrying.MapError: the curves that the settings name cannot be used.
    """
    app = FastAPI(
        title="Ombud, checks only",
        version=version("ombud"),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        redirect_slashes=False,  # to wherever the request says that we are
    )
    app.state.front = OnlyChecking(settings, policy_in_force)
    app.state.upstream = None
    app.state.curves = read_map(settings.perspective_map)
    problems.install(app)
    document(app, settings.profile)
    app.add_middleware(Edge)
    app.add_middleware(Heads)
    for each in _ROUTERS:
        app.include_router(each)
    return app
