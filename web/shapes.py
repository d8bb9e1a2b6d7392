"""Shapes: what the API takes. Unknown fields are refused by name; what it gives: `views`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr

from web.answers import like
from web.values import Address, Minutes, Moment, Version, Whole
from worker.article_settings import GROUP, LONGEST_WHY, SLOWEST
from worker.intake import LONGEST_KEY
from worker.keys import COMMENT
from worker.names import LONGEST_NAME

_COMMENT: dict[str, Any] = {
    "text": "좋은 기사 고맙습니다.",
    "author": {"id": "reader-7", "name": "미나"},
}

NO_TEXT = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
"""Characters that no text holds, as in the brackets of a pattern."""

_SPACE = r"\t\n\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_TEXT: dict[str, Any] = {
    "minLength": 1,
    "pattern": f"^[^{NO_TEXT}]*[^{NO_TEXT}{_SPACE}][^{NO_TEXT}]*$",
}
"""What a schema can say of a comment's text: no control characters, and not only white space."""

_LANGUAGE: dict[str, Any] = {"enum": ["ko", "en", "", None]}
_COMMENT_ID: dict[str, Any] = {"pattern": f"^({COMMENT.pattern})?$"}
_AUTHOR_ID: dict[str, Any] = {
    "pattern": r"^([^/\u0000-\u0020\u007f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f"
    r"\u3000]{1,128})?$"
}


class Taken(BaseModel):
    """What the API takes: exactly these fields, exactly these types."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AuthorIn(Taken):
    """Who writes, named by the newsroom's own server."""

    id: StrictStr = Field(
        min_length=1,
        description="Stable id within the site; shown to readers' browsers.",
        json_schema_extra=_AUTHOR_ID,
    )
    name: StrictStr = Field(
        default="",
        description="Name to show.",
        json_schema_extra={"maxLength": LONGEST_NAME, "pattern": f"^[^{NO_TEXT}]*$"},
    )
    role: Literal["reader", "staff", "moderator", "admin"] = Field(
        default="reader", description="Whether it is one of the newsroom's own people."
    )


class CommentIn(Taken):
    """A comment to submit."""

    model_config = like(_COMMENT)

    text: StrictStr = Field(
        description="1 to 250자 by default: grapheme clusters after NFC, trim.",
        json_schema_extra=_TEXT,
    )
    parent: StrictStr | None = Field(
        default=None,
        description="The comment it answers, a reply only where several levels of them are set.",
        json_schema_extra=_COMMENT_ID,
    )
    author: AuthorIn | StrictStr | None = Field(
        default=None,
        description="With a server key: the author, or just the author's id. A reader's page may "
        "give the id of who wrote it, and is refused where somebody else is signed in.",
        json_schema_extra=_AUTHOR_ID,
    )
    lang: StrictStr | None = Field(
        default=None, description="`ko` or `en`.", json_schema_extra=_LANGUAGE
    )


class TextIn(Taken):
    """Words of an author."""

    model_config = like({"text": "번호는 제 가게의 대표 번호입니다."})

    text: StrictStr = Field(description="Within the limits of a comment.", json_schema_extra=_TEXT)


class PreviewIn(TextIn):
    """A text that its author thinks of sending."""

    model_config = like({"text": _COMMENT["text"]})

    parent: StrictStr | None = Field(default=None, description="The comment it would answer.")
    lang: Literal["ko", "en"] | None = Field(default=None, description="Language of `message`.")


class EditIn(TextIn):
    """Words of an author that take the place of others."""

    model_config = like({"text": "좋은 기사 정말 고맙습니다.", "version": 1})

    version: Version | None = Field(
        default=None, description="The version you saw, to change no other."
    )


class BatchItem(CommentIn):
    """A comment of a batch."""

    key: StrictStr | None = Field(
        default=None,
        description="Its own idempotency key.",
        json_schema_extra={"maxLength": LONGEST_KEY},
    )
    id: StrictStr | None = Field(
        default=None, description="Your own id for the comment.", json_schema_extra=_COMMENT_ID
    )


