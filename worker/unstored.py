"""Check without storing: what the policy says about a text that is no comment of ours."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policies.counting import normalise, normalise_traced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policies import Policy, Verdict
    from policies.found import SignalValue


@dataclass(frozen=True, slots=True)
class Look:
    """What the policy makes of a text.

    Attributes:
        text: The text, as it came.
        verdict: What it says about the comment.
        read: What it found in the part it read; the same as `verdict` unless `truncated`.
        truncated: Whether the text is larger than any comment, so that only its beginning was read.
    """

    text: str
    verdict: Verdict
    read: Verdict
    truncated: bool

    @property
    def fired(self) -> tuple[str, ...]:
        """Everything that fired, in the whole text and in the part that was read."""
        return tuple(dict.fromkeys((*self.verdict.fired, *self.read.fired)))

    def as_dict(self) -> dict[str, Any]:
        """As `Verdict.as_dict` gives it, and whether the text was truncated.

        Places are those of the text as it came, whatever was trimmed and composed to check it.
        """
        said = self.read.as_dict()
        came = normalise_traced(self.text)
        for finding in said["findings"]:
            start, end = came.span(*finding["span"])
            finding |= {"span": [start, end], "text": self.text[start:end]}
        if self.truncated:
            whole = self.verdict.as_dict()
            decided = ("verdict", "rule", "queue", "appeal", "message")
            said |= {name: whole[name] for name in decided} | {"fired": list(self.fired)}
        return said | {"truncated": self.truncated}


def look(
    policy: Policy,
    text: str,
    facts: Mapping[str, SignalValue],
    *,
    doubtful_since: float | None,
) -> Look:
    """Check a text as if it had been submitted now; nothing is stored, counted or told anybody.

    Args:
        policy: The policy in force.
        text: The text, as it came from outside.
        facts: What is known beside it, by the names of the catalogue.
        doubtful_since: The setting `scorer_from`: workers would ask a model of the newsroom's own
            from there on.

    Raises:
        policies.counting.InvalidText: it holds something that no comment can.
    """
    came, text = text, normalise(text)
    known = dict(facts)
    if "context.at" in policy.facts:
        known.setdefault("context.at", time.time())
    verdict = policy.check(text, known, doubtful_since=doubtful_since)
    most = policy.limits_for(str(known.get("article.section", ""))).max_bytes
    encoded = text.encode()
    if len(encoded) <= most:
        return Look(came, verdict, verdict, truncated=False)
    beginning = encoded[:most].decode("utf-8", "ignore")
    read = policy.check(beginning, known, doubtful_since=doubtful_since)
    return Look(came, verdict, read, truncated=True)
