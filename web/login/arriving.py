"""Arriving: a reader has proved who they are, and gets a session in this browser.

Where the sign-in happened in a window of its own, that window hands a one-time code to the frame
that opened it, since the frame's cookies can be others than the window's.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from fastapi.responses import RedirectResponse

from web.login.cookies import open_session, take_back
from web.login.states import COOKIE
from web.pages.rendering import render
from web.pages.sites import SERVICE
from worker import sessions

if TYPE_CHECKING:
    from fastapi import Request, Response

    from web.front import Front
    from web.login.states import State
    from worker.sessions import Session

log = logging.getLogger(__name__)

_HANDOVER_SECONDS = 60


async def arrive(request: Request, front: Front, begun: State, session: Session) -> Response:
    """The end of a sign-in: back to where it began, signed in."""
    log.info("%s signed in", session.account)
    if begun.popup:
        answer = await _hand_over(request, front, session)
    else:
        answer = RedirectResponse(begun.return_to, 303)
    await open_session(request, answer, front, session)
    take_back(request, answer, COOKIE)
    return answer


def left(request: Request, begun: State) -> Response:
    """The end of a sign-in that the reader gave up: back to where it began."""
    answer = _window(request, "") if begun.popup else RedirectResponse(begun.return_to, 303)
    take_back(request, answer, COOKIE)
    return answer


async def _hand_over(request: Request, front: Front, session: Session) -> Response:
    code = sessions.new_secret()
    value = {"account": session.account, "name": session.name, "picture": session.picture}
    await front.store.run(
        sessions.keep_once("handover", code, value, _HANDOVER_SECONDS, front.keys)
    )
    return _window(request, code)


def _window(request: Request, code: str) -> Response:
    """The window's last page."""
    return render(request, "signed_in.html", site=SERVICE, here=request.url.path, code=code)
