"""Problems: every error as problem+json (RFC 9457), or as a page for who came for one.

    {"type": "urn:ombud:problem:article-closed", "title": "Comments are closed", "status": 403,
     "detail": "comments on this article are closed", "request_id": "…",
     "errors": [{"field": "text", "code": "max_graphemes", "message": {"ko": "…", "en": "…"}}]}

`type` is stable, `detail` says in the reader's language what was wrong and what would be right,
`errors` names the fields. A browser's own navigation gets the same as a page; addresses of another
API answer in that API's shape.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from web.field_wording import FIELD_MESSAGES
from web.languages import language
from web.methods import allowed
from web.refused import Refusals
from web.wording import KINDS, NO_ARTICLE_YET_KO, NOT_OPEN_YET, Kind
from worker.refusals import (
    Busy,
    InvalidSetting,
    InvalidSubmission,
    KeyReused,
    Refused,
    ReplyTooDeep,
    SessionOver,
    SlowMode,
    StaffFirst,
    StaleDecision,
    StoreUnavailable,
    UnknownArticle,
    UnknownComment,
    UnknownParent,
)
from worker.refusals import Problem as FieldProblem
from worker.thread import InvalidCursor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI, Request

MEDIA_TYPE = "application/problem+json"
OF_GOOGLE = ("/v1alpha1/", "/$discovery/")
"""Below these, every error has the shape of Google's APIs (`web.google`)."""
_WEIGHT = re.compile(r"[01](\.\d{0,3})?", re.ASCII)
RETRY_SECONDS = 2
"""When to come back while Redis is away."""


class Problem(HTTPException):
    """What a request met instead of its answer.

    Attributes:
        code: Stable name; a key of `web.wording.KINDS`.
        said: Its detail by language, where it says more than its kind does.
        errors: What is wrong with which field.
        why: What led to it, for the log alone, without a secret; one of few sentences.
        cause: What exactly, for the log's first line of its kind; without a secret.
        harmless: Whether honest pages meet it, so that the log does not warn.
        more: Further members of the answer, which its sentence may name.
    """

    def __init__(
        self,
        code: str,
        detail: str = "",
        ko: str = "",
        *,
        errors: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
        why: str = "",
        cause: str = "",
        harmless: bool = False,
        **more: Any,
    ) -> None:
        kind = KINDS[code]
        super().__init__(kind.status, detail or kind.detail["en"], dict(headers or {}))
        self.code = code
        self.said = {"en": detail, "ko": ko}
        self.errors = errors
        self.why = why
        self.cause = cause
        self.harmless = harmless
        self.more = more


def wrong_field(field: str, code: str, **values: object) -> Problem:
    """The problem of one field, worded in `web.field_wording`."""
    return Problem("invalid-request", errors=[field_problem(field, code, **values)])


def field_problem(field: str, code: str, **values: object) -> FieldProblem:
    """What is wrong with one field, in every language."""
    words = FIELD_MESSAGES.get(code, FIELD_MESSAGES["invalid"])
    message = {lang: line.format(field=field, **values) for lang, line in words.items()}
    return FieldProblem(field, code, message)


def install(app: FastAPI) -> None:
    """Answer every error of the application as a problem; tell the log of what was refused."""
    app.state.refused = Refusals()

    async def answer_problem(request: Request, error: Exception) -> Response:
        problem = _met(request, error, request.headers.get("content-type", ""))
        if problem.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            problem.headers = {"Allow": allowed(app.routes, request.scope)}
        return await answer(request, problem)

    for kind in (HTTPException, RequestValidationError, Refused, StoreUnavailable, InvalidCursor):
        app.add_exception_handler(kind, answer_problem)


def as_problem(
    error: Exception, content_type: str = "", address: Mapping[str, str] | None = None
) -> Problem:
    """The problem that an error stands for.

    Args:
        error: The error.
        content_type: Of the body that is answered.
        address: What the address names, such as site and article.
    """
    match error:
        case Problem():
            found = error
        case RequestValidationError():
            found = _invalid(error, content_type)
        case Refused():
            found = _refused(error, address or {})
        case StoreUnavailable():
            after = {"Retry-After": str(RETRY_SECONDS)}
            found = Problem("unavailable", headers=after, why=str(error))
        case InvalidCursor():
            found = wrong_field("cursor", "cursor")
        case HTTPException():
            found = _of_status(error)
        case _:
            found = Problem("internal")
    return found


def noted(request: Request, error: Exception, content_type: str = "") -> Problem:
    """The problem that an error stands for, told to the log, for who answers it in another way."""
    problem = _met(request, error, content_type)
    request.app.state.refused.tell(request, problem)
    return problem


def _met(request: Request, error: Exception, content_type: str) -> Problem:
    """The problem in words for who asks: only the newsroom's server can create an article."""
    if isinstance(error, UnknownArticle) and not _from_server(request):
        return Problem("unknown-article", *NOT_OPEN_YET)
    return as_problem(error, content_type, request.path_params)


def _from_server(request: Request) -> bool:
    """Whether a request that was let in has a server key: a token is the only other credential."""
    from web.site_tokens import looks_like_one  # noqa: PLC0415 - tokens know problems, too

    authorization = request.headers.get("authorization", "")
    return bool(authorization) and not looks_like_one(authorization)


