"""Links: where an answer leads, so that a client, or a test, can go on from it.

POST …/comments 202 {"id": …}  →  readComment(comment=id), withdrawComment(comment=id), …
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_ID = "$response.body#/id"
_FIRST = "$response.body#/items/0"
_REQUESTED = "$request.path."

_OF_ARTICLE = {name: f"{_REQUESTED}{name}" for name in ("site", "article")}
_OF_FIRST = {name: f"{_FIRST}/{name}" for name in ("site", "article")}
_OF_SETTING = {name: f"{_REQUESTED}{name}" for name in ("site", "kind", "name")}


@dataclass(frozen=True, slots=True)
class Link:
    """Where an answer leads.

    Attributes:
        to: The id of the operation.
        parameters: What to send where: expressions by parameter.
        body: The body to send, with expressions in it; None: none, or one of your own.
    """

    to: str
    parameters: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """As OpenAPI has it."""
        body = {} if self.body is None else {"requestBody": self.body}
        return {"operationId": self.to, "parameters": self.parameters, **body}


def _of_comment(at: str, *operations: str) -> list[Link]:
    """The operations on the comment whose id is there."""
    return [Link(each, {"comment": at}) for each in operations]


def _decision(at: str, version: str) -> Link:
    body = {"action": "approve", "reason": "fine", "version": version}
    return Link("decide", {"comment": at}, body)


def _settings(site: str, article: str) -> dict[str, str]:
    """Where the settings of the article are whose site and id are there."""
    return {"site": site, "kind": "articles", "name": article}


_NEXT = {"cursor": "$response.body#/next"}
_VERSIONED = {"version": "$response.body#/version"}
_THREAD = [
    Link("listComments", _OF_ARTICLE),
    Link("readSettings", _settings(f"{_REQUESTED}site", f"{_REQUESTED}article")),
]
_SUBMITTED = [*_of_comment(_ID, "readComment", "editComment", "withdrawComment"), *_THREAD]

LINKS: dict[str, dict[str, list[Link]]] = {
    "submitComment": {
        "202": _SUBMITTED,
        "201": _SUBMITTED,
        "200": [*_SUBMITTED, *_of_comment(_ID, "appeal")],
    },
    "submitComments": {
        "207": [*_of_comment(f"{_FIRST}/id", "readComment", "withdrawComment"), *_THREAD]
    },
    "putArticle": {
        status: [
            Link("submitComment", _OF_ARTICLE),
            Link("followArticle", _OF_ARTICLE),
            *_THREAD,
        ]
        for status in ("200", "201")
    },
    "listComments": {
        "200": [
            Link("listComments", {**_OF_ARTICLE, **_NEXT}),
            *_of_comment(f"{_FIRST}/id", "readComment", "reportComment", "react"),
            Link("submitComment", _OF_ARTICLE, {"parent": f"{_FIRST}/id"}),
            Link("listOwnReactions", {**_OF_ARTICLE, "query.comment": f"{_FIRST}/id"}),
        ]
    },
    "listPopular": {
        "200": [
            Link(
                "listComments",
                {"site": f"{_REQUESTED}site", "article": f"{_FIRST}/article"},
            )
        ]
    },
    "listOwnComments": {
        "200": [
            Link("listOwnComments", _NEXT),
            *_of_comment(f"{_FIRST}/id", "readComment", "editComment", "withdrawComment", "appeal"),
            Link("submitComment", _OF_FIRST),
            Link("listComments", _OF_FIRST),
            Link("readSettings", _settings(f"{_FIRST}/site", f"{_FIRST}/article")),
        ]
    },
    "readComment": {
        "200": [
            _decision(_ID, "$response.body#/version"),
            Link("editComment", {"comment": _ID}, _VERSIONED),
            *_of_comment(_ID, "withdrawComment", "appeal", "react", "reportComment"),
        ]
    },
    "editComment": {"202": _of_comment(_ID, "readComment", "withdrawComment")},
    "withdrawComment": {"200": _of_comment(_ID, "readComment")},
    "appeal": {"202": _of_comment(_ID, "readComment")},
    "react": {"200": _of_comment(_ID, "takeReactionBack", "readComment")},
    "takeReactionBack": {"200": _of_comment(_ID, "react")},
    "reportComment": {"202": _of_comment(_ID, "readComment")},
    "readSettings": {"200": [Link("switchSetting", _OF_SETTING)]},
    "switchSetting": {
        "200": [
            Link("takeSettingBack", {**_OF_SETTING, "setting": f"{_REQUESTED}setting"}),
            Link("readSettings", _OF_SETTING),
        ]
    },
    "takeSettingBack": {"200": [Link("readSettings", _OF_SETTING)]},
    "listWaiting": {
        "200": [
            Link("listWaiting", _NEXT),
            *_of_comment(f"{_FIRST}/id", "lease", "readComment"),
            _decision(f"{_FIRST}/id", f"{_FIRST}/version"),
            Link("readSettings", _settings(f"{_FIRST}/site", f"{_FIRST}/article")),
        ]
    },
    "lease": {"200": _of_comment(_ID, "readComment")},
    "decide": {
        "200": [
            Link("undoDecision", {"comment": _ID}, _VERSIONED),
            Link("feature", {"comment": _ID}, _VERSIONED),
            *_of_comment(_ID, "readComment"),
        ]
    },
    "undoDecision": {
        "200": [_decision(_ID, "$response.body#/version"), *_of_comment(_ID, "lease")]
    },
    "feature": {"200": _of_comment(_ID, "featureNoMore", "readComment")},
    "featureNoMore": {"200": _of_comment(_ID, "readComment")},
}
"""By the operation that answers, and the status of its answer."""


def of(operation: str, status: str) -> dict[str, Any]:
    """The links of an answer, by the operation they lead to."""
    found = LINKS.get(operation, {}).get(status, [])
    return {each.to: each.as_dict() for each in found}
