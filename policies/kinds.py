"""What may stand at each place of a document, as `policies.document` declares it."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from typing_extensions import is_typeddict

from policies.document import Document

if TYPE_CHECKING:
    from policies.source import Location


def kind_at(location: Location) -> Any:
    """The type of what stands there, with its constraints; None where nothing may stand."""
    kind: Any = Document
    for step in location:
        kind = _inside(plain(kind), step)
    return kind


def keys_at(location: Location) -> dict[str, bool]:
    """The keys that may stand in a mapping, and whether each must; empty where any may."""
    kind = plain(kind_at(location))
    if _is_model(kind):
        return {
            field.alias or name: field.is_required() for name, field in kind.model_fields.items()
        }
    return dict.fromkeys(get_type_hints(kind), True) if is_typeddict(kind) else {}


def is_mapping(kind: Any) -> bool:
    """Whether a value of this (plain) type is a mapping of keys to values."""
    return _is_model(kind) or is_typeddict(kind) or get_origin(kind) is dict


def plain(kind: Any) -> Any:
    """A type without its constraints, and without the None of what may be left out."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in {Union, UnionType}:
        others = [each for each in get_args(kind) if each is not NoneType]
        return plain(others[0]) if len(others) == 1 else kind
    return kind


def _inside(kind: Any, step: str | int) -> Any:
    if _is_model(kind):
        for name, field in kind.model_fields.items():
            if step == (field.alias or name):
                return Annotated[field.annotation, *field.metadata, None]
        return None
    if is_typeddict(kind):
        return get_type_hints(kind, include_extras=True).get(str(step))
    inner = get_args(kind)
    return inner[0 if isinstance(step, int) else -1] if inner else None


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
