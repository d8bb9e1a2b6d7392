"""What a board allows says nothing to a classifier: phrases of its lists, links to hosts it names.

A model knows pieces of words: in 시발역, a station, it sees a curse, and so it would hold what the
board wrote down as innocent; in any link it sees advertising. Where a list allows a phrase and no
list finds anything, or a link leads to an allowed host, the place is blanked before the model reads
the comment.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from policies.found import Found
from policies.views import Views

if TYPE_CHECKING:
    from policies.found import Detector, Span


class Allowing(Protocol):
    """Who knows what of a comment is allowed: a matcher of lists, the hosts a board names."""

    def innocent(self, views: Views) -> tuple[tuple[int, int], ...]:
        """The places of the plain view that are allowed, in reading order."""


def sparing(detector: Detector, allowing: Allowing) -> Detector:
    """The detector, which does not see what is allowed."""

    def detect(views: Views) -> Found:
        innocent = allowing.innocent(views)
        if not innocent:
            return detector(views)
        bare = list(views.plain)
        for start, end in innocent:
            bare[start:end] = " " * (end - start)
        found = detector(Views("".join(bare)))
        spans = {
            name: tuple(_placed(views, span) for span in those)
            for name, those in found.spans.items()
        }
        return Found(found.signals, spans)

    return detect


def _placed(views: Views, span: Span) -> Span:
    """A place of the plain view as one of the original."""
    start, end = views.original_span(span.start, span.end)
    return replace(span, start=start, end=end)
