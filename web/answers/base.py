"""Base: what every shape is made of; what any request may be answered."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

REF = "#/components/schemas/{model}"
"""Where the documentation keeps the shapes."""


class Answer(BaseModel):
    """What the API gives; fields may be added."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


LOCATION = {"$ref": "#/components/headers/Location"}
"""The header that says where to go, as the documentation refers to it."""

UNCHANGED = {"description": "Nothing changed since the answer with this ETag"}
"""To who has the answer already and says so by `If-None-Match`."""


def like(*examples: dict[str, Any]) -> ConfigDict:
    """The configuration of a shape that looks like these."""
    return ConfigDict(json_schema_extra={"examples": [*examples]})


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
