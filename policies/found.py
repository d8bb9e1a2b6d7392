"""What a detector is and what it answers with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from policies.views import Views

SignalValue = bool | int | float | str | frozenset[str]


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the original text something was found.

    Attributes:
        start: First code point.
        end: One past the last code point.
        view: In which view of the text it was found.
        note: What was found, for people.
        value: Which member of a set-valued signal this place speaks for; empty otherwise.
    """

    start: int
    end: int
    view: str = "plain"
    note: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What one detector saw: signals by name, and the places behind them in reading order."""

    signals: Mapping[str, SignalValue]
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)


Detector = Callable[[Views], Found]
