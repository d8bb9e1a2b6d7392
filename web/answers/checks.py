"""Checks: what is said of a text that is no comment of ours, in three APIs' shapes."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from web.answers.base import Answer, like

_PHONE = {
    "ko": "전화번호가 있어 게재하지 않습니다. 번호를 빼고 다시 써 주세요.",
    "en": "This cannot be published, because it holds a telephone number. Please leave the number "
    "out.",
}
_SCORE = {"value": 0.92, "type": "PROBABILITY"}


class CheckedBy(Answer):
    """The policy that checked."""

    id: str
    version: str
    hash: str


class Finding(Answer):
    """The words that a rule fired for."""

    rule: str
    signal: str
    span: tuple[int, int]
    """Where, in code points of the text."""
    text: str
    view: str
    """The reading of the text in which it was found, such as `plain`."""
    note: str


class Checked(Answer):
    """The verdict on a text, with all that led to it."""

    model_config = like(
        {
            "verdict": "reject",
            "rule": "R-PHONE",
            "fired": ["R-PHONE"],
            "shadow": [],
            "skipped": [],
            "indeterminate": [],
            "queue": None,
            "appeal": True,
            "message": _PHONE["en"],
            "messages": _PHONE,
            "because": {"R-PHONE": ["contact.phone = 1 > 0"]},
            "signals": {"contact.phone": 1, "text.graphemes": 13},
            "findings": [
                {
                    "rule": "R-PHONE",
                    "signal": "contact.phone",
                    "span": [0, 13],
                    "text": "010-1234-5678",
                    "view": "plain",
                    "note": "phone",
                }
            ],
            "policy": {"id": "standards-board", "version": "2026.11.1", "hash": "c9d1a2f797ae28d3"},
            "truncated": False,
        }
    )

    verdict: Literal["publish", "flag", "hold", "reject"]
    rule: str | None
    """The rule that decided."""
    fired: list[str]
    shadow: list[str]
    """Rules on trial that would have fired."""
    skipped: list[str]
    indeterminate: list[str]
    """Rules that could not be decided."""
    queue: str | None
    """The review queue it would wait in."""
    appeal: bool
    message: str | None
    """What its author would be told, in the reader's language; null where it is nothing."""
    messages: dict[Literal["ko", "en"], str | None]
    because: dict[str, list[str]]
    """Why each rule fired."""
    signals: dict[str, bool | int | float | str | list[str] | None]
    findings: list[Finding]
    policy: CheckedBy
    truncated: bool
    """Whether the text is larger than any comment, so that only its beginning was read."""


class CoralAction(Answer):
    """What Coral is to do beside."""

    action_type: Literal["FLAG"] = Field(alias="actionType")
    reason: Literal["COMMENT_DETECTED_SPAM", "COMMENT_DETECTED_TOXIC"]


class Moderated(Answer):
    """What Coral's external moderation phase is answered; without a status its own rules go on."""

    model_config = like(
        {
            "actions": [{"actionType": "FLAG", "reason": "COMMENT_DETECTED_TOXIC"}],
            "status": "REJECTED",
        }
    )

    actions: list[CoralAction] = Field([])
    status: Literal["SYSTEM_WITHHELD", "REJECTED"] | None = None


class Scored(Answer):
    """Scores of a comment by attribute, as the Perspective API gives them."""

    model_config = like(
        {
            "attributeScores": {
                "TOXICITY": {
                    "spanScores": [{"begin": 0, "end": 31, "score": _SCORE}],
                    "summaryScore": _SCORE,
                }
            },
            "languages": ["en"],
            "detectedLanguages": ["en"],
        }
    )

    attribute_scores: dict[str, dict[str, Any]] = Field(alias="attributeScores")
    languages: list[str]
    detected_languages: list[str] = Field(alias="detectedLanguages")
    client_token: str = Field("", alias="clientToken")


class Suggested(Answer):
    """That a suggested score was understood."""

    model_config = like({"detectedLanguages": ["en"], "clientToken": "t-1"})

    detected_languages: list[str] = Field(alias="detectedLanguages")
    requested_languages: list[str] = Field([], alias="requestedLanguages")
    client_token: str = Field("", alias="clientToken")
