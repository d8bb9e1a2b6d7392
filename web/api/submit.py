"""Submit: a comment comes in. 202 says it is durable and queued, nothing less."""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import ValidationError
from pydantic_core import to_json

from web import answers
from web.bodies import StrictRoute, misfit, read_as
from web.callers import Caller, TheCaller, caller, said_to_write
from web.credentials import AUTHOR, known_by
from web.front import Front, TheFront, front_of
from web.languages import language
from web.limits import admit
from web.paths import ArticleId, SiteId
from web.problems import Problem, answer_body, noted
from web.said import said
from web.shapes import AuthorIn, BatchIn, BatchItem, CommentIn
from web.views import own
from worker.intake import LONGEST_KEY, Receipt, Submission, accept
from worker.records import NOBODY, Author, afind
from worker.refusals import InvalidSubmission, Refused, SessionOver, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from worker.calls import Call

router = APIRouter(route_class=StrictRoute, tags=["comments"])

LONGEST_WAIT_SECONDS = 5.0

_WAIT = re.compile(r"(?:^|[,;\s])wait=(\d+(?:\.\d+)?)")
_DECIDED_STATUS = {"published": 201, "held": 200, "rejected": 200}

_HEADERS = [
    {
        "name": "Idempotency-Key",
        "in": "header",
        "schema": {"type": "string", "maxLength": LONGEST_KEY},
        "description": "The same key and body get the same answer, for 24 hours.",
    },
    {
        "name": "Prefer",
        "in": "header",
        "schema": {"type": "string", "examples": ["wait=2"]},
        "description": "`wait=N`: wait up to N, at most 5, seconds for the decision.",
    },
]


_ACCEPTED = {
    "Location": answers.LOCATION,
    "Idempotent-Replayed": {
        "description": "`true`: the same key and body came before.",
        "schema": {"const": "true"},
        "example": "true",
    },
}


class _Direct(APIRoute):
    """Reads by hand what `submit` takes: finding it out would be the dearest part of it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler."""

        async def directly(request: Request) -> Response:
            body = await read_as(request, CommentIn)
            return await submit(**request.path_params, body=body, request=request)

        return directly


async def submit(site: SiteId, article: ArticleId, body: CommentIn, request: Request) -> Response:
    """A reader, or the newsroom's server for one, submits a comment.

    It is checked and then published, held or rejected; `status_url` tells. Sending it again with
    the same `Idempotency-Key` is always safe, for 24 hours.
    """
    front = await front_of(request)
    writer = said_to_write(request, front, body.author) if isinstance(body.author, str) else None
    if writer is not None:
        with contextlib.suppress(SessionOver):  # whose is it then?
            return await _submitted(site, article, body, request, front, writer)
    return await _submitted(site, article, body, request, front, await caller(request, front))


async def _submitted(
    site: str, article: str, body: CommentIn, request: Request, front: Front, who: Caller
) -> Response:
    key = said(request.scope, b"idempotency-key")
    author = author_of(who, site, body)
    wanted = Submission(site, article, body.text, author, body.lang or "", body.parent or "", key)
    call = accept(wanted, front.door(), front.keys)
    receipt = await admit(request, front, who, wanted, call)
    seconds = _wait(said(request.scope, b"prefer"))
    if seconds:
        return await _decided(front, receipt, seconds, request)
    return Response(to_json(shown(receipt)), 202, _headers(receipt), "application/json")


router.add_api_route(
    "/v1/sites/{site}/articles/{article}/comments",
    submit,
    methods=["POST"],
    route_class_override=_Direct,
    status_code=202,
    summary="Submit a comment",
    responses={
        200: {
            "description": "With `Prefer: wait`: held or rejected, with reasons",
            "model": answers.DecidedReceipt,
            "headers": _ACCEPTED,
        },
        201: {
            "description": "With `Prefer: wait`: published",
            "model": answers.DecidedReceipt,
            "headers": _ACCEPTED,
        },
        202: {
            "description": "Accepted, not decided yet",
            "model": answers.Receipt,
            "headers": _ACCEPTED,
        },
    },
    openapi_extra={"parameters": _HEADERS, **known_by(*AUTHOR)},
)


