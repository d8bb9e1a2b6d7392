"""From rules that fired to a verdict: exemptions, sections, severity, what cannot be decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies.verdict import SEVERITY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policies.document import VerdictName
    from policies.found import SignalValue
    from policies.policy import LiveRule, Policy
    from policies.verdict import Verdict


@dataclass(slots=True)
class Outcome:
    """Fills in a verdict."""

    policy: Policy
    verdict: Verdict
    known: Mapping[str, SignalValue]
    section: str

    def decide(self, fired: list[int], undecided: list[int]) -> None:
        """Say what follows from these live rules, given by their indexes."""
        live = self.policy.live
        exempt = self._exempt([live[index] for index in sorted((*fired, *undecided))])
        self.verdict.skipped = tuple(rule.rule.id for rule in exempt)
        counting = [live[index] for index in fired if live[index] not in exempt]
        unknown = [live[index] for index in undecided if live[index] not in exempt]
        active = [rule for rule in counting if rule.rule.mode == "active"]
        limits = tuple(f"limits.{breach.limit}" for breach in self.verdict.breaches)
        self.verdict.fired = (*limits, *(rule.rule.id for rule in active))
        self.verdict.shadow = tuple(r.rule.id for r in counting if r.rule.mode == "shadow")
        unknown = [rule for rule in unknown if rule.rule.mode == "active"]
        self.verdict.indeterminate = tuple(rule.rule.id for rule in unknown)
        self._most_severe(active)
        self._undecided([rule for rule in unknown if rule.rule.on_missing == "hold"])
        if limits:
            self._set("reject", limits[0], None, appeal=False)

    def _exempt(self, rules: list[LiveRule]) -> list[LiveRule]:
        disabled: tuple[str, ...] = ()
        if self.section in self.policy.document.sections:
            disabled = self.policy.document.sections[self.section].disable
        in_force = self.policy.exemptions_for(self.known)
        return [
            rule
            for rule in rules
            if rule.rule.id in disabled or any(e.covers(rule.rule) for e in in_force)
        ]

    def _most_severe(self, rules: list[LiveRule]) -> None:
        for rule in rules:
            verdict = self.policy.verdict_of(rule, self.section)
            if SEVERITY[verdict] > SEVERITY[self.verdict.verdict]:
                self._set(verdict, rule.rule.id, rule.rule.queue, appeal=rule.rule.appeal)

    def _undecided(self, rules: list[LiveRule]) -> None:
        if rules and SEVERITY[self.verdict.verdict] < SEVERITY["hold"]:
            self._set("hold", rules[0].rule.id, self.policy.undecided.queue, appeal=False)

    def _set(self, verdict: VerdictName, rule: str, queue: str | None, *, appeal: bool) -> None:
        self.verdict.verdict = verdict
        self.verdict.rule = rule
        self.verdict.queue = queue if verdict in {"flag", "hold"} else None
        self.verdict.appeal = appeal
