"""Arriving: a reader has proved who they are, and gets a session in this browser.

Where the sign-in happened in a window of its own, that window hands a one-time code to the frame
that opened it, since the frame's cookies can be others than the window's. A page that has the
comments in place, and is framed itself, is only told that it is done: it has the window's cookies.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from fastapi.responses import RedirectResponse

from web.login.cookies import open_session
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
    code = sessions.new_secret() if begun.popup and not begun.page else ""
    answer = _back(request, begun, code)
    secret = await open_session(request, answer, front, session)
    if code:
        # by its name: where that session ends, as everywhere, the code is good for no other
        value = {"session": sessions.name_of(secret)}
        kept = sessions.keep_once("handover", code, value, _HANDOVER_SECONDS, front.keys)
        await front.store.run(kept)
    return answer


def left(request: Request, begun: State) -> Response:
    """The end of a sign-in that the reader gave up: back to where it began."""
    return _back(request, begun)


def _back(request: Request, begun: State, code: str = "") -> Response:
    """The way back to a page of ours; a page of ours that leads to another's, or shuts its window.

    Not at once to another's: where the provider's page limits where its form may lead to, browsers
    hold every redirect from there on against that.
    """
    if not (begun.popup or begun.page):
        return RedirectResponse(begun.return_to, 303)
    return render(
        request,
        "signed_in.html",
        site=SERVICE,
        here="",
        code=code,
        page=begun.page,
        popup=begun.popup,
        back=begun.return_to,
    )
