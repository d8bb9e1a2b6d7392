"""Readers: who is signed in, and what is one's own."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict

from web.answers.base import Answer
from web.answers.comments import OwnComment, Reactions

_MINE: dict[str, Any] = {
    "id": "00k3v8m1q2n4p6r8",
    "author": {"id": "reader-7", "name": "미나"},
    "text": "다리가 열려 출근길이 짧아졌습니다.",
    "at": "2026-05-04T09:30:00.000Z",
    "parent": None,
    "lang": "ko",
    "edited": False,
    "featured": False,
    "staff": False,
    "reactions": {"agree": 0, "disagree": 0},
    "site": "demo",
    "article": "new-bridge",
    "state": "held",
    "version": 1,
    "reasons": [{"rule": "contact", "clause": "5", "message": "전화번호나 주소가 보입니다."}],
    "appeal": False,
    "article_title": "다리 다시 열린 날",
    "article_url": "https://news.example/new-bridge",
}


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


class MyComment(OwnComment):
    """One of one's own comments, with the article it is about."""

    model_config = ConfigDict(json_schema_extra={"examples": [_MINE]})

    article_title: str
    """Its title; its id where no title is known."""
    article_url: str
    """Where it can be read: an address, or a path of this service."""


class Mine(Answer):
    """One's own comments on a site, newest first."""

    items: list[MyComment]


class Export(Answer):
    """All of one's own comments, by site."""

    id: str
    name: str
    comments: dict[str, list[OwnComment]]


class Erased(Answer):
    """How many comments were erased."""

    erased: int
