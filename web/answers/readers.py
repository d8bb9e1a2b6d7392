"""Readers: who is signed in, and what is one's own."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict

from web.answers.base import Answer
from web.answers.comments import OwnComment, Reactions


class Reacted(Answer):
    """A comment's reactions after one's own."""

    id: str
    reactions: Reactions
    mine: Literal["agree", "disagree"] | None


class OwnReactions(Answer):
    """One's own reactions to those of the comments that one reacted to."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"mine": {"00k3v8m1q2n4p6r8": "agree"}}]}
    )

    mine: dict[str, Literal["agree", "disagree"]]


class Provider(Answer):
    """A way to sign in."""

    id: str
    name: str


class SignedOut(Answer):
    """Nobody is signed in."""

    signed_in: Literal[False]
    providers: list[Provider]
    reply_levels: int
    """Levels of replies under a comment that pages offer and indent."""


class SignedIn(Answer):
    """The reader who is signed in."""

    signed_in: Literal[True]
    id: str
    name: str
    picture: str | None
    can_comment: bool
    edit_window_seconds: int
    """How long after it was accepted a comment may be edited."""
    reply_levels: int
    """Levels of replies under a comment that pages offer and indent."""


class Mine(Answer):
    """One's own comments on a site, newest first."""

    items: list[OwnComment]


class Export(Answer):
    """All of one's own comments, by site."""

    id: str
    name: str
    comments: dict[str, list[OwnComment]]


class Erased(Answer):
    """How many comments were erased."""

    erased: int
