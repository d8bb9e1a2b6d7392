"""Values: numbers, moments, addresses and lists of distinct things, as JSON schema has them."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, Strict
from pydantic_core import PydanticCustomError

_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)", re.ASCII
)


def whole(value: Any) -> Any:
    """JSON has one kind of number: 3.0 is the integer 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _written_out(value: Any) -> Any:
    """No seconds since 1970, and no day without a time, which pydantic would take for a moment."""
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return value
    raise PydanticCustomError("not-a-moment", "a moment is written out, with its zone")


_ELSEWHERE = (
    r"\\\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
)
_HOST = rf"[^:/?#@%|^<>\[\]{_ELSEWHERE}]+|\[(?:[0-9A-Fa-f]{{0,4}}:){{2,7}}[0-9A-Fa-f]{{0,4}}\]"
_ADDRESS = re.compile(
    rf"^(?:[Hh][Tt][Tt][Pp][Ss]?://(?:{_HOST})(?::[0-9]{{1,5}})?(?:[/?#][^{_ELSEWHERE}]*)?"
    rf"|/(?:[^/{_ELSEWHERE}][^{_ELSEWHERE}]*)?)?$"
)
"""Of a page: with its scheme and host, or a path of this site. `_ELSEWHERE`: backslashes, white
space and what draws nothing, which make an address another than it seems to be."""


def _of_a_page(value: str) -> str:
    if _ADDRESS.fullmatch(value):
        return value
    raise PydanticCustomError("not-an-address", "it leads to no page")


def distinct(values: list[str]) -> list[str]:
    """In a list in which JSON schema wants `uniqueItems`, nothing is there twice."""
    if len(set(values)) < len(values):
        raise PydanticCustomError("duplicates", "nothing is there twice")
    return values


Whole = Annotated[int, Strict(), BeforeValidator(whole)]
# what is limited may be left out: limits of such a union would be missing in the documentation
Version = Annotated[int, Strict(), Field(ge=1), BeforeValidator(whole)]
Minutes = Annotated[int, Strict(), Field(ge=1, le=525_600), BeforeValidator(whole)]
Address = Annotated[
    str,
    Strict(),
    Field(max_length=2000, json_schema_extra={"pattern": _ADDRESS.pattern}),
    AfterValidator(_of_a_page),
]
Moment = Annotated[AwareDatetime, BeforeValidator(_written_out)]
