"""Reads a policy's YAML into plain data, remembering where everything stands.

A long policy may be split: an item ``- file: rules/spam.yaml`` of a list at the top is replaced by
the list in that file. Only the safe part of YAML is read: no tags, no anchors, no dates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from policies.mistakes import Mistake, did_you_mean

Location = tuple[str | int, ...]
"""The way to a value: ``("rules", 3, "when")``."""

SPLIT = ("exemptions", "rules", "clauses", "tests")
"""Lists at the top whose items may stand in files of their own."""

_TAG = "tag:yaml.org,2002:"
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands; `inset` is how far its text begins behind its first character."""

    path: str
    line: int
    column: int
    inset: int = 0

    def mistake(self, message: str, at: int = 0) -> Mistake:
        """A mistake in this place, or some code points into its text."""
        column = self.column + (self.inset + at if at else 0)
        return Mistake(self.path, self.line, column, message)


@dataclass(slots=True)
class Source:
    """A policy as it was read.

    Attributes:
        data: Mappings, lists and scalars; None when nothing could be read.
        mistakes: What could not be read.
        values: Where each value begins.
        keys: Where each key of a mapping begins.
        unread: The values that could not be read, which are None in `data`.
        incomplete: The lists at the top of which a file could not be read.
    """

    folder: Path
    data: Any = None
    mistakes: list[Mistake] = field(default_factory=list)
    values: dict[Location, Place] = field(default_factory=dict)
    keys: dict[Location, Place] = field(default_factory=dict)
    unread: set[Location] = field(default_factory=set)
    incomplete: set[str] = field(default_factory=set)

    def place(self, location: Location) -> Place:
        """Where a value stands, or the nearest thing around it that was written."""
        while location and location not in self.values:
            location = location[:-1]
        return self.values[location]

    def key_place(self, location: Location) -> Place:
        """Where the key of a value stands."""
        return self.keys.get(location) or self.place(location)

    def written(self, kind: str, key: str = "") -> frozenset[str]:
        """The names in a mapping at the top, or under a key of each item of a list, as written.

        Those of parts that have mistakes, too: a name that is wrong is not also unknown.
        """
        held = self.data.get(kind)
        if isinstance(held, dict):
            return frozenset(held)
        items = held if isinstance(held, list) else []
        names = [item.get(key) for item in items if isinstance(item, dict)]
        flat = [each for name in names for each in (name if isinstance(name, list) else [name])]
        return frozenset(str(name) for name in flat if name is not None)


def read_source(path: Path, shown: str | None = None) -> Source:
    """The data in a file and in those it names.

    Args:
        path: A UTF-8 file.
        shown: How mistakes call it; its name if left out.
    """
    source = Source(path.parent)
    source.values[()] = Place(shown or path.name, 1, 1)
    _Reader(source).file(path, shown or path.name)
    return source


def inside(folder: Path, name: str) -> Path | None:
    """The file of this name in the folder, or None where the name leads out of it."""
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or "\0" in name or not pure.parts:
        return None
    return folder.joinpath(*pure.parts)


def names_beside(path: Path) -> list[str]:
    """The files that lie where this one should."""
    return [each.name for each in path.parent.glob("*")] if path.parent.is_dir() else []


