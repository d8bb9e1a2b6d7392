"""What can be seen in a comment: detectors read its views and answer with signals.

`build_detectors` binds the detectors a policy needs to its settings once; `Detectors.detect` then
runs them over one text. Rules see nothing but the signals.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from policies.detectors import (
    contact,
    hidden,
    language,
    length,
    pictures,
    repetition,
    script,
    shouting,
)
from policies.detectors import links as link_detection
from policies.detectors.links import LinkSettings
from policies.detectors.terms import TermDetector
from policies.views import Views

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from policies.found import Detector, Found, SignalValue, Span
    from policies.terms import TermList

__all__ = ["Detected", "Detectors", "LinkSettings", "Seen", "build_detectors"]


@dataclass(frozen=True, slots=True)
class Detected:
    """Everything the detectors saw in one comment.

    Attributes:
        signals: Values by flat name. Signals of a detector that failed are missing.
        errors: For each detector that failed, the name of the exception. Callers hold such a
            comment.
    """

    signals: dict[str, SignalValue]
    errors: dict[str, str]
    _spans: dict[str, tuple[Span, ...]]

    def spans(self, signal: str, value: str | None = None) -> tuple[Span, ...]:
        """The places behind a signal, or behind one member of its set, in reading order."""
        found = self._spans.get(signal, ())
        if value is None:
            return found
        return tuple(span for span in found if span.value == value)


class Seen:
    """What detectors saw in one comment so far: policies that share some of them ask once.

    Attributes:
        text: The comment.
        views: Its views, made when a detector first asks.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: dict[Detector, Found] = {}

    @cached_property
    def views(self) -> Views:
        """Its views, made when a detector first asks."""
        return Views(self.text)

    def by(self, detector: Detector) -> Found:
        """What a detector sees; raises what it raises."""
        found = self._found.get(detector)
        if found is None:
            found = self._found[detector] = detector(self.views)
        return found


@dataclass(frozen=True, slots=True)
class Detectors:
    """The detectors of one policy, by name."""

    detectors: Mapping[str, Detector]

    def detect(self, text: str, seen: Seen | None = None) -> Detected:
        """Run every detector; never raises, whatever the text.

        Args:
            text: The comment; spans count its code points.
            seen: What other policies' detectors saw in the same comment, if they were asked.
        """
        signals: dict[str, SignalValue] = {}
        spans: dict[str, tuple[Span, ...]] = {}
        errors: dict[str, str] = {}
        seen = Seen(text) if seen is None else seen
        for name, detector in self.detectors.items():
            try:
                found = seen.by(detector)
            except Exception as error:  # noqa: BLE001 - any failure means a person looks at it
                # The message may quote the comment, which has no place in logs.
                errors[name] = type(error).__name__
                continue
            signals.update(found.signals)
            if found.spans:
                spans.update(found.spans)
        return Detected(signals, errors, spans)


def build_detectors(
    terms: Mapping[str, TermList], links: LinkSettings, wanted: Container[str] | None = None
) -> Detectors:
    """The detectors of a policy, ready to run; its patterns and models are not among them.

    Args:
        terms: The policy's term lists by name.
        links: Hosts that may be linked to and hosts that hide where a link leads.
        wanted: Names of detectors, as the catalogue has them; others are left out. None keeps all.
    """
    makers: dict[str, Callable[[], Detector]] = {
        "length": lambda: length.detect,
        "terms": lambda: TermDetector(terms),
        "links": lambda: link_detection.detector(links),
        "contact": lambda: contact.detect,
        "repetition": lambda: repetition.detect,
        "shouting": lambda: shouting.detect,
        "hidden": lambda: hidden.detect,
        "script": lambda: script.detect,
        "pictures": lambda: pictures.detect,
        "language": lambda: language.detect,
    }
    return Detectors(
        {name: make() for name, make in makers.items() if wanted is None or name in wanted}
    )
