"""Regular expressions of a policy, run by an engine that takes linear time whatever they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import re2

from policies.found import Detector, Found, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policies.views import Views

_NOTHING = Found({"patterns.hits": frozenset()})
_QUIET = re2.Options()
_QUIET.log_errors = False
_LONGEST = 1000
_NOT_LINEAR = re.compile(r"\(\?(?:[=!>]|<[=!]|P=)|\\[1-9]|\\k<")


def why_not(regex: str) -> str | None:
    """Why a pattern cannot be used, or None when it can."""
    if len(regex) > _LONGEST:
        return f"longer than {_LONGEST} characters"
    try:
        pattern = re2.compile(regex, _QUIET)
    except re2.error as error:
        said = error.args[0].decode("utf-8", "replace")
        if _NOT_LINEAR.search(regex):
            return "not a linear-time pattern: it looks around or back (?= ?! ?<= \\1)"
        return f"not a pattern of RE2: {said}"
    return "it matches an empty text, and so every comment" if pattern.search("") else None


def detector(patterns: Mapping[str, str]) -> Detector:
    """A detector for these patterns by name; ``patterns.hits`` names those found."""
    found_by = {name: re2.compile(regex, _QUIET) for name, regex in patterns.items()}
    any_of = re2.Set.SearchSet(_QUIET)
    for regex in patterns.values():
        any_of.Add(regex)
    any_of.Compile()
    names = list(patterns)

    def detect(views: Views) -> Found:
        hits = any_of.Match(views.plain)
        if not hits:
            return _NOTHING
        spans = tuple(
            Span(*views.original_span(*match.span()), note=match.group(), value=names[index])
            for index in sorted(hits)
            for match in found_by[names[index]].finditer(views.plain)
            if match.end() > match.start()
        )
        return Found(
            {"patterns.hits": frozenset(names[index] for index in hits)},
            {"patterns.hits": spans},
        )

    return detect
