"""Readers: who is signed in, and what is one's own."""

from __future__ import annotations

from typing import Any, Literal

from web.answers.base import Answer, like
from web.answers.comments import OWN, OwnComment, Reactions
from worker.reports import Reason

_MINE: dict[str, Any] = {
    "id": "00k3v8m1q2n4p6r8",
    "author": {"id": "reader-7", "name": "미나"},
    "text": "자세한 이야기는 mina@paper.example로 보내 주세요.",
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
    "reasons": [
        {
            "rule": "R-CONTACT",
            "clause": "6",
            "message": "연락처나 계좌로 보이는 내용이 있어 담당자가 확인합니다.",
        }
    ],
    "appeal": False,
    "article_title": "다리 다시 열린 날",
    "article_url": "https://news.example/new-bridge",
}

_THEIRS = "00k3v8kq2m1n5p7s"
_REPORT = {
    "comment": _THEIRS,
    "article": "new-bridge",
    "reason": "spam",
    "note": "같은 광고가 네 번째입니다.",
}


class Reacted(Answer):
    """A comment's reactions after one's own."""

    model_config = like(
        {"id": "00k3v8m1q2n4p6r8", "reactions": {"agree": 13, "disagree": 1}, "mine": "agree"}
    )

    id: str
    reactions: Reactions
    mine: Literal["agree", "disagree"] | None


class OwnReactions(Answer):
    """One's own reactions to those of the comments that one reacted to."""

    model_config = like({"mine": {"00k3v8m1q2n4p6r8": "agree"}})

    mine: dict[str, Literal["agree", "disagree"]]


class Provider(Answer):
    """A way to sign in."""

    id: str
    name: str
    stand_in: bool
    """Whether it only plays that provider, for trying Ombud out."""


class SignedOut(Answer):
    """Nobody is signed in."""

    model_config = like(
        {
            "signed_in": False,
            "elsewhere": False,
            "providers": [{"id": "x", "name": "Twitter (X)", "stand_in": False}],
            "reply_levels": 1,
        }
    )

    signed_in: Literal[False]
    elsewhere: bool
    """Whether the session is of a newsroom's reader, of another site alone."""
    providers: list[Provider]
    reply_levels: int
    """Levels of replies under a comment that pages offer and indent."""


class SignedIn(Answer):
    """The reader who is signed in."""

    model_config = like(
        {
            "signed_in": True,
            "id": "x-5f1d0c9a7b3e2468",
            "name": "미나",
            "picture": None,
            "can_comment": True,
            "staff": False,
            "edit_window_seconds": 300,
            "reply_levels": 1,
        }
    )

    signed_in: Literal[True]
    id: str
    name: str
    picture: str | None
    can_comment: bool
    staff: bool
    """Whether this is one of the newsroom's own people, who also write where only staff does."""
    edit_window_seconds: int
    """How long after it was accepted a comment may be edited."""
    reply_levels: int
    """Levels of replies under a comment that pages offer and indent."""


class Signed(Answer):
    """A reader has just signed in; the session's cookie comes along."""

    model_config = like({"signed_in": True, "id": "x-5f1d0c9a7b3e2468", "name": "미나"})

    signed_in: Literal[True]
    id: str
    name: str


class SignedOff(Answer):
    """Nobody is signed in any more."""

    model_config = like({"signed_in": False})

    signed_in: Literal[False]


class Erasure(Answer):
    """An erasure that Facebook asked for: where the reader can look up what became of it."""

    model_config = like(
        {
            "url": "https://comments.news.example/login/facebook/deletion/3q2vT0x9",
            "confirmation_code": "3q2vT0x9",
        }
    )

    url: str
    confirmation_code: str


class MyComment(OwnComment):
    """One of one's own comments, with the article it is about."""

    model_config = like(_MINE)

    article_title: str
    """Its title; its id where no title is known."""
    article_url: str
    """Where it can be read: an address, or a path of this service."""


class Mine(Answer):
    """One's own comments on a site, newest first."""

    model_config = like({"items": [_MINE], "next": "1777887000000000.00k3v8m1q2n4p6r8"})

    items: list[MyComment]
    next: str | None
    """Cursor of the next page; none on the last."""


class OwnReaction(Answer):
    """One's own reaction to somebody's comment."""

    model_config = like({"comment": _THEIRS, "article": "new-bridge", "kind": "agree"})

    comment: str
    article: str
    kind: Literal["agree", "disagree"]


class OwnReport(Answer):
    """One's own report of somebody's comment."""

    model_config = like(_REPORT)

    comment: str
    article: str
    reason: Reason
    note: str
    """What one said to it; empty: nothing."""


class Export(Answer):
    """All of one's own, by site: comments, and what one did to others' comments."""

    model_config = like(
        {
            "id": "x-5f1d0c9a7b3e2468",
            "name": "미나",
            "comments": {"demo": [OWN]},
            "reactions": {
                "demo": [{"comment": _THEIRS, "article": "new-bridge", "kind": "agree"}],
            },
            "reports": {"demo": [_REPORT]},
        }
    )

    id: str
    name: str
    comments: dict[str, list[OwnComment]]
    reactions: dict[str, list[OwnReaction]]
    reports: dict[str, list[OwnReport]]


class Erased(Answer):
    """How many comments were erased, reactions taken back and reports made nameless."""

    model_config = like({"erased": 3, "reactions": 12, "reports": 1})

    erased: int
    reactions: int
    reports: int
