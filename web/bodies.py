"""Bodies: JSON read strictly, before anything else looks at it."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect

from web.problems import Problem, wrong_field
from web.said import said

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from fastapi import Response

Model = TypeVar("Model", bound=BaseModel)

DEEPEST = 32
"""How deep objects and lists may be nested."""

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json")
_BRACKET = re.compile(rb"[\[\]{}]")


class StrictRoute(APIRoute):
    """A route whose JSON is read by `read_json`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, given a request that reads strictly."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(_StrictRequest(request.scope, request.receive))

        return strictly


class _StrictRequest(Request):
    async def json(self) -> Any:
        return read_json(await self.body())


async def read_as(request: Request, model: type[Model]) -> Model:
    """The body as this model: what a declared body is, in a third of the time.

    Raises:
        Problem: it is no JSON, or not said to be.
        RequestValidationError: it does not fit the model.
    """
    kind = said(request.scope, b"content-type").partition(";")[0].strip().lower()
    if not _JSON.fullmatch(kind):
        raise Problem("unsupported-media-type")
    body = await _body_of(request)
    if not body:
        raise wrong_field("body", "missing")
    try:
        return model.model_validate(read_json(body))
    except ValidationError as error:
        raise misfit(error) from None


async def _body_of(request: Request) -> bytes:
    """The body; nearly all come in one piece, for which no stream need be set up."""
    message = await request.receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body", False):
        message = await request.receive()
        body += message.get("body", b"")
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    return body


def misfit(error: ValidationError) -> RequestValidationError:
    """The error of a body that does not fit its model."""
    return RequestValidationError(
        [{**each, "loc": ("body", *each["loc"])} for each in error.errors()]
    )


def read_json(body: bytes) -> Any:
    """The value of a JSON text: UTF-8, no NaN, no name twice, nested at most `DEEPEST` deep.

    Raises:
        Problem: `malformed` or `too-deep`, or of the field that is there twice.
    """
    if body.count(b"[") + body.count(b"{") > DEEPEST and _depth(body) > DEEPEST:
        raise Problem("too-deep")
    try:
        return _READER.decode(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        en, ko = _where(error)
        said = f"The body is no JSON: {en}.", f"본문이 올바른 JSON이 아닙니다({ko})."
        raise Problem("malformed", *said) from None


def _depth(body: bytes) -> int:
    """How deep brackets are nested; a lower bound where the text is no JSON."""
    deepest = depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub(b"", body)):
        depth += 1 if bracket[0] in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of two members of one name, readers differ in which they take (RFC 7493)."""
    found = dict(members)
    if len(found) < len(members):
        [(twice, _)] = Counter(name for name, _ in members).most_common(1)
        raise wrong_field(twice.encode("utf-8", "replace").decode("utf-8"), "given-twice")
    return found


_READER = json.JSONDecoder(parse_constant=_refuse, object_pairs_hook=_object)


def _where(error: Exception) -> tuple[str, str]:
    """What is wrong where, in English and in Korean."""
    match error:
        case json.JSONDecodeError():
            at = f"{error.msg} at line {error.lineno}, column {error.colno}"
            return at, f"{error.lineno}행 {error.colno}열"
        case UnicodeDecodeError():
            at = f"byte {error.start} is not UTF-8"
            return at, f"{error.start}번째 바이트부터 UTF-8이 아님"
    return str(error), "JSON에 없는 값"
