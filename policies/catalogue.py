"""Everything a rule may ask about: signals that detectors find in the text, facts from outside.

A rule sees nothing else. Each entry says what type and unit it has, what it is when nobody says,
and what it means in words an editor uses. `signals.txt` is the catalogue itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

Type = Literal["bool", "int", "float", "text", "set"]
Cost = Literal["free", "cheap", "dear"]

FACTS = "facts"
"""Stands where a detector's name would, for what the caller of a check must say."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One name of the catalogue.

    Attributes:
        name: As rules write it.
        type: What kind of value it has; ``set`` is a set of names.
        source: The detector that finds it, or `FACTS`.
        cost: free (a fact), cheap (about a microsecond) or dear (tens of them).
        unit: What a number counts; ``share`` is from 0 to 1.
        default: What a fact is when nobody says; None when it is unknown then.
        least: The smallest number it can be.
        most: The greatest number it can be.
        values: All that a text can be; empty when anything may come.
        meaning: For editors, by language (``ko``, ``en``).
    """

    name: str
    type: Type
    source: str
    cost: Cost
    unit: str
    default: bool | float | str | None
    least: float
    most: float
    values: frozenset[str]
    meaning: dict[str, str]


PYTHON_TYPES: dict[Type, tuple[type, ...]] = {
    "bool": (bool,),
    "int": (int,),
    "float": (float, int),
    "text": (str,),
    "set": (frozenset,),
}
"""What a value of each type is made of; a truth value is no number."""


def fits(signal: Signal, value: object) -> bool:
    """Whether a value can stand for this signal; not-a-number never can."""
    return type(value) in PYTHON_TYPES[signal.type] and value == value  # noqa: PLR0124 - NaN


def _read(table: str) -> Iterator[Signal]:
    source, cost = "", "free"
    for line in table.splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith(" "):
            yield _signal(line, source, cast("Cost", cost))
        else:
            source, cost = line.split()


def _signal(line: str, source: str, cost: Cost) -> Signal:
    head, ko, en = (part.strip() for part in line.split("|"))
    name, kind, *rest = head.split()
    is_number = kind in {"int", "float"}
    unit = rest.pop(0) if is_number else ""
    least, most = 0.0, float("inf")
    if unit == "share":
        most = 1.0
    elif ".." in unit:
        least, most = (float(end) for end in unit.split(".."))
        unit = ""
    known = rest.pop().split(",") if source != FACTS and rest else []
    return Signal(
        name=name,
        type=cast("Type", kind),
        source=source,
        cost=cost,
        unit=unit,
        default=_default(kind, rest) if source == FACTS else None,
        least=least,
        most=most,
        values=frozenset(known),
        meaning={"ko": ko, "en": en},
    )


def _default(kind: str, written: list[str]) -> bool | float | str | None:
    if written == ["?"]:
        return None
    match kind:
        case "bool":
            return written == ["true"]
        case "int":
            return int(written[0])
        case "float":
            return float(written[0])
        case _:
            return written[0] if written else ""


CATALOGUE: dict[str, Signal] = {
    signal.name: signal
    for signal in _read(Path(__file__).with_name("signals.txt").read_text("utf-8"))
}
"""Every signal and fact by name."""
