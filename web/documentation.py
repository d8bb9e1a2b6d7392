"""Documentation: OpenAPI as it is served, with the one shape of every problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from web.answers import REF, Problem
from web.credentials import SCHEMES
from web.perspective import AnalyzeRequest, SuggestRequest
from web.problems import MEDIA_TYPE
from web.wording import KINDS

if TYPE_CHECKING:
    from fastapi import FastAPI
    from pydantic import BaseModel
    from pydantic.json_schema import JsonSchemaMode

_READ_BY_HAND: list[tuple[type[BaseModel], JsonSchemaMode]] = [
    (Problem, "serialization"),
    (AnalyzeRequest, "validation"),
    (SuggestRequest, "validation"),
]
"""Shapes of which FastAPI does not know."""


def document(app: FastAPI) -> None:
    """Have the application describe its problems as they are, not as FastAPI would make them."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _with_problems(plain())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _with_problems(schema: dict[str, Any]) -> dict[str, Any]:
    _, models = models_json_schema(_READ_BY_HAND, ref_template=REF)
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas.update(models["$defs"])
    schema["components"]["securitySchemes"] = SCHEMES
    problem = {
        "description": "A problem: " + ", ".join(sorted(KINDS)),
        "content": {MEDIA_TYPE: {"schema": {"$ref": REF.format(model="Problem")}}},
    }
    for path in schema["paths"].values():
        for operation in path.values():
            answers = operation["responses"]
            answers.pop("422", None)
            # what is refused at the edge is a problem where others have another shape, too
            own = answers.get("default", problem)
            answers["default"] = own | {"content": own["content"] | problem["content"]}
    return schema
