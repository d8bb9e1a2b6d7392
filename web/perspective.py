"""What the Perspective API's methods take; fields by their JSON names or by the proto's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from policies.attributes import ATTRIBUTES

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

ScoreType = Literal["SCORE_TYPE_UNSPECIFIED", "PROBABILITY"]


class _Taken(BaseModel):
    model_config = ConfigDict(
        extra="forbid", strict=True, alias_generator=to_camel, populate_by_name=True
    )

    @model_validator(mode="before")
    @classmethod
    def _null_is_left_out(cls, told: Any) -> Any:
        """As in every protocol buffer's JSON form; clients send what they were not given so."""
        if not isinstance(told, dict):
            return told
        return {name: value for name, value in told.items() if value is not None}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The schema, in which whatever may be left out may be null."""
        schema = handler.resolve_ref_schema(handler(core_schema))
        must = schema.get("required", [])
        for name, kind in schema.get("properties", {}).items():
            if name not in must and {"type": "null"} not in kind.get("anyOf", []):
                schema["properties"][name] = {"anyOf": [kind, {"type": "null"}]}
        return schema


_SAYS_SOMETHING: dict[str, Any] = {"pattern": r"[^\s\u0085\u001c-\u001f]"}
_NAMES_OF_OURS: dict[str, Any] = {"minProperties": 1, "propertyNames": {"enum": list(ATTRIBUTES)}}
"""What a schema can say that the original says in errors of its own."""


class Entry(_Taken):
    """A text."""

    text: str = ""
    type: Literal["TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML"] = "PLAIN_TEXT"


class Parents(_Taken):
    """What a comment answers."""

    article: Entry | None = None
    parent_comment: Entry | None = None


class Context(_Taken):
    """What stands around a comment; it changes no score. One of the two."""

    model_config = ConfigDict(
        json_schema_extra={
            "not": {
                "required": ["entries", "articleAndParentComment"],
                "properties": {
                    "entries": {"type": "array", "minItems": 1},
                    "articleAndParentComment": {"type": "object"},
                },
            }
        }
    )

    entries: list[Entry] = []
    article_and_parent_comment: Parents | None = None


class Asked(_Taken):
    """How an attribute is asked for."""

    score_type: ScoreType = "PROBABILITY"
    score_threshold: float = Field(default=0.0, ge=0, le=1)


class Score(_Taken):
    """A score that somebody suggests."""

    value: float = Field(ge=0, le=1)
    type: ScoreType = "PROBABILITY"


class SpanScore(_Taken):
    """A score of a part."""

    begin: int | None = None
    end: int | None = None
    score: Score


class Scores(_Taken):
    """Scores of an attribute."""

    summary_score: Score | None = None
    span_scores: list[SpanScore] = []


class CommentEntry(Entry):
    """The comment itself; HTML is refused."""

    model_config = ConfigDict(json_schema_extra={"required": ["text"]})

    text: str = Field(default="", json_schema_extra=_SAYS_SOMETHING)
    type: Literal["TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML"] = Field(
        default="PLAIN_TEXT", json_schema_extra={"enum": ["TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT"]}
    )


class _Request(_Taken):
    comment: CommentEntry = CommentEntry()
    context: Context | None = None
    languages: list[str] = []
    client_token: str | None = None
    session_id: str | None = None
    community_id: str | None = None


class AnalyzeRequest(_Request):
    """What `comments:analyze` takes."""

    model_config = ConfigDict(json_schema_extra={"required": ["comment", "requestedAttributes"]})

    requested_attributes: dict[str, Asked] = Field(default={}, json_schema_extra=_NAMES_OF_OURS)
    do_not_store: bool = False
    span_annotations: bool = False


class SuggestRequest(_Request):
    """What `comments:suggestscore` takes."""

    model_config = ConfigDict(json_schema_extra={"required": ["comment", "attributeScores"]})

    attribute_scores: dict[str, Scores] = Field(default={}, json_schema_extra=_NAMES_OF_OURS)