class _Reader:
    """Turns the nodes of one policy into data."""

    def __init__(self, source: Source) -> None:
        self._source = source
        # The nodes themselves, so that no other is given the identity of one that was dropped.
        self._seen: dict[int, Node] = {}

    def file(self, path: Path, shown: str) -> None:
        node = self._composed(path, shown)
        if node is not None:
            self._source.data = self._value(node, (), shown)

    def _composed(self, path: Path, shown: str) -> Node | None:
        start = Place(shown, 1, 1)
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            self._wrong(start, f"the file is not UTF-8 (byte {error.start})")
            return None
        except (OSError, ValueError) as error:
            self._wrong(start, f"the file cannot be read: {getattr(error, 'strerror', error)}")
            return None
        try:
            node = YAML(typ="safe", pure=True).compose(text)
        except MarkedYAMLError as error:
            self._wrong(_marked(error, shown), f"this is no YAML: {_problem(error)}")
            return None
        except (YAMLError, ValueError, RecursionError, TypeError, AttributeError) as error:
            said = str(error).partition("\n")[0] or type(error).__name__
            self._wrong(start, f"this is no YAML: {said}")
            return None
        if node is None:
            self._wrong(start, "the file is empty")
        return cast("Node | None", node)

    def _value(self, node: Node, location: Location, shown: str) -> Any:
        place = _place(node, shown)
        self._source.values[location] = place
        if id(node) in self._seen:
            message = "anchors and aliases are not used here; write it out"
            return self._unread(place, location, message)
        self._seen[id(node)] = node
        if len(location) > _DEEPEST:
            return self._unread(place, location, "nested too deeply")
        if isinstance(node, MappingNode):
            return self._mapping(node, location, shown)
        if isinstance(node, SequenceNode):
            return self._sequence(node, location, shown)
        return self._scalar(node, place, location)

    def _mapping(self, node: MappingNode, location: Location, shown: str) -> dict[str, Any]:
        data: dict[str, Any] = {}
        first: dict[str, Place] = {}
        for key_node, value_node in node.value:
            place = _place(key_node, shown)
            if not isinstance(key_node, ScalarNode):
                self._wrong(place, "a key must be a word")
                continue
            key = str(key_node.value)
            if key in first:
                self._wrong(place, f"{key}: stands here twice; first in line {first[key].line}")
                continue
            first[key] = place
            self._source.keys[*location, key] = place
            data[key] = self._value(value_node, (*location, key), shown)
        return data

    def _sequence(self, node: SequenceNode, location: Location, shown: str) -> list[Any]:
        data: list[Any] = []
        for item in node.value:
            if len(location) == 1 and location[0] in SPLIT and (name := _file_named(item)):
                self._splice(name, location, data, shown)
            else:
                data.append(self._value(item, (*location, len(data)), shown))
        return data

    def _splice(self, name: ScalarNode, location: Location, data: list[Any], shown: str) -> None:
        held = self._held(name, shown)
        if held is None:
            self._source.incomplete.add(str(location[0]))
            return
        shown = self._beside(shown, name)
        for inner in held.value:
            data.append(self._value(inner, (*location, len(data)), shown))

    def _held(self, name: ScalarNode, shown: str) -> SequenceNode | None:
        """The list in a file of this name, or None, with a mistake, where there is none."""
        place = _place(name, shown)
        path = inside(self._source.folder, str(name.value))
        if path is None:
            self._wrong(place, f"file: {name.value} leads out of the policy's folder")
            return None
        if not path.is_file():
            near = did_you_mean(path.name, names_beside(path))
            self._wrong(place, f"there is no file {name.value} beside the policy{near}")
            return None
        shown = self._beside(shown, name)
        composed = self._composed(path, shown)
        if composed is not None and not isinstance(composed, SequenceNode):
            self._wrong(_place(composed, shown), "a file named in a list must hold a list")
            return None
        return composed

    def _beside(self, shown: str, name: ScalarNode) -> str:
        return str(PurePosixPath(shown).parent / str(name.value))

    def _scalar(self, node: Node, place: Place, location: Location) -> Any:
        text = str(node.value)
        match str(node.tag).removeprefix(_TAG):
            case "str" | "timestamp" | "value" | "merge":
                return text
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int":
                return int(text) if text.lstrip("+-").isdecimal() else text
            case "float":
                return _real(text)
            case _:
                message = f"tags such as {node.tag} are not used here"
                return self._unread(place, location, message)

    def _unread(self, place: Place, location: Location, message: str) -> None:
        self._source.unread.add(location)
        self._wrong(place, message)

    def _wrong(self, place: Place, message: str) -> None:
        self._source.mistakes.append(place.mistake(message))


def _real(text: str) -> float | str:
    try:
        value = float(text)
    except ValueError:
        return text
    # Not-a-number and infinity are no measure of anything here.
    return value if abs(value) < float("inf") else text


def _place(node: Node, shown: str) -> Place:
    mark = node.start_mark
    quoted = isinstance(node, ScalarNode) and node.style in {"'", '"'}
    return Place(shown, mark.line + 1, mark.column + 1, 1 if quoted else 0)


def _file_named(node: Node) -> ScalarNode | None:
    if not isinstance(node, MappingNode) or len(node.value) != 1:
        return None
    key, value = node.value[0]
    named = key.value == "file" and isinstance(value, ScalarNode)
    return cast("ScalarNode", value) if named else None


def _marked(error: MarkedYAMLError, shown: str) -> Place:
    mark = error.problem_mark or error.context_mark
    return Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown, 1, 1)


def _problem(error: MarkedYAMLError) -> str:
    parts = (
        str(part).strip().replace("\n", " ") for part in (error.context, error.problem) if part
    )
    return ", ".join(parts)
