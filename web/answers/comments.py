"""Comments: what they are for everybody, for their author, for the newsroom."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime

from web.answers.base import Answer, like
from worker.states import State

_COMMENT: dict[str, Any] = {
    "id": "00k3v8m1q2n4p6r8",
    "author": {"id": "reader-7", "name": "미나"},
    "text": "좋은 기사 고맙습니다.",
    "at": "2026-05-04T09:30:00.000Z",
    "parent": None,
    "lang": "ko",
    "edited": False,
    "featured": True,
    "staff": False,
    "reactions": {"agree": 12, "disagree": 1},
}
_SILENT = {"featured": False, "reactions": {"agree": 0, "disagree": 0}}
OWN: dict[str, Any] = {
    **_COMMENT,
    **_SILENT,
    "text": "010-1234-5678로 연락 주세요.",
    "site": "demo",
    "article": "summit-talks",
    "state": "rejected",
    "version": 1,
    "reasons": [
        {
            "rule": "R-PHONE",
            "clause": "6",
            "message": "전화번호가 있어 게재하지 않습니다. 번호를 빼고 다시 써 주세요.",
        }
    ],
    "appeal": True,
}
"""A comment as its author sees it."""

FULL: dict[str, Any] = {
    **OWN,
    "text": "OMBUD-HOLD-TEST",
    "state": "held",
    "reasons": [
        {
            "rule": "R-TRIAL",
            "clause": "9",
            "message": "시험 문구가 들어 있어 담당자가 확인합니다.",
        }
    ],
    "queue": "system",
    "appeal": False,
    "decisions": [{"by": "policy", "verdict": "hold", "rule": "R-TRIAL", "queue": "system"}],
}
"""A comment as staff see it, while it waits."""

_RECEIPT = {
    "id": "00k3v8m1q2n4p6r8",
    "state": "checking",
    "status_url": "/v1/comments/00k3v8m1q2n4p6r8",
}


class Author(Answer):
    """Who wrote a comment."""

    id: str
    name: str


class Reactions(Answer):
    """How many readers agree (공감) and disagree (비공감)."""

    agree: int
    disagree: int


class Comment(Answer):
    """A published comment."""

    model_config = like(_COMMENT)

    id: str
    author: Author
    text: str
    at: AwareDatetime
    """When it was accepted."""
    parent: str | None
    """The comment it answers."""
    lang: str | None
    edited: bool
    featured: bool
    """Whether a moderator features it; `order=featured` lists those."""
    staff: bool
    """Whether the author is one of the newsroom's own people, as the newsroom vouched then."""
    reactions: Reactions


class PublicComment(Comment):
    """A published comment, asked for alone."""

    model_config = like(_COMMENT | {"state": "published"})

    state: Literal["published"]


class Page(Answer):
    """A page of comments."""

    model_config = like(
        {"items": [_COMMENT], "next": "1777887000000000.00k3v8m1q2n4p6r8", "count": 12}
    )

    items: list[Comment]
    next: str | None
    """`cursor` of the following page; null on the last."""
    count: int
    """Published comments of the whole article."""


class Reason(Answer):
    """Why a comment is where it is."""

    rule: str | None
    clause: str | None
    """Clause of the printed policy."""
    message: str


class OwnComment(Comment):
    """A comment for its author."""

    model_config = like(OWN)

    site: str
    article: str
    state: State
    version: int
    reasons: list[Reason]
    appeal: bool
    """Whether it may be appealed."""


class FullComment(OwnComment):
    """A comment for staff and the newsroom's server."""

    model_config = like(FULL)

    queue: str | None
    """The review queue it waits in."""
    decisions: list[dict[str, Any]]
    """Every decision, first to last, with findings and the words they speak of."""


class Receipt(Answer):
    """What an accepted submission got: it is durable and queued."""

    model_config = like(_RECEIPT)

    id: str
    state: State
    status_url: str


class DecidedReceipt(OwnComment):
    """A receipt with the decision that was waited for."""

    model_config = like(OWN | {"status_url": _RECEIPT["status_url"]})

    status_url: str


class Outcomes(Answer):
    """Outcomes in the order of the items sent: each a `status` with a receipt or a problem."""

    model_config = like(
        {
            "items": [
                {"status": 202, **_RECEIPT, "replayed": False},
                {
                    "type": "urn:ombud:problem:unknown-comment",
                    "title": "No such comment",
                    "status": 404,
                    "detail": "There is no such comment that you may read.",
                },
            ]
        }
    )

    items: list[dict[str, Any]]


class Preview(Answer):
    """What would become of a text; other things than the text can still lead elsewhere."""

    model_config = like(
        {"outcome": "published", "message": None},
        {
            "outcome": "held",
            "message": "연락처나 계좌로 보이는 내용이 있어 담당자가 확인합니다.",
        },
    )

    outcome: Literal["published", "held", "rejected", "unwarned"]
    """`unwarned`: the newsroom does not say on this article; there is no use in asking again."""
    message: str | None
    """What its author would be told, in the reader's language."""


class Withdrawn(Answer):
    """A comment that its author took back."""

    model_config = like({"id": "00k3v8m1q2n4p6r8", "state": "withdrawn"})

    id: str
    state: State


class Appealed(Answer):
    """A comment that somebody else will look at again."""

    model_config = like({"id": "00k3v8m1q2n4p6r8", "state": "rejected", "outcome": "appealed"})

    id: str
    state: State
    outcome: Literal["appealed"]


class Reported(Answer):
    """A report; one reader's second one changes nothing."""

    model_config = like({"id": "00k3v8m1q2n4p6r8", "outcome": "reported"})

    id: str
    outcome: Literal["reported", "repeated"]
