"""The discovery document: by it Google's own client libraries find the methods of `analyze`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from web.checking import TheChecking
from web.google import GoogleRoute, errors, invalid

router = APIRouter(route_class=GoogleRoute, tags=["check"])

VERSION = "v1alpha1"

_EXAMPLE = {
    "kind": "discovery#restDescription",
    "id": f"commentanalyzer:{VERSION}",
    "rootUrl": "https://comments.news.example/",
    "servicePath": "",
}

_TEXT = {"type": "string"}
_YES_OR_NO = {"type": "boolean"}
_NUMBER = {"type": "number", "format": "float"}
_PLACE = {"type": "integer", "format": "int32"}
_SCORE_TYPE = {"type": "string", "enum": ["SCORE_TYPE_UNSPECIFIED", "PROBABILITY"]}
_TEXT_TYPE = {"type": "string", "enum": ["TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML"]}


def _of(name: str) -> dict[str, Any]:
    return {"$ref": name}


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def _map(value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": value}


_REQUEST = {
    "comment": _of("TextEntry"),
    "context": _of("Context"),
    "languages": _list(_TEXT),
    "clientToken": _TEXT,
    "sessionId": _TEXT,
    "communityId": _TEXT,
}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "TextEntry": {"text": _TEXT, "type": _TEXT_TYPE},
    "Context": {
        "entries": _list(_of("TextEntry")),
        "articleAndParentComment": _of("ArticleAndParentComment"),
    },
    "ArticleAndParentComment": {"article": _of("TextEntry"), "parentComment": _of("TextEntry")},
    "AttributeParameters": {"scoreType": _SCORE_TYPE, "scoreThreshold": _NUMBER},
    "Score": {"value": _NUMBER, "type": _SCORE_TYPE},
    "SpanScore": {"begin": _PLACE, "end": _PLACE, "score": _of("Score")},
    "AttributeScores": {"summaryScore": _of("Score"), "spanScores": _list(_of("SpanScore"))},
    "AnalyzeCommentRequest": {
        **_REQUEST,
        "requestedAttributes": _map(_of("AttributeParameters")),
        "doNotStore": _YES_OR_NO,
        "spanAnnotations": _YES_OR_NO,
    },
    "AnalyzeCommentResponse": {
        "attributeScores": _map(_of("AttributeScores")),
        "languages": _list(_TEXT),
        "detectedLanguages": _list(_TEXT),
        "clientToken": _TEXT,
    },
    "SuggestCommentScoreRequest": {**_REQUEST, "attributeScores": _map(_of("AttributeScores"))},
    "SuggestCommentScoreResponse": {
        "detectedLanguages": _list(_TEXT),
        "requestedLanguages": _list(_TEXT),
        "clientToken": _TEXT,
    },
}
_IN_QUERY = {"type": "string", "location": "query"}
_PARAMETERS = {
    name: {**_IN_QUERY, "description": meaning}
    for name, meaning in {
        "key": "A server key of a site.",
        "alt": "Accepted for clients that send it; the answer is always JSON.",
        "prettyPrint": "Accepted for clients that send it; changes nothing.",
        "quotaUser": "Accepted for clients that send it; changes nothing.",
    }.items()
}


def _method(name: str, request: str, response: str, description: str) -> dict[str, Any]:
    path = f"{VERSION}/comments:{name}"
    return {
        "id": f"commentanalyzer.comments.{name}",
        "path": path,
        "flatPath": path,
        "httpMethod": "POST",
        "parameters": {},
        "parameterOrder": [],
        "request": _of(request),
        "response": _of(response),
        "description": description,
    }


@router.get(
    "/$discovery/rest",
    summary="Discovery document for Google's client libraries",
    responses={
        200: {"content": {"application/json": {"example": _EXAMPLE}}},
        **errors(
            {
                400: "There is no version v2; ask for v1alpha1.",
                500: "Something went wrong on our side",
            }
        ),
    },
)
async def discover(
    request: Request,
    checking: TheChecking,
    version: Annotated[str, Query(json_schema_extra={"enum": [VERSION]})] = VERSION,
) -> dict[str, Any]:
    """Where the methods are, below OMBUD_PUBLIC_URL or where this was asked, and what they take."""
    if version != VERSION:
        raise invalid(f"There is no version {version}; ask for {VERSION}.")
    root = f"{checking.settings.public_url or str(request.base_url).rstrip('/')}/"
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": f"commentanalyzer:{VERSION}",
        "name": "commentanalyzer",
        "version": VERSION,
        "title": "Ombud, in the shape of the Perspective Comment Analyzer API",
        "description": "Scores of comments in Korean and English; nothing is stored.",
        "protocol": "rest",
        "rootUrl": root,
        "servicePath": "",
        "baseUrl": root,
        "batchPath": "batch",
        "parameters": _PARAMETERS,
        "schemas": {
            name: {"id": name, "type": "object", "properties": properties}
            for name, properties in _SCHEMAS.items()
        },
        "resources": {
            "comments": {
                "methods": {
                    "analyze": _method(
                        "analyze",
                        "AnalyzeCommentRequest",
                        "AnalyzeCommentResponse",
                        "Scores of a comment by attribute.",
                    ),
                    "suggestscore": _method(
                        "suggestscore",
                        "SuggestCommentScoreRequest",
                        "SuggestCommentScoreResponse",
                        "Feedback on a score; it is not stored.",
                    ),
                }
            }
        },
    }
