"""What a board's lists allow says nothing to a classifier.

A model knows pieces of words: in 시발역, a station, it sees a curse, and so it would hold what the
board wrote down as innocent. Where a list allows a phrase and no list finds anything, the phrase is
blanked before the model reads the comment.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policies.found import Found
from policies.views import Views

if TYPE_CHECKING:
    from policies.found import Detector, Span
    from policies.matching import Matcher


def sparing(detector: Detector, matcher: Matcher) -> Detector:
    """The detector, which does not see what the lists of the matcher allow."""

    def detect(views: Views) -> Found:
        innocent = matcher.innocent(views)
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
