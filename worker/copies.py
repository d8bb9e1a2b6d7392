"""Copies: what the scripts that take in a text are asked about texts like it.

Only what the policy in force wants to know is looked for; `scripts/copies.lua` finds and counts.
"""

from __future__ import annotations

from policies.similarity import alike, bands, same_text

_ON_ARTICLE = "duplicates.exact_on_article"
_EXACT = "duplicates.exact_24h"
_NEAR = "duplicates.near_24h"

COPIES = frozenset({_ON_ARTICLE, _EXACT, _NEAR})
"""The facts that are found when a text comes in and kept in its record."""

Asked = tuple[str, str, str]
"""Arguments of the scripts: the text's number for its article and for the last 24 hours, and its
bands; empty is what nobody asks for."""


def asked(body: str, wanted: frozenset[str]) -> Asked:
    """What the scripts are to look for.

    Args:
        body: The normalised text.
        wanted: Those of `COPIES` that the policy asks for.
    """
    if not wanted:
        return "", "", ""
    same = str(same_text(body))
    return (
        same if _ON_ARTICLE in wanted else "",
        same if _EXACT in wanted else "",
        " ".join(map(str, bands(body))) if _NEAR in wanted else "",
    )


def asked_anew(body: str, before: str, wanted: frozenset[str]) -> tuple[str, ...]:
    """What the scripts are to look for when an author changes a text, and that text.

    The same letters in another dress are no new text, and a near copy of one's own text before is
    no near copy: what was found then still holds.

    Args:
        body: The new text.
        before: The text as it was read.
        wanted: Those of `COPIES` that the policy asks for.
    """
    was_here, _, _ = asked(before, wanted & {_ON_ARTICLE})
    here, lately, near = asked(body, wanted)
    if same_text(body) == same_text(before):
        here = lately = near = ""
    elif near and alike(bands(body), bands(before)):
        near = ""
    return here, lately, near, before, was_here