async def answer(request: Request, problem: Problem) -> Response:
    """The problem as JSON of the API that was asked, or as a page where a browser navigates."""
    request.app.state.refused.tell(request, problem)
    path = request.url.path
    if f"{path}/".startswith(OF_GOOGLE):
        from web.google import of_problem  # noqa: PLC0415 - Google's shape knows problems, too

        return of_problem(problem)
    kind = KINDS[problem.code]
    lang = language(request)
    if not path.startswith("/v1/") and _prefers_page(request.headers.get("accept", "")):
        from web.pages.errors import error_page  # noqa: PLC0415 - pages know problems, too

        detail = _detail(problem, kind, lang)
        return error_page(request, kind.status, kind.title[lang], detail, problem.headers)
    body = answer_body(problem, lang) | {"request_id": request.scope.get("request_id", "")}
    return JSONResponse(body, kind.status, problem.headers, media_type=MEDIA_TYPE)


def answer_body(problem: Problem, lang: str) -> dict[str, Any]:
    """The problem's members, with `detail` in one language."""
    kind = KINDS[problem.code]
    body: dict[str, Any] = {
        "type": f"urn:ombud:problem:{problem.code}",
        "title": kind.title["en"],
        "status": kind.status,
        "detail": _detail(problem, kind, lang),
    }
    if problem.errors:
        body["errors"] = [
            {"field": each.field, "code": each.code, "message": each.message}
            for each in problem.errors
        ]
    return body | problem.more


def _detail(problem: Problem, kind: Kind, lang: str) -> str:
    if problem.errors:
        return " ".join(each.message[lang] for each in problem.errors)
    return problem.said[lang] or kind.detail[lang].format_map(problem.more)


def _prefers_page(accept: str) -> bool:
    """Whether a page is named in `Accept`, and nothing of ours is wanted more."""
    wanted = {"text/html": 0.0, "application/json": 0.0, MEDIA_TYPE: 0.0}
    for part in accept.split(","):
        kind, *parameters = (each.strip().lower() for each in part.split(";"))
        if kind in wanted:
            weights = [each[2:] for each in parameters if each.startswith("q=")]
            wanted[kind] = float(weights[0]) if weights and _WEIGHT.fullmatch(weights[0]) else 1.0
    return wanted["text/html"] > 0 and wanted["text/html"] >= max(wanted.values())


_SAID_BY_KIND = (UnknownComment, StaffFirst, SessionOver, Busy)
"""What is answered in the words of its kind alone: one that may not be seen as one that is not
there, and how much waits, or how full the store is, to nobody but its operators."""


def _refused(error: Refused, address: Mapping[str, str]) -> Problem:
    errors: Sequence[FieldProblem] = ()
    headers: dict[str, str] = {}
    more: dict[str, Any] = {}
    ko = error.ko
    match error:
        case InvalidSubmission() | InvalidSetting() | ReplyTooDeep():
            errors = error.problems
        case UnknownParent():
            errors = [_whole(error.code, "parent")]
        case KeyReused():
            errors = [_whole(error.code, "Idempotency-Key")]
            more["first"] = error.comment
        case UnknownArticle() if not ko and address.keys() >= {"site", "article"}:
            ko = NO_ARTICLE_YET_KO.format_map(address)
        case StaleDecision():
            more["winner"] = error.decision.get("by")
            more["now"] = {
                "state": error.state,
                "version": error.version,
                "decision": error.decision,
            }
        case Busy() | SlowMode():
            headers["Retry-After"] = str(error.retry_after)
    plain = errors or isinstance(error, _SAID_BY_KIND)
    said = () if plain else (_sentence(error.detail), ko)
    return Problem(error.code, *said, errors=errors, headers=headers, **more)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def _whole(code: str, field: str) -> FieldProblem:
    """A problem that lies in one field as a whole."""
    return FieldProblem(field, code, dict(KINDS[code].detail))


def _of_status(error: HTTPException) -> Problem:
    codes = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 400: "malformed"}
    code = codes.get(error.status_code)
    if code is None:
        code = "internal" if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR else "malformed"
    return Problem(code, headers=error.headers)


def _invalid(error: RequestValidationError, content_type: str) -> Problem:
    """What pydantic found, in our own words: never the input itself."""
    found = error.errors()
    if any(each["type"] == "json_invalid" for each in found):
        return Problem("malformed")
    if "json" not in content_type and any(tuple(each["loc"]) == ("body",) for each in found):
        return Problem("unsupported-media-type")
    return Problem("invalid-request", errors=[_field(each) for each in found])


def _field(found: Mapping[str, Any]) -> FieldProblem:
    where = [str(step) for step in found["loc"]]
    name = ".".join(where[1:]) or where[0]
    values = dict(found.get("ctx", {}))
    if "expected" in values:  # pydantic joins the last two by an English word
        values["expected"] = values["expected"].replace(" or ", ", ")
    return field_problem(name, *_named(found["type"]), **values)


def _named(kind: str) -> tuple[str]:
    names = {
        "missing": "missing",
        "extra_forbidden": "unknown-field",
        "string_type": "not-text",
        "string_unicode": "lone-surrogate",
        "not-an-address": "not-an-address",
        "dots-alone": "dots-alone",
        "not-a-moment": "not-a-moment",
        "datetime_from_date_parsing": "not-a-moment",
        "datetime_parsing": "not-a-moment",
        "bool_type": "not-yes-or-no",
        "bool_parsing": "not-yes-or-no",
        "int_type": "not-a-number",
        "int_parsing": "not-a-number",
        "model_attributes_type": "not-an-object",
        "model_type": "not-an-object",
        "dict_type": "not-an-object",
        "list_type": "not-a-list",
        "duplicates": "duplicates",
        "too_long": "too-many",
        "too_short": "too-few",
        "string_too_long": "too-long",
        "string_too_short": "too-short",
        "literal_error": "not-one-of",
        "string_pattern_mismatch": "wrong-form",
        "greater_than_equal": "too-small",
        "less_than_equal": "too-big",
    }
    return (names.get(kind, "invalid"),)
