"""Answers: the shapes that the API gives, as its documentation shows them.

They describe what `shapes`, `views` and the routers build; a test holds real answers to them.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from worker.states import State

REF = "#/components/schemas/{model}"
"""Where the documentation keeps the shapes."""

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


class Answer(BaseModel):
    """What the API gives; fields may be added."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


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

    model_config = ConfigDict(json_schema_extra={"examples": [_COMMENT]})

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


class Page(Answer):
    """A page of comments."""

    items: list[Comment]
    next: str | None
    """`cursor` of the following page; null on the last."""
    count: int
    """Published comments of the whole article."""


class Receipt(Answer):
    """What an accepted submission got: it is durable and queued."""

    id: str
    state: State
    status_url: str


class Preview(Answer):
    """What would become of a text; other things than the text can still lead elsewhere."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"outcome": "published", "message": None},
                {"outcome": "held", "message": "전화번호나 주소가 보입니다. 확인 후 게재됩니다."},
            ]
        }
    )

    outcome: Literal["published", "held", "rejected", "unwarned"]
    """`unwarned`: the newsroom does not say on this article; there is no use in asking again."""
    message: str | None
    """What its author would be told, in the reader's language."""


class Reason(Answer):
    """Why a comment is where it is."""

    rule: str | None
    clause: str | None
    """Clause of the printed policy."""
    message: str


class OwnComment(Comment):
    """A comment for its author."""

    site: str
    article: str
    state: State
    version: int
    reasons: list[Reason]
    appeal: bool
    """Whether it may be appealed."""


class FullComment(OwnComment):
    """A comment for staff and the newsroom's server."""

    queue: str | None
    """The review queue it waits in."""
    decisions: list[dict[str, Any]]
    """Every decision, first to last, with findings and the words they speak of."""


class PublicComment(Comment):
    """A published comment, asked for alone."""

    state: Literal["published"]


class DecidedReceipt(OwnComment):
    """A receipt with the decision that was waited for."""

    status_url: str


class WaitingComment(FullComment):
    """A comment in a review queue."""

    waiting_since_us: int
    """Microseconds since 1970."""


class ReviewPage(Answer):
    """A page of what waits, the longest waiting first."""

    items: list[WaitingComment]
    next: str | None
    count: int


class Decided(Answer):
    """A moderator's decision."""

    id: str
    state: State
    version: int
    decision: dict[str, Any]


class Featured(Answer):
    """A comment after a moderator featured it, or did so no more."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"id": "00k3v8m1q2n4p6r8", "state": "published", "version": 2, "featured": True}
            ]
        }
    )

    id: str
    state: State
    version: int
    featured: bool


class Ready(Answer):
    """Whether this process can accept comments; 503 where it cannot."""

    ok: bool
    reasons: list[str]
    policy: str


class Outcomes(Answer):
    """Outcomes in the order of the items sent: each a `status` with a receipt or a problem."""

    items: list[dict[str, Any]]


class Counts(Answer):
    """Published comments by article."""

    counts: dict[str, int]


class Article(Answer):
    """An article, as the newsroom described it."""

    site: str
    id: str
    title: str
    url: str
    section: str
    published_at: AwareDatetime | None
    tags: list[str]
    settings: dict[str, bool | int]


class PopularArticle(Answer):
    """An article that people talk about."""

    article: str
    title: str
    url: str
    comments: int
    people: int
    """People who commented or reacted within the window, up to 500."""


class Popular(Answer):
    """What's Popular Now."""

    window: Literal["1h", "24h", "7d"]
    items: list[PopularArticle]


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


class Withdrawn(Answer):
    """A comment that its author took back."""

    id: str
    state: State


class Appealed(Withdrawn):
    """A comment that somebody else will look at again."""

    outcome: Literal["appealed"]


class Reported(Answer):
    """A report; one reader's second one changes nothing."""

    id: str
    outcome: Literal["reported", "repeated"]


class Lease(Answer):
    """Who reads a comment that waits."""

    id: str
    by: str
    left_s: int | float
    mine: bool


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


class SettingInForce(Answer):
    """A setting as readers are told of it."""

    value: int | None
    """Of `slow`: seconds."""
    until: AwareDatetime | None


class Setting(Answer):
    """A setting as the newsroom sees it."""

    name: str
    scope: str
    in_force: bool
    value: int | None
    until: AwareDatetime | None
    by: str
    at: AwareDatetime | None
    why: str


class Settings(Answer):
    """How an article, a section or a tag takes comments."""

    in_force: dict[str, SettingInForce]
    items: list[Setting] = []
    """For the newsroom alone."""


class FieldProblem(Answer):
    """What is wrong with one field."""

    field: str
    code: str
    message: dict[Literal["ko", "en"], str]


class Problem(BaseModel):
    """Why a request has no other answer (RFC 9457)."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:ombud:problem:invalid-submission",
                    "title": "The comment cannot be taken as it is",
                    "status": 422,
                    "detail": "Please write something first.",
                    "request_id": "4f1d2a9c0b7e6d35",
                    "errors": [
                        {
                            "field": "text",
                            "code": "min_graphemes",
                            "message": {
                                "ko": "내용을 입력해 주세요.",
                                "en": "Please write something first.",
                            },
                        }
                    ],
                }
            ]
        },
    )

    type: str = Field(description="Stable name, `urn:ombud:problem:…`.")
    title: str
    status: int
    detail: str = Field(description="What was wrong and what would be right, for people.")
    request_id: str = ""
    errors: list[FieldProblem] = []
