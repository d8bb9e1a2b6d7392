"""Checks: what schemathesis's own cannot know of this API, held to just as exactly.

* `refuses_only_for_what_no_schema_says`: a JSON schema cannot say how many characters a reader sees
  in a text, what goes with what, or what was sent before. `positive_data_acceptance` lets such
  requests be refused, by their status; the check here by nothing but the reasons in a list, each
  of which it sees for itself in what was sent.
* `use_after_free` takes the place of schemathesis's own, which wants a 404 for what was deleted.
  `DELETE` on a comment withdraws it: a state that its author, and the newsroom, go on seeing, and
  nobody else. Of all else the check asks what it always did, and of a withdrawn comment more.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import unquote

import httpx2
import regex
import schemathesis
from pydantic import AwareDatetime, TypeAdapter
from schemathesis.checks import CHECKS
from schemathesis.openapi.checks import UseAfterFree
from schemathesis.specs.openapi.checks import is_unexpected_http_status_case
from schemathesis.specs.openapi.checks import use_after_free as is_gone

from policies.limits import Limits
from worker.article_settings import GROUP, SLOWEST
from worker.keys import is_article

LIMITS = Limits()
CHARACTER = regex.compile(r"\X")
KINDS = {"articles": is_article, "sections": GROUP.fullmatch, "tags": GROUP.fullmatch}


def text(case) -> str:
    """The text of a comment, as it is counted."""
    return unicodedata.normalize("NFC", case.body["text"]).strip()


def is_of_setting(case) -> bool:
    """Whether the value is what the setting of the address takes: seconds of slow, else none."""
    value = case.body.get("value")
    if case.path_parameters["setting"] == "slow":
        return 1 <= (value or 0) <= SLOWEST
    return value is None


def is_past(case) -> bool:
    """Whether the end is a moment of the past."""
    until = TypeAdapter(AwareDatetime).validate_python(case.body["until"])
    return until <= datetime.now(UTC)


def names_none(case) -> bool:
    """Whether the name of the address cannot be that of an article, a section or a tag."""
    there = case.path_parameters
    return not KINDS[there["kind"]](unquote(there["name"]))


def is_read_by_a_model(case) -> bool:
    """Whether the languages named, if any, are read, and the letters could be of one of them."""
    named = {tag.partition("-")[0].lower() for tag in case.body.get("languages", ())}
    letters = (each for each in case.body["comment"]["text"] if each.isalpha())
    return bool(not named or named & {"ko", "en"}) and all(each.isascii() for each in letters)


NO_SCHEMA_SAYS = {
    # the limits of an article, in 자, bytes and lines
    ("text", "max_graphemes"): lambda case: (
        len(CHARACTER.findall(text(case))) > LIMITS.max_graphemes
    ),
    ("text", "max_bytes"): lambda case: len(text(case).encode()) > LIMITS.max_bytes,
    ("text", "max_lines"): lambda case: len(text(case).splitlines()) > LIMITS.max_lines,
    # each word of a name is in one alphabet
    ("author.name", "invalid"): lambda case: not case.body["author"]["name"].isascii(),
    # what is on the article, and what was sent before
    ("parent", "unknown-parent"): lambda case: bool(case.body["parent"]),
    ("parent", "reply-too-deep"): lambda case: bool(case.body["parent"]),
    ("Idempotency-Key", "idempotency-key-reused"): lambda case: "Idempotency-Key" in case.headers,
    # what goes with the setting, article, section or tag of the address; what is past
    ("value", "invalid"): lambda case: not is_of_setting(case),
    ("until", "invalid"): is_past,
    ("article", "invalid"): names_none,
    ("section", "invalid"): names_none,
    ("tag", "invalid"): names_none,
    # the language of a text
    ("400", "LANGUAGE_DETECTION_FAILED"): lambda case: not case.body.get("languages"),
    ("400", "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"): lambda case: not is_read_by_a_model(case),
    # a made-up key, where none is needed
    ("400", "API_KEY_INVALID"): lambda case: (
        "key" in case.query or "X-Goog-Api-Key" in case.headers
    ),
}
"""For what a request is refused that keeps to the document, and how to see that it is so."""

WITHDRAW, READ = "DELETE /v1/comments/{comment}", "GET /v1/comments/{comment}"
WITHIN_SECONDS = 60


@schemathesis.check
def refuses_only_for_what_no_schema_says(ctx, response, case) -> None:
    """What keeps to the document is refused for one of these reasons, or for who asks it when."""
    kept = case.meta is not None and case.meta.generation.mode.is_positive
    if not kept or is_unexpected_http_status_case(case) or response.status_code not in {400, 422}:
        return
    told = reasons(response.json())
    others = {each for each in told if each not in NO_SCHEMA_SAYS or not NO_SCHEMA_SAYS[each](case)}
    assert not others, f"Refused, though it keeps to the document: {sorted(others)}"


def reasons(problem) -> set[tuple[str, str]]:
    """Why a request was refused: fields with codes; in Google's shape the status with codes."""
    if "error" in problem:
        error = problem["error"]
        said = [each.get("errorType") or each["reason"] for each in error.get("details", [])]
        return {(str(error["code"]), each) for each in said or [error["message"]]}
    told = {(each["field"], each["code"]) for each in problem.get("errors", [])}
    return told or {("", problem["type"])}


CHECKS.unregister(is_gone.__name__)


@schemathesis.check
def use_after_free(ctx, response, case) -> bool | None:
    """What was deleted is gone; a comment that was withdrawn is told to be that, and to whom."""
    try:
        return is_gone(ctx, response, case)
    except UseAfterFree as found:
        if (found.operation, case.operation.label) != (WITHDRAW, READ):
            raise
    comment = response.json()
    assert comment["state"] == "withdrawn", f"Withdrawn, and now {comment['state']}"
    assert "version" in comment, "A withdrawn comment is shown as everybody sees those published"
    nobody = httpx2.get(response.request.url, timeout=WITHIN_SECONDS)
    assert nobody.status_code == HTTPStatus.NOT_FOUND, "Everybody may read a withdrawn comment"
    return None
