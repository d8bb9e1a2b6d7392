"""Says what is wrong with settings: one line each, with what was given and what would be right.

The value of a secret is never repeated, nor that of a URL that may hold a password.
"""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from policies.mistakes import cut
from worker.settings import Settings
from worker.sign_in import LoginClient

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

NO_SUCH_LOGIN = (
    "there is no such setting; OMBUD_LOGIN_<PROVIDER>_ goes on with "
    f"{', '.join(name.upper() for name in LoginClient.model_fields)}"
)
"""What is said of a setting that begins with OMBUD_LOGIN."""


def wrong_settings(error: ValidationError) -> list[str]:
    """A sentence for each setting that cannot be used.

    Args:
        error: What making `Settings` raised.
    """
    return [_sentence(detail) for detail in error.errors(include_url=False)]


def _sentence(detail: ErrorDetails) -> str:
    if detail["type"] == "value_error":
        # These are our own words; those about several settings at once name them themselves.
        said = str(detail["msg"]).removeprefix("Value error, ")
        return f"{_variable(detail['loc'])}: {said}" if detail["loc"] else said
    match detail["loc"]:
        case ("login", *_):
            return f"{_variable(detail['loc'])}: {NO_SUCH_LOGIN}"
        case (str(name), *_):
            right = _right(Settings.model_fields[name])
            return (
                f"{_variable(detail['loc'])}: takes {right}; this is “{cut(str(detail['input']))}”"
            )
        case _:
            return "the environment cannot be read as settings; see `ombud doctor`"


def _variable(location: tuple[int | str, ...]) -> str:
    return "_".join(["OMBUD", *(str(part).upper() for part in location)])


def _right(field: FieldInfo) -> str:
    """What a setting takes."""
    kinds = [kind for kind in get_args(field.annotation) or (field.annotation,) if kind != NoneType]
    if get_origin(field.annotation) is Literal:
        return " or ".join(kinds)
    if kinds == [bool]:
        return "true or false"
    if kinds in ([int], [float]):
        return ("a whole number" if kinds == [int] else "a number") + _bounds(field)
    return "a text"


def _bounds(field: FieldInfo) -> str:
    ends: dict[str, Any] = {}
    for constraint in field.metadata:
        for end in ("ge", "gt", "le"):
            if (value := getattr(constraint, end, None)) is not None:
                ends[end] = f"{value:g}" if isinstance(value, float) else f"{value}"
    low = f" from {ends['ge']}" if "ge" in ends else f" above {ends['gt']}" if "gt" in ends else ""
    return f"{low} to {ends['le']}" if "le" in ends else low + (" on" if "ge" in ends else "")
