"""Refused: what the log says of requests that were not given what they asked for.

Who was refused what, where and from which network; never the text, a name, an address or a secret:
the route is named by its template, a wrong field by what is wrong with it. However many are sent,
the log grows by two lines a second of each kind, or of each reason that is given for one: the first
in full, then how many more there were.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from starlette.routing import Match

from web.sparingly import Sparingly
from worker.pace import network_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import Request
    from starlette.routing import BaseRoute

    from web.problems import Problem

log = logging.getLogger(__name__)

LEVELS = dict.fromkeys(
    (
        *("unknown-key", "server-key-in-browser", "bad-signature", "invalid-token"),
        *("forbidden", "cross-site", "unreadable", "unavailable"),
        *("login-failed", "login-unreadable", "login-unavailable"),
    ),
    logging.WARNING,
) | dict.fromkeys(
    (
        *("unauthorized", "login-expired", "not-entitled", "too-fast"),
        *("too-many-streams",),
        *("too-large", "too-deep", "head-too-large"),
        *("invalid-request", "invalid-setting", "invalid-submission"),
    ),
    logging.INFO,
)
"""The level of each kind that is told: a warning where somebody tried what no page of ours does, or
where the store is away or who signs readers in."""


class Refusals:
    """What one process tells of the requests it refuses."""

    def __init__(self) -> None:
        """Begin with nothing refused."""
        self._sparingly = Sparingly(log)

    def tell(self, request: Request, problem: Problem) -> None:
        """Tell of a request that met this problem, if it was refused for what it asked."""
        identity = request.scope.get("request_id", "")
        self._tell(problem, lambda: _line(problem, _route(request), identity, request.client))

    def tell_unread(self, identity: str, client: tuple[str, int] | None, problem: Problem) -> None:
        """Tell of what cannot be read as a request, which this client sent."""
        self._tell(problem, lambda: _line(problem, "no route", identity, client))

    def _tell(self, problem: Problem, line: Callable[[], str]) -> None:
        kind = problem.code
        level = LEVELS.get(kind)
        if level is not None:
            self._sparingly.tell(
                logging.INFO if problem.harmless else level,
                ": ".join(filter(None, ("refused", kind, problem.why))),
                line,
            )


def _line(problem: Problem, where: str, identity: str, client: tuple[str, int] | None) -> str:
    wrong = " ".join(sorted({error.code for error in problem.errors}))
    network = network_of(client[0]) if client else "unknown"
    line = f"refused: {problem.code} at {where}, request {identity}, network {network}"
    if wrong:
        line += f", wrong: {wrong}"
    return ": ".join(filter(None, (line, problem.why, problem.cause)))


def _route(request: Request) -> str:
    """The template of the route that was meant; nothing that was sent."""
    meant = request.scope.get("route") or _matching(request)  # refused before any was chosen
    path = getattr(meant, "path", "")  # a router that was included has none
    return f"{request.method} {path}" if path else "no route"


def _matching(request: Request) -> BaseRoute | None:
    routes: list[BaseRoute] = request.app.routes
    return next((each for each in routes if each.matches(request.scope)[0] is Match.FULL), None)
