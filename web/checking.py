"""What a check without storing works with: settings and a policy, no store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Protocol, cast

from fastapi import Depends, Request

from policies import Policy
from policies.isotonic import Curve
from web.problems import Problem
from web.server_keys import serving_site
from worker.settings import Settings


class Checking(Protocol):
    """What such a request works with; `web.front.Front` has it, too."""

    @property
    def settings(self) -> Settings:
        """The settings."""

    @property
    def policy(self) -> Policy:
        """The policy in force."""


@dataclass(frozen=True, slots=True)
class OnlyChecking:
    """All that a process has which checks and stores nothing.

    Attributes:
        settings: The settings.
        policy: The policy that they name.
    """

    settings: Settings
    policy: Policy


async def checking_of(request: Request) -> Checking:
    """What this application was started with."""
    return cast("Checking", request.app.state.front)


TheChecking = Annotated[Checking, Depends(checking_of)]


async def curves_of(request: Request) -> Mapping[str, Curve]:
    """What gives scores the scale of the Perspective API, by attribute."""
    return cast("Mapping[str, Curve]", request.app.state.curves)


TheCurves = Annotated[Mapping[str, Curve], Depends(curves_of)]


async def server_only(request: Request, checking: TheChecking) -> None:
    """Let only newsrooms' own servers ask, so that nobody tries out what slips through.

    In the dev profile anybody may.

    Raises:
        Problem: there is no server key, or a wrong one.
    """
    authorization = request.headers.get("authorization")
    if authorization is not None:
        serving_site(request, checking.settings, authorization)
    elif checking.settings.profile != "dev":
        raise Problem("unauthorized")


ServerOnly = Depends(server_only)
