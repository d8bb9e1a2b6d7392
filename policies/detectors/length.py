"""How long a comment is, in the units people and machines count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.counting import graphemes
from policies.found import Found

if TYPE_CHECKING:
    from policies.views import Views


def detect(views: Views) -> Found:
    """Characters (자), UTF-8 bytes, lines and words of the text as written."""
    text = views.original
    return Found(
        {
            "text.graphemes": graphemes(text),
            "text.bytes": len(text.encode("utf-8", "surrogatepass")),
            "text.lines": text.count("\n") + 1,
            "text.words": len(text.split()),
        }
    )
