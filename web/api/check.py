"""Check without storing: the verdict on a text, with all that led to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from fastapi import APIRouter, Request
from pydantic import (
    Field,
    StrictStr,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticKnownError

from policies.catalogue import CATALOGUE, FACTS, fits
from policies.counting import InvalidText
from policies.mistakes import nearest
from web import answers
from web.bodies import StrictRoute
from web.checking import ServerOnly, TheChecking
from web.credentials import known_by
from web.languages import language
from web.problems import wrong_field
from web.shapes import NO_TEXT, Taken
from web.values import whole
from worker.unstored import look

if TYPE_CHECKING:
    from policies.catalogue import Signal
    from policies.found import SignalValue

router = APIRouter(route_class=StrictRoute, tags=["check"])

_NO_FACTS = frozenset({"id", "name", "title", "url"})
_MOST = 1e15


_JSON_TYPES = {"bool": "boolean", "int": "integer", "float": "number", "text": "string"}


def _facts_named(prefix: str) -> dict[str, Any]:
    """What a schema can say of facts whose names begin so; they are named without that here."""
    known = {
        name.removeprefix(prefix): _shape(signal)
        for name, signal in CATALOGUE.items()
        if signal.source == FACTS and name.startswith(prefix)
    }
    unread: dict[str, Any] = {name: {} for name in _NO_FACTS} if prefix else {}
    return {"properties": {**unread, **known}, "additionalProperties": False}


def _shape(signal: Signal) -> dict[str, Any]:
    if signal.type in {"bool", "text"}:
        return {"type": _JSON_TYPES[signal.type]}
    most = min(signal.most, _MOST)
    return {"type": _JSON_TYPES[signal.type], "minimum": signal.least, "maximum": most}


def _one_mistake(told: Any, handle: ValidatorFunctionWrapHandler) -> Any:
    """One mistake about a field, and not one for each of the kinds it may be."""
    try:
        return handle(told)
    except ValidationError:
        raise PydanticKnownError("dict_type") from None


IdOrFacts = Annotated[StrictStr | dict[str, Any] | None, WrapValidator(_one_mistake)]


class CheckIn(Taken):
    """A text to check, and what is known beside it."""

    model_config = answers.like({"text": "좋은 기사 고맙습니다.", "author": {"age_days": 3}})

    text: StrictStr = Field(
        description="The comment.", json_schema_extra={"pattern": f"^[^{NO_TEXT}]*$"}
    )
    lang: Literal["ko", "en"] | None = Field(default=None, description="Language of `message`.")
    author: IdOrFacts = Field(
        default=None,
        description='An id, or facts: `{"role": "staff", "age_days": 3}`.',
        json_schema_extra=_facts_named("author."),
    )
    article: IdOrFacts = Field(
        default=None,
        description='An id, or facts: `{"section": "politics"}`.',
        json_schema_extra=_facts_named("article."),
    )
    context: dict[str, Any] | None = Field(
        default=None,
        description='Facts: `{"is_reply": true}`.',
        json_schema_extra=_facts_named("context."),
    )
    facts: dict[str, Any] = Field(
        default={},
        description="Any facts by their names in the policy's catalogue of signals.",
        json_schema_extra=_facts_named(""),
    )


@router.post(
    "/v1/check",
    summary="Check a text; nothing is stored",
    dependencies=[ServerOnly],
    responses={200: {"model": answers.Checked}},
    openapi_extra=known_by("server"),
)
async def check(body: CheckIn, checking: TheChecking, request: Request) -> dict[str, Any]:
    """The verdict as `ombud policy explain` gives it; spans count code points of the text.

    `message` is in the reader's language, `messages` in both. `truncated` says that the text is
    larger than any comment: its beginning was read, and the verdict is that of the whole.
    """
    try:
        since = checking.settings.scorer_from
        said = look(checking.policy, body.text, _facts(body), doubtful_since=since).as_dict()
    except InvalidText as error:
        raise wrong_field("text", error.reason, position=error.position) from None
    messages = said["message"]
    return said | {"message": messages[body.lang or language(request)], "messages": messages}


def _facts(body: CheckIn) -> dict[str, SignalValue]:
    """What is known beside the text; every value is looked at, the last one of a name counts."""
    told = [*body.facts.items()]
    for group in ("author", "article", "context"):
        given = getattr(body, group)
        if isinstance(given, dict):
            told += [(f"{group}.{name}", given[name]) for name in given if name not in _NO_FACTS]
    return {name: _fact(name, value) for name, value in told}


def _fact(name: str, value: Any) -> SignalValue:
    known = CATALOGUE.get(name)
    if known is None or known.source != FACTS:
        facts = (signal.name for signal in CATALOGUE.values() if signal.source == FACTS)
        near = ", ".join(nearest(name, facts)) or "policies/signals.txt"
        raise wrong_field(name, "unknown-fact", near=near)
    if known.type == "int":
        value = whole(value)
    if not fits(known, value) or not _within(known, value):
        raise wrong_field(name, "wrong-fact", kind=known.type, unit=known.unit or known.type)
    return cast("SignalValue", value)


def _within(known: Signal, value: Any) -> bool:
    return isinstance(value, bool | str) or known.least <= value <= min(known.most, _MOST)
