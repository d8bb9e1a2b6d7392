"""Makes harmless what has the wrong shape in a document, so that all else can be looked at, too.

What may be left out is left out; what must be there gets a stand-in that fits. Whoever looks
further says nothing about these places: their mistake is told already.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_origin

from pydantic import TypeAdapter, ValidationError

from policies.document import Document
from policies.kinds import is_mapping, keys_at, kind_at, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

    from policies.source import Location

# Deeper than any document: what stands in for a mapping may itself lack what must be in it.
_MOST_ROUNDS = 12
# For every kind of word in a document at least one of these fits.
_WORDS = ("-", "stand-in", "X-STAND-IN", "stand.in", "reject", "plain", "2000-01-01")


@dataclass(slots=True)
class Broken:
    """The places of a document that are not what was written there."""

    places: set[Location] = field(default_factory=set)

    def touches(self, at: Location) -> bool:
        """Whether something at this place, in it or around it is broken."""
        return any(at[: len(place)] == place[: len(at)] for place in self.places)


def validated(data: Any) -> Document:
    """The document of this data.

    Raises:
        ValidationError: It does not have the shape of one.
    """
    # As JSON, so that only true numbers are numbers and lists may become tuples.
    return Document.model_validate_json(json.dumps(data), strict=True)


def location_of(detail: ErrorDetails) -> Location:
    """The place of the document that an error is about."""
    location = detail["loc"]
    if location and location[-1] == "[key]":
        return location[:-1]
    if "facts" in location:
        # Each kind of value a fact can have complains for itself: one place is enough.
        return location[: location.index("facts") + 2]
    return location


def mended(data: Any, wrong: Iterable[Location]) -> tuple[Document | None, Broken]:
    """A document of this data in which the wrong places are harmless; None if nothing is left.

    Args:
        data: As it was read.
        wrong: Places that do not fit.
    """
    data = json.loads(json.dumps(data))
    broken = Broken()
    places = set(wrong)
    for _ in range(_MOST_ROUNDS):
        if () in places:
            break
        for at in places:
            _mend(data, at)
        broken.places |= places
        try:
            return validated(data), broken
        except ValidationError as error:
            places = {location_of(detail) for detail in error.errors(include_url=False)}
    return None, broken


def _mend(data: Any, at: Location) -> None:
    around: Any = data
    for depth, step in enumerate(at[:-1]):
        if not isinstance(around, dict | list):
            # A value that is short for a mapping or a list: it is broken as a whole.
            _mend(data, at[:depth])
            return
        inner: Any = dict(enumerate(around)) if isinstance(around, list) else around
        if step not in inner:
            return  # gone with what was around it
        around = inner[step]
    if isinstance(around, list):
        around[int(at[-1])] = _stand_in(at)
    elif isinstance(around, dict):
        around.pop(at[-1], None)
        if keys_at(at[:-1]).get(str(at[-1])):
            around[at[-1]] = _stand_in(at)
    else:
        _mend(data, at[:-1])


def _stand_in(at: Location) -> Any:
    kind = kind_at(at)
    if is_mapping(plain(kind)):
        return {}
    if get_origin(plain(kind)) is tuple:
        return []
    fits = TypeAdapter(kind).validate_python
    for word in _WORDS:
        try:
            fits(word)
        except ValidationError:
            continue
        return word
    raise TypeError(f"no word stands in for {kind}")