@router.post(
    "/v1/sites/{site}/articles/{article}/comments/batch",
    status_code=207,
    summary="Submit up to 500 comments",
    openapi_extra=known_by("server"),
    responses={207: {"model": answers.Outcomes}},
)
async def submit_batch(
    site: SiteId,
    article: ArticleId,
    body: BatchIn,
    caller: TheCaller,
    front: TheFront,
    request: Request,
) -> JSONResponse:
    """The newsroom's server submits many comments at once, each with an outcome of its own.

    They are taken in their order. The answer is 207 with `items` in the same one, each with a
    `status` as a single one would have had, and the receipt or the problem.
    """
    if not caller.serves(site):
        raise Problem("unauthorized")
    lang = language(request)
    outcomes: list[Any] = [_call(site, article, item, caller, front) for item in body.comments]
    places = [place for place, each in enumerate(outcomes) if not isinstance(each, Exception)]
    for place, answer in zip(
        places, await front.store.run_all([outcomes[p] for p in places]), strict=True
    ):
        outcomes[place] = answer
    return JSONResponse({"items": [_outcome(request, each, lang) for each in outcomes]}, 207)


def author_of(caller: Caller, site: str, body: CommentIn) -> Author:
    """Whose comment it is: only the newsroom's server says so itself.

    A reader's page may say by whom it was written: in another tab somebody else may have signed in
    since.

    Raises:
        Problem: nobody is signed in, or not who wrote it; or a reader named an author.
    """
    if caller.serves(site):
        match body.author:
            case None:
                return NOBODY
            case str():
                return Author(body.author)
        return Author(body.author.id, body.author.name, body.author.role)
    author = caller.writes(site)
    if isinstance(body.author, str) and body.author != author.id:
        raise Problem(
            "unauthorized",
            "Somebody else is signed in than wrote this.",
            "이 글을 쓴 사람과 로그인한 사람이 다릅니다.",
        )
    if isinstance(body.author, AuthorIn):
        raise Problem(
            "forbidden",
            "`author` is for servers: a reader writes as who is signed in.",
            "`author`는 서버만 보낼 수 있습니다. 독자는 로그인한 계정으로 씁니다.",
        )
    return author


def shown(receipt: Receipt) -> dict[str, str]:
    """A receipt as the API gives it."""
    return {
        "id": receipt.id,
        "state": receipt.state,
        "status_url": f"/v1/comments/{receipt.id}",
    }


def _headers(receipt: Receipt) -> dict[str, str]:
    headers = {"Location": f"/v1/comments/{receipt.id}"}
    if receipt.replayed:
        headers["Idempotent-Replayed"] = "true"
    return headers


def _wait(prefer: str) -> float:
    found = _WAIT.search(prefer)
    return min(float(found[1]), LONGEST_WAIT_SECONDS) if found else 0.0


async def _decided(
    front: Front, receipt: Receipt, seconds: float, request: Request
) -> JSONResponse:
    """The decision, if it comes in time; a receipt is never lost over waiting for it."""
    headers = {**_headers(receipt), "Preference-Applied": f"wait={seconds:g}"}
    comment = None
    with contextlib.suppress(StoreUnavailable), front.tail.decided(receipt.id) as bell:
        comment = await afind(front.store, receipt.id)
        if comment.state == "checking":
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(bell.wait(), seconds)
            comment = await afind(front.store, receipt.id)
    status = _DECIDED_STATUS.get(comment.state) if comment else None
    if comment is None or status is None:
        return JSONResponse(shown(receipt), 202, headers)
    body = shown(receipt) | own(comment, front.policy, language(request))
    return JSONResponse(body, status, headers)


def _call(
    site: str, article: str, item: dict[str, Any], caller: Caller, front: Front
) -> Call[Receipt] | Exception:
    try:
        one = BatchItem.model_validate(item)
        wanted = Submission(
            site,
            article,
            one.text,
            author_of(caller, site, one),
            one.lang or "",
            one.parent or "",
            one.key or "",
            one.id or "",
        )
        return accept(wanted, front.door(), front.keys)
    except ValidationError as error:
        return misfit(error)
    except (InvalidSubmission, Problem) as error:
        return error


def _outcome(request: Request, outcome: Receipt | Refused | Exception, lang: str) -> dict[str, Any]:
    if isinstance(outcome, Receipt):
        return {"status": 202, **shown(outcome), "replayed": outcome.replayed}
    return answer_body(noted(request, outcome, "application/json"), lang)
