"""Examples: every body that is sent or answered is shown with those of its shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from web.answers import Answer
from web.shapes import Taken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

_ALTERNATIVES = ("anyOf", "oneOf")


def restore(schemas: dict[str, Any]) -> None:
    """Put back the nulls of examples, which FastAPI leaves out wherever they stand."""
    for shape in (*_kinds_of(Answer), *_kinds_of(Taken)):
        extra = shape.model_config.get("json_schema_extra")
        if shape.__name__ in schemas and isinstance(extra, dict):
            schemas[shape.__name__] |= extra


def _kinds_of(shape: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in shape.__subclasses__():
        yield each
        yield from _kinds_of(each)


def show(described: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Show an operation's bodies by the examples of their shapes, where they have none.

    Args:
        described: The operation; gets the examples.
        schemas: The shapes by name.
    """
    for body in (described.get("requestBody", {}), *described["responses"].values()):
        for content in body.get("content", {}).values():
            if content.keys().isdisjoint({"example", "examples"}):
                found = list(_of(content.get("schema", {}), schemas))
                content["examples"] = {name: {"value": value} for name, value in found}


def _of(schema: dict[str, Any], schemas: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The examples of a shape, named after it; of alternatives those of each."""
    for name in _ALTERNATIVES:
        for each in schema.get(name, ()):
            yield from _of(each, schemas)
    if "$ref" not in schema:
        return
    name = schema["$ref"].rpartition("/")[2]
    shape = schemas[name]
    for number, value in enumerate(shape.get("examples") or _of_fields(shape), start=1):
        yield (name if number == 1 else f"{name}-{number}"), value


def _of_fields(shape: dict[str, Any]) -> list[dict[str, Any]]:
    """An example of a form, made of those of its fields."""
    fields = shape.get("properties", {})
    found = {name: each["examples"][0] for name, each in fields.items() if "examples" in each}
    return [found] if found else []
