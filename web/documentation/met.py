"""Met: the problems that an operation can meet, as answers with an example of each.

Some lie in what a request is like and are found out here; those of an operation's own work stand in
`operations`.
"""

from __future__ import annotations

from collections import defaultdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from web.answers import REF
from web.problems import MEDIA_TYPE, OF_GOOGLE, Problem, answer_body, as_problem, field_problem
from web.wording import KINDS
from worker.refusals import (
    ActionNotAllowed,
    ArticleClosed,
    InvalidSetting,
    InvalidSubmission,
    KeyReused,
    ReplyTooDeep,
    SlowMode,
    StaleDecision,
    UnknownParent,
)
from worker.refusals import Problem as FieldProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from web.documentation.operations import Operation

_EXAMPLE = "#/components/examples/{kind}"
_REQUEST_ID = "9f2c41d07ab3-1f"
_COMMENT = "00k3v8m1q2n4p6r8"
_STORELESS = ("/livez", "/v1/check", "/v1/coral/")

_EMPTY = FieldProblem(
    "text", "min_graphemes", {"ko": "내용을 입력해 주세요.", "en": "Please write something first."}
)
_PAST = FieldProblem(
    "until",
    "invalid",
    {"ko": "끝나는 때가 이미 지났습니다.", "en": "The end is in the past."},
)
_CAUSES: dict[str, Exception] = {
    "invalid-request": Problem("invalid-request", errors=[field_problem("text", "missing")]),
    "invalid-submission": InvalidSubmission([_EMPTY]),
    "invalid-setting": InvalidSetting(_PAST),
    "unknown-parent": UnknownParent(""),
    "reply-too-deep": ReplyTooDeep(1),
    "idempotency-key-reused": KeyReused("", _COMMENT),
    "article-closed": ArticleClosed("comments on this article are closed"),
    "slow-mode": SlowMode(60, 42),
    "action-not-allowed": ActionNotAllowed("a comment that is withdrawn cannot be edited"),
    "stale-decision": StaleDecision(
        "somebody decided first",
        "published",
        3,
        {"by": "jun", "action": "approve", "reason": "fine"},
    ),
}
"""What leads to a problem that says more than its kind does."""


def examples() -> dict[str, Any]:
    """An example of every problem, by its name."""
    found = {}
    for name, kind in KINDS.items():
        cause = as_problem(_CAUSES.get(name) or Problem(name, provider="Kakao"))
        members = {each: cause.more[each] for each in cause.more if each != "provider"}
        body = answer_body(cause, "en") | {"request_id": _REQUEST_ID}
        found[name] = {"summary": kind.title["en"], "value": body | members}
    return found


def expected(path: str, described: dict[str, Any], operation: Operation) -> list[str]:
    """The problems that an operation can meet, by name.

    Args:
        path: Its address.
        described: What FastAPI says of it.
        operation: What it does.
    """
    if path.startswith(OF_GOOGLE):
        return []  # none in this shape
    found = [*_of_caller(described), *operation.meets, *_of_request(described), "internal"]
    if not path.startswith(_STORELESS):
        found.append("unavailable")
    return list(dict.fromkeys(found))


def answers(names: Iterable[str], *, page: bool) -> dict[str, Any]:
    """The answers of these problems by status.

    Args:
        names: Names of problems.
        page: Whether a browser that asks for a page gets one.
    """
    by_status: dict[int, list[str]] = defaultdict(list)
    for name in names:
        by_status[KINDS[name].status].append(name)
    return {str(status): _answer(by_status[status], page=page) for status in sorted(by_status)}


def _answer(names: list[str], *, page: bool) -> dict[str, Any]:
    content: dict[str, Any] = {
        MEDIA_TYPE: {
            "schema": {"$ref": REF.format(model="Problem")},
            "examples": {name: {"$ref": _EXAMPLE.format(kind=name)} for name in names},
        }
    }
    if page:
        content["text/html"] = {
            "schema": {"type": "string"},
            "example": f"<!doctype html><title>{KINDS[names[0]].title['en']}</title>",
        }
    described = "; ".join(f"{KINDS[name].title['en']} (`{name}`)" for name in names)
    answer: dict[str, Any] = {"description": described, "content": content}
    if KINDS[names[0]].status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        answer["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
    return answer


def _of_caller(described: dict[str, Any]) -> Iterator[str]:
    """What is wrong with who asks."""
    named = {scheme for each in described.get("security", ()) for scheme in each}
    if named and {} not in described["security"]:
        yield "unauthorized"
    if "server" in named:
        yield from ("unknown-key", "server-key-in-browser")
    if "token" in named:
        yield from ("invalid-token", "cross-site", "login-unavailable", "too-fast")
    if named & {"reader", "staff"}:
        yield "cross-site"
    if "staff" in named and {} not in described["security"]:
        yield "forbidden"


def _of_request(described: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the request itself."""
    body = described.get("requestBody")
    if body:
        yield "too-large"
    if body and "application/json" in body["content"]:
        yield from ("malformed", "too-deep", "unsupported-media-type", "invalid-request")
    elif body or "parameters" in described:
        yield "invalid-request"
