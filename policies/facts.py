"""Facts: what is known beside a text, as a check is told it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policies.catalogue import CATALOGUE, FACTS, Signal, fits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policies.found import SignalValue


@dataclass(slots=True)
class AskedFacts:
    """The facts that are asked for, with what they are when nobody says."""

    signals: Sequence[Signal]
    facts: tuple[Signal, ...] = field(init=False)
    defaults: dict[str, SignalValue] = field(init=False)

    def __post_init__(self) -> None:
        self.facts = tuple(signal for signal in self.signals if signal.source == FACTS)
        self.defaults = {s.name: s.default for s in self.facts if s.default is not None}

    def known(self, given: Mapping[str, SignalValue | None]) -> dict[str, SignalValue]:
        """All facts asked for that are known."""
        known = self.defaults.copy()
        if given:
            for signal in self.facts:
                if signal.name not in given:
                    continue
                value = given[signal.name]
                if value is not None and fits(signal, value):
                    known[signal.name] = value
                else:
                    known.pop(signal.name, None)
        return known


EVERY_FACT = AskedFacts([signal for signal in CATALOGUE.values() if signal.source == FACTS])
"""All that can be known."""
