"""What another policy would have said about the comments of the past.

Pure: one call takes some rows and gives a report, and reports of other rows are merged into it, so
that a caller may spread a large corpus over processes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policies.detection import Seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policies.policy import Policy
    from policies.verdict import Verdict

SAMPLES = 5
"""How many comments are kept for each kind of change."""

_READABLE = frozenset({"publish", "flag"})


@dataclass(frozen=True, slots=True)
class Change:
    """One comment that the two policies differ on.

    Attributes:
        text: The comment.
        old: The rules that fired before.
        new: The rules that fire now.
    """

    text: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(slots=True)
class BacktestReport:
    """Old and new side by side.

    Attributes:
        total: Comments checked.
        verdicts: How often each pair (old verdict, new verdict) came up.
        old_rules: How often each rule of the old policy fired, in shadow too.
        new_rules: The same for the new one.
        samples: The first few comments of each pair that differs.
        judged: Comments that a moderator had decided on.
        old_agrees: On how many of them the old policy and the moderator agree: both let readers
            see it, or neither.
        new_agrees: The same for the new one.
    """

    total: int = 0
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    old_rules: Counter[str] = field(default_factory=Counter)
    new_rules: Counter[str] = field(default_factory=Counter)
    samples: dict[tuple[str, str], list[Change]] = field(default_factory=dict)
    judged: int = 0
    old_agrees: int = 0
    new_agrees: int = 0

    @property
    def changed(self) -> int:
        """Comments with another verdict."""
        return sum(count for (old, new), count in self.verdicts.items() if old != new)

    @property
    def share(self) -> float:
        """The share (0 to 1) of comments with another verdict."""
        return self.changed / self.total if self.total else 0.0

    def merge(self, other: BacktestReport) -> None:
        """Add a report of other rows; samples of earlier rows go first."""
        self.total += other.total
        self.verdicts.update(other.verdicts)
        self.old_rules.update(other.old_rules)
        self.new_rules.update(other.new_rules)
        for pair, changes in other.samples.items():
            kept = self.samples.setdefault(pair, [])
            kept += changes[: SAMPLES - len(kept)]
        self.judged += other.judged
        self.old_agrees += other.old_agrees
        self.new_agrees += other.new_agrees

    def as_dict(self) -> dict[str, Any]:
        """Everything as JSON data."""
        rules = sorted(self.old_rules | self.new_rules)
        return {
            "total": self.total,
            "changed": self.changed,
            "share": round(self.share, 6),
            "verdicts": [
                {"old": old, "new": new, "count": count}
                for (old, new), count in sorted(self.verdicts.items())
            ],
            "rules": {r: {"old": self.old_rules[r], "new": self.new_rules[r]} for r in rules},
            "samples": [
                {"old": old, "new": new, "text": c.text, "was": list(c.old), "is": list(c.new)}
                for (old, new), changes in sorted(self.samples.items())
                for c in changes
            ],
            "moderators": {
                "judged": self.judged,
                "old_agrees": self.old_agrees,
                "new_agrees": self.new_agrees,
            },
        }


def backtest(old: Policy, new: Policy, rows: Iterable[Mapping[str, Any]]) -> BacktestReport:
    """Check every row with both policies.

    Args:
        old: The policy in force.
        new: The policy that would replace it.
        rows: Mappings with ``text``, best as `policies.counting.normalise` gives it, and, where
            known, ``facts`` (names of the catalogue to values) and ``decision`` (a moderator's
            ``approve`` or ``reject``).
    """
    report = BacktestReport()
    for row in rows:
        text, facts = row["text"], row.get("facts") or {}
        seen = Seen(text)
        before, after = old.check(text, facts, seen), new.check(text, facts, seen)
        _note(report, text, before, after, row.get("decision"))
    return report


def _note(report: BacktestReport, text: str, old: Verdict, new: Verdict, decision: object) -> None:
    pair = (old.verdict, new.verdict)
    report.total += 1
    report.verdicts[pair] += 1
    report.old_rules.update((*old.fired, *old.shadow))
    report.new_rules.update((*new.fired, *new.shadow))
    if old.verdict != new.verdict:
        kept = report.samples.setdefault(pair, [])
        if len(kept) < SAMPLES:
            kept.append(Change(text, old.fired, new.fired))
    if decision in {"approve", "reject"}:
        report.judged += 1
        report.old_agrees += (old.verdict in _READABLE) == (decision == "approve")
        report.new_agrees += (new.verdict in _READABLE) == (decision == "approve")
