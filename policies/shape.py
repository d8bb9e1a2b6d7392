"""Holds what was read against the shape of a document, in an editor's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from pydantic import AwareDatetime, ValidationError

from policies.document import RESERVED, Conditions, Document, Example, reserved
from policies.kinds import keys_at, kind_at, plain
from policies.mending import Broken, location_of, mended, validated
from policies.mistakes import Mistake, cut, did_you_mean, nearest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from policies.source import Location, Source


@dataclass(slots=True)
class Shaped:
    """What became of a source.

    Attributes:
        document: As it was written, but for what is broken; None when there is nothing to look at.
        broken: The places that are not as they were written.
        mistakes: What does not fit.
    """

    document: Document | None
    broken: Broken = field(default_factory=Broken)
    mistakes: list[Mistake] = field(default_factory=list)


def shaped(source: Source) -> Shaped:
    """The document in a source, and everything in it that does not fit."""
    if source.data is None:
        return Shaped(None)
    try:
        return Shaped(validated(source.data), Broken(set(source.unread)))
    except ValidationError as error:
        details = error.errors(include_url=False)
    # A key that is misspelled is not missing, too; what cannot be read is said already.
    meant = _meant(details) - source.values.keys()
    silent = source.unread | meant
    told = [detail for detail in details if location_of(detail) not in silent]
    document, broken = mended(source.data, map(location_of, details))
    broken.places |= silent
    return Shaped(document, broken, [_mistake(source, detail) for detail in told])


def _meant(details: list[ErrorDetails]) -> set[Location]:
    """The places of keys that others, which are not known, were probably meant to be."""
    found = set()
    for detail in details:
        if detail["type"] == "extra_forbidden":
            *around, key = detail["loc"]
            known = keys_at(tuple(around))
            found |= {(*around, near) for near in nearest(str(key), known)[:1]}
    return found


def _mistake(source: Source, detail: ErrorDetails) -> Mistake:
    at = location_of(detail)
    key = str(at[-1]) if at else "policy"
    match detail["type"]:
        case "extra_forbidden":
            return source.key_place(at).mistake(_unknown(key, at[:-1]))
        case "missing":
            return source.key_place(at[:-1]).mistake(f"{_around(at[:-1])}: {key} is missing")
        case _ if detail["loc"][-1:] == ("[key]",):
            return source.key_place(at).mistake(f"{key}: {_WORD}")
        case kind:
            return source.place(at).mistake(f"{_called(at)}: {_said(kind, at, detail)}")


def _unknown(key: str, around: Location) -> str:
    instead = RESERVED.get(plain(kind_at(around)), {})
    if key in instead:
        return reserved(key, instead[key])
    return f"unknown key {key}{did_you_mean(key, keys_at(around))}"


def _said(kind: str, at: Location, detail: ErrorDetails) -> str:
    """What would be right, what stands there, and what may have been meant."""
    if kind == "string_too_short":
        return "must not be empty"
    given = detail["input"]
    right = _right(kind, at, detail.get("ctx", {}))
    return f"{right}, and this is {_told(given)}{_hint(kind, at, given)}"


def _right(kind: str, at: Location, context: dict[str, Any]) -> str:
    kept = plain(kind_at(at))
    if "facts" in at:
        return _MUST["fact"]
    if kind == "string_pattern_mismatch":
        return _PATTERNS[context["pattern"]]
    if kind == "literal_error":
        return f"takes {', '.join(get_args(kept))}"
    if kept in _BY_KIND:
        return _BY_KIND[kept]
    return _MUST[kind].format(**context)


def _hint(kind: str, at: Location, given: Any) -> str:
    kept = plain(kind_at(at))
    if kind == "string_type" and isinstance(given, int | float):
        return "; put it in quotes"
    if kind == "int_type" and isinstance(given, str) and given.isdecimal():
        return f"; write {given}"
    if kind == "literal_error" and (near := nearest(str(given), get_args(kept))):
        return f"; did you mean {near[0]}?"
    return "; write 0.3 for 30 percent" if kept is float else ""


def _told(given: Any) -> str:  # noqa: PLR0911 - one case a kind of value
    """A value as a person would name it."""
    match given:
        case None:
            return "nothing"
        case bool():
            return "true" if given else "false"
        case int() | float():
            return str(given)
        case "":
            return "an empty text"
        case str():
            return f"the text “{cut(given)}”"
        case list():
            return "a list"
        case _:
            return "a mapping"


_MAPPING = "must be a mapping of keys to values"
_WORD = "takes lower-case letters, digits and - (such as spam-money)"
_BY_KIND = {
    Conditions: "must be a condition in quotes, or lists of them under all and any",
    Example: "must be a text, or a mapping with text and facts",
    date: "must be a date such as 2026-11-25",
    AwareDatetime: "must be a time with its zone such as 2026-11-25T06:00+09:00",
    float: "is a share from 0 to 1",
}
_MUST = {
    "fact": "must be a number, a text, true or false",
    "string_type": "must be a text",
    "string_too_long": "must be at most {max_length} characters",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
}
_PATTERNS = {
    r"^[a-z][a-z0-9-]*$": _WORD,
    r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$": "takes capitals, digits and - (such as R-THREAT)",
    r"^[a-z0-9가-힣-]+(\.[a-z0-9가-힣-]+)+$": "takes a host such as example.com",
    r"^X-[A-Z0-9-]+$": "begins with X- and takes capitals, digits and - (such as X-STAFF)",
}


def _called(location: Location) -> str:
    """The nearest name above a value: numbers of a list say nothing."""
    return next((str(step) for step in reversed(location) if isinstance(step, str)), "policy")


def _around(location: Location) -> str:
    """What a missing key should have stood in."""
    if not location:
        return "the policy"
    if isinstance(location[-1], int):
        return _called(location).removesuffix("s")
    return str(location[-1])
