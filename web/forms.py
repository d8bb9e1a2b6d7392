"""Forms: that what was sent is of the session that the browser holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.problems import Problem
from web.tokens import check_csrf

if TYPE_CHECKING:
    from fastapi import Request

    from worker.settings import Settings


def check_form(request: Request, settings: Settings, secret: str, token: str) -> None:
    """Make sure that a form of a page of ours is of the session of this secret.

    Where the browser itself says that a page of ours sent it, it is one that was open while whoever
    reads it signed in anew; it is refused all the same, as somebody else may have signed in.

    Args:
        request: What came of it, from no page of another's.
        settings: The settings.
        secret: The secret of the session.
        token: What the form, or a script in `X-CSRF-Token`, sent.

    Raises:
        Problem: it is not.
    """
    try:
        check_csrf(settings, secret, token)
    except Problem as problem:
        vouched = any(each in request.headers for each in ("sec-fetch-site", "origin"))
        if not (token and vouched):  # what they say was looked at: it is a page of ours
            raise
        why = "the form is older than the session"
        raise Problem(problem.code, why=why, harmless=True) from None
