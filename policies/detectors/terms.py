"""Words the standards board watches for, also when they are disguised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.found import Found, Span
from policies.matching import Hit, Matcher, names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policies.terms import TermList
    from policies.views import Views


_NOTHING = Found(
    {
        "terms.hits": frozenset(),
        "terms.plain": frozenset(),
        "terms.severity": 0,
        "terms.count": 0,
    }
)


class TermDetector:
    """A detector for some lists.

    ``terms.plain`` names the lists found in the plain view: only these are certain enough to
    reject on. ``terms.hits`` adds those found under a disguise.

    Attributes:
        matcher: The lists, ready to search.
    """

    def __init__(self, lists: Mapping[str, TermList]) -> None:
        self.matcher = Matcher(lists)

    def __call__(self, views: Views) -> Found:
        """What is found of the lists, and where."""
        hits = self.matcher.find(views)
        if not hits:
            return _NOTHING
        hits.sort(key=lambda hit: (hit.start, hit.end))
        certain = [hit for hit in hits if hit.view == "plain"]
        spans = _spans(hits)
        return Found(
            {
                "terms.hits": names(hits),
                "terms.plain": names(certain),
                "terms.severity": max(hit.severity for hit in hits),
                "terms.count": len({(hit.start, hit.end) for hit in hits}),
            },
            {
                "terms.hits": spans,
                "terms.plain": _spans(certain),
                "terms.severity": spans,
                "terms.count": spans,
            },
        )


def _spans(hits: list[Hit]) -> tuple[Span, ...]:
    return tuple(Span(hit.start, hit.end, hit.view, hit.term, hit.list_name) for hit in hits)
