"""Reasons: for what a request may be refused that keeps to the document.

A JSON schema cannot say how many characters a reader sees in a text, what goes with what, or what
was sent before. `positive_data_acceptance` lets such requests be refused, by their status; the
check here by nothing but these reasons.
"""

from __future__ import annotations

import schemathesis
from schemathesis.specs.openapi.checks import is_unexpected_http_status_case

NO_SCHEMA_SAYS = {
    # the limits of an article, in 자, bytes and lines
    ("text", "max_graphemes"),
    ("text", "max_bytes"),
    ("text", "max_lines"),
    # each word of a name is in one alphabet
    ("author.name", "invalid"),
    # what is on the article, and what was sent before
    ("parent", "unknown-parent"),
    ("Idempotency-Key", "idempotency-key-reused"),
    # what goes with the setting, article, section or tag of the address; what is past
    ("value", "invalid"),
    ("until", "invalid"),
    ("article", "invalid"),
    ("section", "invalid"),
    ("tag", "invalid"),
    # the language of a text
    ("400", "LANGUAGE_DETECTION_FAILED"),
    ("400", "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"),
    # a made-up key, where none is needed
    ("400", "API_KEY_INVALID"),
}


@schemathesis.check
def refuses_only_for_what_no_schema_says(ctx, response, case) -> None:
    """What keeps to the document is refused for one of these reasons, or for who asks it when."""
    kept = case.meta is not None and case.meta.generation.mode.is_positive
    if not kept or is_unexpected_http_status_case(case) or response.status_code not in {400, 422}:
        return
    others = reasons(response.json()) - NO_SCHEMA_SAYS
    assert not others, f"Refused, though it keeps to the document: {sorted(others)}"


def reasons(problem) -> set[tuple[str, str]]:
    """Why a request was refused: fields with codes; in Google's shape the status with codes."""
    if "error" in problem:
        error = problem["error"]
        said = [each.get("errorType") or each["reason"] for each in error.get("details", [])]
        return {(str(error["code"]), each) for each in said or [error["message"]]}
    told = {(each["field"], each["code"]) for each in problem.get("errors", [])}
    return told or {("", problem["type"])}