class BatchIn(Taken):
    """Up to 500 comments of one article."""

    model_config = like({"comments": [_COMMENT]})

    comments: list[dict[str, Any]] = Field(
        min_length=1, max_length=500, description="Each as for a single comment, plus `key`, `id`."
    )


class ArticleSettings(Taken):
    """How an article takes comments, for as long as its newsroom says so."""

    closed: StrictBool = Field(default=False, description="It takes no more comments.")
    sensitive: StrictBool = Field(
        default=False, description="Doubtful comments are held for a person."
    )
    premoderated: StrictBool = Field(default=False, description="A person reads them all first.")
    staff_first: StrictBool = Field(
        default=False, alias="staff-first", description="Only the newsroom's own people write."
    )
    slow: Whole = Field(
        default=0,
        ge=0,
        le=SLOWEST,
        description="Seconds between two comments of an author; 0: none.",
    )


class SettingIn(Taken):
    """A setting that is switched: until a moment, for some minutes, or until it is taken back."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"minutes": 90, "why": "hotline breaks down"}],
            "not": {
                "required": ["until", "minutes"],
                "properties": {"until": {"type": "string"}, "minutes": {"type": "integer"}},
            },
        }
    )

    until: Moment | None = Field(default=None, description="ISO 8601 with a zone.")
    minutes: Minutes | None = None
    value: Whole | None = Field(default=None, description="Of `slow`: seconds.")
    why: StrictStr = Field(default="", max_length=LONGEST_WHY, description="For colleagues.")


class ArticleIn(Taken):
    """An article, as the newsroom describes it."""

    model_config = like(
        {
            "title": "정상회담, 이틀째 이어져",
            "url": "https://news.example/summit-talks",
            "section": "politics",
            "tags": ["정상회담"],
            "published_at": "2026-05-04T09:00:00+09:00",
            "settings": {"sensitive": True},
        }
    )

    title: StrictStr = Field(
        default="", max_length=500, description="What draws nothing is taken out of it."
    )
    url: Address = Field(
        default="",
        description="Where it can be read: `http(s)://` with a host, or a path of this site.",
    )
    section: StrictStr = Field(default="", pattern=f"^({GROUP.pattern})?$")
    tags: list[Annotated[StrictStr, Field(pattern=f"^{GROUP.pattern}$")]] = Field(
        default_factory=list, max_length=16, description="What it is about; settings go by them."
    )
    published_at: Moment | None = Field(default=None, description="ISO 8601 with a zone.")
    settings: ArticleSettings = ArticleSettings()


class DecisionIn(Taken):
    """A moderator's decision."""

    model_config = like({"action": "approve", "reason": "fine", "version": 1})

    action: Literal["approve", "reject", "keep", "remove", "restore", "escalate"]
    reason: StrictStr = Field(min_length=1, max_length=64)
    note: StrictStr = Field(default="", max_length=500)
    version: Whole = Field(ge=1, description="The version you saw.")


class Seen(Taken):
    """A comment and the version of it that was seen."""

    id: StrictStr = Field(pattern=f"^{COMMENT.pattern}$")
    version: Whole = Field(ge=1)


class DecisionsIn(Taken):
    """One decision on many comments."""

    model_config = like(
        {
            "action": "reject",
            "reason": "spam",
            "items": [{"id": "00k3v8m1q2n4p6r8", "version": 1}],
        }
    )

    action: Literal["approve", "reject", "keep", "remove", "restore", "escalate"]
    reason: StrictStr = Field(min_length=1, max_length=64)
    note: StrictStr = Field(default="", max_length=500)
    items: list[Seen] = Field(min_length=1, max_length=100)


class VersionIn(Taken):
    """The version of a comment that somebody acts on."""

    model_config = like({"version": 2})

    version: Whole = Field(ge=1, description="The version you saw.")
