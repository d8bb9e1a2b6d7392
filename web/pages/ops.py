"""The ops page: is it working, is it keeping up, what fails."""

from __future__ import annotations

from ipaddress import ip_address

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from web.api.health import shown
from web.callers import Caller, Staff
from web.front import Front, TheFront
from web.pages.desk import staff_context
from web.pages.rendering import render
from worker.overview import read_overview

router = APIRouter(include_in_schema=False)


@router.get("/ops")
async def ops(request: Request, front: TheFront, caller: Staff) -> Response:
    """The numbers, for staff; in the dev profile for everybody on this machine."""
    if not _may_look(request, front, caller):
        return RedirectResponse("/desk", 303)
    overview = shown(await read_overview(front.store), front)
    return render(request, "ops.html", **staff_context(front, caller, "/ops"), overview=overview)


def _may_look(request: Request, front: Front, caller: Caller) -> bool:
    if caller.kind == "staff":
        return True
    if front.settings.profile != "dev" or request.client is None:
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
