"""Documentation: OpenAPI as it is served: every operation with its problems, examples and links.

FastAPI tells what the routes declare; here is added what they share. `operations` names each,
`met` says what it can meet, `links` where its answers lead, `examples` how one looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from web.answers import REF, Problem
from web.api.coral import CoralRequest
from web.credentials import SCHEMES
from web.documentation import examples, links, met
from web.documentation.operations import OPERATIONS, Operation
from web.google import GoogleProblem
from web.perspective import AnalyzeRequest, SuggestRequest

if TYPE_CHECKING:
    from collections.abc import Collection

    from fastapi import FastAPI
    from pydantic import BaseModel
    from pydantic.json_schema import JsonSchemaMode

_READ_BY_HAND: list[tuple[type[BaseModel], JsonSchemaMode]] = [
    (Problem, "serialization"),
    (AnalyzeRequest, "validation"),
    (SuggestRequest, "validation"),
    (CoralRequest, "validation"),
    (GoogleProblem, "serialization"),
]
"""Shapes of which FastAPI does not know."""

_HEADERS = {
    "X-Request-ID": {
        "description": "Names this request in the log; one that you send is kept.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
        "example": "9f2c41d07ab3-1f",
    },
    "Retry-After": {
        "description": "Seconds after which to come back.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
        "example": 2,
    },
    "RateLimit": {
        "description": "How much is left of the limit that is nearest: `r` now, all of it in `t` "
        "seconds. The newsroom's server is told of slow mode alone, which its authors wait for.",
        "schema": {"type": "string", "pattern": '^"[a-z-]+";r=[0-9]+;t=[0-9]+$'},
        "example": '"write";r=29;t=2',
    },
    "RateLimit-Policy": {
        "description": "That limit: `q` in `w` seconds.",
        "schema": {"type": "string", "pattern": '^"[a-z-]+";q=[0-9]+;w=[0-9]+$'},
        "example": '"write";q=30;w=60',
    },
    "ETag": {
        "description": "Names this answer: the same for the same body.",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9a-f]+"$'},
        "example": '"5f1d0c9a7b3e24685f1d0c9a"',
    },
    "Location": {
        "description": "Where to go on: of a comment, where to ask what became of it.",
        "required": True,
        "schema": {"type": "string"},
        "example": "/v1/comments/00k3v8m1q2n4p6r8",
    },
}
_LIMITS = ("RateLimit", "RateLimit-Policy")
"""On the answers of what can be too fast, from where it is counted on."""

_HAVE_IT_ALREADY = {
    "name": "If-None-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The `ETag` of the answer that you have; it is not sent again.",
}
_PAGES = ("/login/", "/logout", "/livez", "/readyz", "/metrics")
"""Addresses whose problems are pages for who asks for a page."""


_OPEN_IN_DEV = frozenset({"checkText", "analyzeComment", "suggestScore"})
"""Operations that take no credential in the dev profile, where anybody may try texts out."""


def document(app: FastAPI, profile: str) -> None:
    """Have the application describe itself as it is in a profile, not as FastAPI would make it."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(plain(), _OPEN_IN_DEV if profile == "dev" else ())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _completed(schema: dict[str, Any], open_to_all: Collection[str]) -> dict[str, Any]:
    """What FastAPI says of the application, with all that it does not know."""
    _, models = models_json_schema(_READ_BY_HAND, ref_template=REF)
    components = schema.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas.update(models["$defs"])
    examples.restore(schemas)
    components["securitySchemes"] = SCHEMES
    components["headers"] = _HEADERS
    components["examples"] = met.examples()
    for path, item in schema["paths"].items():
        for method, described in item.items():
            operation = OPERATIONS[f"{method.upper()} {path}"]
            if operation.id in open_to_all:
                described["security"] = [{}, *described["security"]]
            if method != "get":
                _with_csrf(described)
            _complete(path, operation, described, schemas)
    return schema


def _header(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/headers/{name}"}


def _with_csrf(described: dict[str, Any]) -> None:
    """What a colleague changes also takes the token of the desk's page."""
    for each in described.get("security", ()):
        if "staff" in each:
            each["csrf"] = []


def _complete(
    path: str, operation: Operation, described: dict[str, Any], schemas: dict[str, Any]
) -> None:
    """Add an operation's problems, headers, links and examples."""
    described["operationId"] = operation.id
    answers = described["responses"]
    answers.pop("422", None)
    if "304" in answers:
        described["parameters"].append(_HAVE_IT_ALREADY)
        for status in ("200", "304"):
            answers[status] = {**answers[status], "headers": {"ETag": _header("ETag")}}
    # an API of another shape tells its own errors, but what is refused before it is asked is ours
    page, problems = path.startswith(_PAGES), met.expected(path, described, operation)
    for status, answer in met.answers(problems, page=page).items():
        own = answers.get(status, {})
        answers[status] = {
            **answer,
            **own,
            "content": {**answer["content"], **own.get("content", {})},
        }
    shared = ("X-Request-ID", *(_LIMITS if "too-fast" in problems else ()))
    for status, answer in answers.items():
        answer.setdefault("headers", {}).update({name: _header(name) for name in shared})
        if found := links.of(operation.id, status):
            answer["links"] = found
    examples.show(described, schemas)
