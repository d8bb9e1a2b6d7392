"""Scores in the shape of the Perspective API, for clients that were written for it.

Nothing is stored, whatever `doNotStore` says. The language of a text is found out here, because
clients name `en` for texts of any language; one that no model reads is refused, never guessed at.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx2
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from policies.attributes import ATTRIBUTES
from policies.mistakes import did_you_mean
from policies.scoring import NoModel, Scoring, language_of, sentences
from web import answers
from web.answers import REF
from web.checking import TheChecking, TheCurves
from web.credentials import GOOGLE, known_by
from web.google import GoogleError, GoogleRoute, check_key, errors, invalid, read
from web.perspective import AnalyzeRequest, Entry, SuggestRequest
from web.upstream import TheUpstream
from web.wording import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

_ERRORS = errors(
    {
        400: "Missing requested_attributes",
        403: "The request is missing a valid API key.",
        413: KINDS["too-large"].detail["en"],
        500: "Something went wrong on our side",
        503: "SPAM: the model spam cannot be read",
    }
)
router = APIRouter(route_class=GoogleRoute, tags=["check"], responses=_ERRORS)

MOST_BYTES = 20 * 1024
LANGUAGES = ("ko", "en")

_EXAMPLE = {
    "comment": {"text": "What kind of idiot name is foo?"},
    "requestedAttributes": {"TOXICITY": {}},
    "languages": ["en"],
    "doNotStore": True,
}
_SUGGESTED = {
    "comment": {"text": "What kind of idiot name is foo?"},
    "attributeScores": {"TOXICITY": {"summaryScore": {"value": 0.9}}},
}


def _taking(shape: type[BaseModel], example: dict[str, Any]) -> dict[str, Any]:
    """The documentation of a body that is read here, whatever its content type says."""
    body = {"schema": {"$ref": REF.format(model=shape.__name__)}, "example": example}
    content = {"content": {"application/json": body}, "required": True}
    return {"requestBody": content, **known_by(*GOOGLE)}


@router.post(
    "/v1alpha1/comments:analyze",
    summary="Scores as the Perspective API gives them",
    responses={200: {"model": answers.Scored}},
    openapi_extra=_taking(AnalyzeRequest, _EXAMPLE),
)
async def analyze(
    request: Request, checking: TheChecking, curves: TheCurves, upstream: TheUpstream
) -> Response:
    """Scores of a comment by attribute, from 0 to 1.

    Errors have Google's shape. Spans count UTF-16 code units, as the original's do.
    """
    if upstream is None:
        check_key(request, checking.settings)
        return JSONResponse(await _scored(request, Scoring(checking.policy, curves)))
    await request.body()  # both read it
    theirs, ours = await asyncio.gather(
        upstream.ask(request),
        _scored(request, Scoring(checking.policy)),
        return_exceptions=True,
    )
    if isinstance(theirs, httpx2.Response):
        return upstream.compared(theirs, ours if isinstance(ours, dict) else {})
    if isinstance(ours, BaseException):
        raise ours
    return JSONResponse(ours)


@router.post(
    "/v1alpha1/comments:suggestscore",
    summary="Feedback as the Perspective API takes it",
    responses={200: {"model": answers.Suggested}},
    openapi_extra=_taking(SuggestRequest, _SUGGESTED),
)
async def suggest(request: Request, checking: TheChecking) -> dict[str, Any]:
    """A suggested score is understood and answered; it is not stored."""
    check_key(request, checking.settings)
    asked: SuggestRequest = await read(request, SuggestRequest)
    _check_text(asked.comment)
    if not asked.attribute_scores:
        raise invalid("Missing attribute_scores", "NO_REQUESTED_ATTRIBUTES")
    _check_attributes(asked.attribute_scores)
    return {
        "detectedLanguages": [language_of(asked.comment.text)],
        **({"requestedLanguages": asked.languages} if asked.languages else {}),
        **_token(asked),
    }


async def _scored(request: Request, scoring: Scoring) -> dict[str, Any]:
    """Our own answer, worked out beside the event loop: a long text takes a while."""
    asked: AnalyzeRequest = await read(request, AnalyzeRequest)
    _check(asked)
    try:
        return await asyncio.to_thread(_answer, asked, scoring)
    except NoModel as error:  # an attribute left out would be taken for one that was not found
        raise GoogleError(503, str(error), []) from None


def _check(asked: AnalyzeRequest) -> None:
    _check_text(asked.comment)
    if not asked.requested_attributes:
        raise invalid("Missing requested_attributes", "NO_REQUESTED_ATTRIBUTES")
    _check_attributes(asked.requested_attributes)
    context = asked.context
    if context and context.entries and context.article_and_parent_comment:
        raise invalid(
            "Context can have either entries or article_and_parent_comment, but both fields were "
            "populated."
        )


def _check_text(comment: Entry) -> None:
    if comment.type == "HTML":
        raise invalid("Currently, only 'PLAIN_TEXT' comments are supported")
    if not comment.text.strip():
        raise invalid("Comment must be non-empty.", "COMMENT_EMPTY")
    if len(comment.text.encode()) > MOST_BYTES:
        raise invalid("Comment text too long.", "COMMENT_TOO_LONG")


def _check_attributes(names: Iterable[str]) -> None:
    for name in names:
        if name not in ATTRIBUTES:
            near = did_you_mean(name, ATTRIBUTES)
            raise invalid(f"Unknown requested attribute: {name}{near}")


def _answer(asked: AnalyzeRequest, scoring: Scoring) -> dict[str, Any]:
    detected = _language(asked, scoring)
    text = asked.comment.text
    wanted = asked.requested_attributes
    whole = scoring.score(text, wanted)
    spans = [(0, len(text), whole)]
    if asked.span_annotations:
        said = [(start, end, text[start:end]) for start, end in sentences(text)]
        spans = [(start, end, scoring.score(sentence, wanted)) for start, end, sentence in said]
    placed = [(_units(text[:start]), _units(text[:end]), found) for start, end, found in spans]
    scores = {}
    for name, how in wanted.items():
        if whole[name] < how.score_threshold:
            continue
        scores[name] = {
            "spanScores": [
                {"begin": begin, "end": end, "score": _score(found[name])}
                for begin, end, found in placed
                if found[name] >= how.score_threshold
            ],
            "summaryScore": _score(whole[name]),
        }
    return {
        "attributeScores": scores,
        "languages": asked.languages or [detected],
        "detectedLanguages": [detected],
        **_token(asked),
    }


def _language(asked: AnalyzeRequest, scoring: Scoring) -> str:
    """The language of the text, where there is a model for it.

    Hangul and English words are scored whatever a client names, which is the language of its own
    pages, and so is all that the board's lists find something in: clients such as Coral publish
    what is refused, and an insult must not be hidden by words beside it.
    """
    text = asked.comment.text
    named = [tag.partition("-")[0].lower() for tag in asked.languages]
    abroad = bool(named) and not set(named) & set(LANGUAGES)
    detected = language_of(text, doubtful="other" if abroad else "en")
    if detected in LANGUAGES:
        return detected
    if scoring.finds(text):
        return "en" if detected == "other" else detected
    attribute = next(iter(asked.requested_attributes))
    if abroad:
        raise _unsupported(attribute, "requestedLanguages", asked.languages)
    if detected == "other":
        raise _unsupported(attribute, "detectedLanguages", ["und"])
    if not named:
        raise invalid("Unable to detect language", "LANGUAGE_DETECTION_FAILED")
    return detected


def _unsupported(attribute: str, which: str, languages: list[str]) -> GoogleError:
    message = f"Attribute {attribute} does not support request languages: {', '.join(languages)}"
    more = {which: languages, "attribute": attribute}
    kind = "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
    return invalid(message, kind, languageNotSupportedByAttributeError=more)


def _score(value: float) -> dict[str, Any]:
    return {"value": value, "type": "PROBABILITY"}


def _units(text: str) -> int:
    """How many UTF-16 code units a text has."""
    return len(text.encode("utf-16-le")) // 2


def _token(asked: AnalyzeRequest | SuggestRequest) -> dict[str, str]:
    return {} if asked.client_token is None else {"clientToken": asked.client_token}
