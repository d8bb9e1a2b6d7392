"""Requests and errors in the shape of Google's JSON APIs.

    {"error": {"code": 400, "message": "…", "status": "INVALID_ARGUMENT", "details": [{…}]}}

`read` takes JSON strictly; `GoogleRoute` answers every error of its routes like this, and
`of_problem` those met before a route is.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

from web.answers import REF
from web.problems import Problem, answer_body, noted
from web.server_keys import site_of_key

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from fastapi import Request, Response

    from worker.settings import Settings

log = logging.getLogger(__name__)

_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
# Escapes are read one by one: what follows an escaped backslash is none.
_ESCAPE = re.compile(
    r"\\(?:u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}"
    r"|(?P<half>u[Dd][89A-Fa-f][0-9A-Fa-f]{2})|.)",
    re.DOTALL,
)
_ERROR = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"


class GoogleError(Exception):
    """An error as the original would have answered it.

    Attributes:
        code: HTTP status.
        message: What was wrong.
        details: More for programs.
    """

    def __init__(self, code: int, message: str, details: list[dict[str, Any]]) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details


def invalid(message: str, kind: str = "INVALID_REQUEST", **more: Any) -> GoogleError:
    """A request that cannot be answered, with the original's name for what is wrong."""
    return GoogleError(400, message, [{"@type": _ERROR, "errorType": kind, **more}])


class GoogleErrorBody(BaseModel):
    """What was wrong."""

    code: int
    message: str
    status: str
    details: list[dict[str, Any]] = []


class GoogleProblem(BaseModel):
    """Why a request in Google's shape has no other answer."""

    error: GoogleErrorBody


def errors(messages: Mapping[int, str]) -> dict[int | str, dict[str, Any]]:
    """What a route documents of its errors: a message by the status of each that it gives."""
    return {
        code: {
            "description": message,
            "content": {
                "application/json": {
                    "schema": {"$ref": REF.format(model=GoogleProblem.__name__)},
                    "example": _body(code, message),
                }
            },
        }
        for code, message in messages.items()
    }


class GoogleRoute(APIRoute):
    """A route whose errors have this shape."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with its errors answered."""
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handle(request)
            except GoogleError as error:
                return _answer(error.code, error.message, error.details)
            except Exception as error:
                problem = noted(request, error)
                if not isinstance(error, Problem):
                    log.exception("request %s failed", request.scope.get("request_id", ""))
                return of_problem(problem)

        return answered


def of_problem(problem: Problem) -> Response:
    """The answer to a problem, in English as the original speaks."""
    detail = answer_body(problem, "en")["detail"]
    return _answer(problem.status_code, detail, [], problem.headers)


async def read(request: Request, shape: type[BaseModel]) -> Any:
    """The request's body in this shape, whatever its content type says.

    Raises:
        GoogleError: it is no JSON, or of another shape; says where.
    """
    try:
        return shape.model_validate_json(readable(await request.body()))
    except ValidationError as error:
        raise invalid("\n".join(map(_said, error.errors(include_input=False)))) from None


def readable(body: bytes) -> str:
    """A JSON text, in which whatever is half a character is the sign for an unreadable one.

    Readers write such halves where an emoji was cut in two; a client that publishes what is
    refused, as Coral does, must not publish a comment for that.
    """
    return _ESCAPE.sub(_whole, body.decode("utf-8", "replace"))


def _whole(escape: re.Match[str]) -> str:
    return "\\ufffd" if escape["half"] else escape[0]


def check_key(request: Request, settings: Settings) -> None:
    """Make sure that `key` of the address, or X-Goog-Api-Key, is a server key of any site.

    In the dev profile no key is needed.

    Raises:
        GoogleError: there is none, or a wrong one.
    """
    key = request.query_params.get("key") or request.headers.get("x-goog-api-key", "")
    if not key:
        if settings.profile == "dev":
            return
        raise GoogleError(403, "The request is missing a valid API key.", [])
    if site_of_key(key, settings) is None:
        reason = {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "API_KEY_INVALID",
            "domain": "googleapis.com",
        }
        raise GoogleError(400, "API key not valid. Please pass a valid API key.", [reason])


def _said(error: Any) -> str:
    where = ".".join(map(str, error["loc"]))
    if error["type"] == "extra_forbidden":
        *place, name = error["loc"]
        at = f" at '{'.'.join(map(str, place))}'" if place else ""
        return f'Invalid JSON payload received. Unknown name "{name}"{at}: Cannot find field.'
    if error["type"] == "json_invalid":
        return f"Invalid JSON payload received. {error['msg']}"
    return f"Invalid value at '{where}': {error['msg']}"


def _answer(
    code: int,
    message: str,
    details: list[dict[str, Any]],
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    body = _body(code, message.encode("utf-8", "replace").decode())
    if details:
        body["error"]["details"] = details
    return JSONResponse(body, code, headers)


def _body(code: int, message: str) -> dict[str, Any]:
    status = _STATUS.get(code, "INTERNAL")
    return {"error": {"code": code, "message": message, "status": status}}
