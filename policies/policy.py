"""A policy in force: text and facts in, verdict out.

1. the limits of the article's section
2. the detectors whose signals some rule asks for
3. all rules at once, in one compiled function
4. exemptions take rules away
5. the most severe verdict of what is left wins; among equals the first in the document

Nothing here reads a clock, a network or a random number: the same text, facts and policy give the
same verdict, bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies.catalogue import CATALOGUE
from policies.detection import Detected, Detectors, Seen
from policies.doubt import CLASSIFIER, SCORE, doubtful
from policies.expressions.compiled import compiled
from policies.expressions.evaluation import holds
from policies.expressions.tree import All, Compare, Member, Name, Node, Value, Values, names
from policies.facts import EVERY_FACT, AskedFacts
from policies.limits import Limits, breaches
from policies.outcome import Outcome
from policies.verdict import SEVERITY, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policies.document import (
        Approval,
        Clause,
        Document,
        Exemption,
        Rule,
        Section,
        Undecided,
        VerdictName,
        Window,
        Words,
    )
    from policies.found import Detector, SignalValue
    from policies.source import Source

_NO_FACTS: dict[str, SignalValue | None] = {}
_NOTHING_DETECTED = Detected({}, {}, {})


@dataclass(frozen=True, slots=True)
class LiveRule:
    """A rule that runs: active or in shadow.

    Attributes:
        rule: As the board wrote it.
        condition: Its `when`, its sections and its window as one condition.
    """

    rule: Rule
    condition: Node


@dataclass(frozen=True, slots=True)
class LiveExemption:
    """An exemption and its condition."""

    exemption: Exemption
    condition: Node

    def covers(self, rule: Rule) -> bool:
        """Whether it takes this rule away."""
        skip = self.exemption.skip
        return rule.id in skip.rules or not set(rule.tags).isdisjoint(skip.tags)


class Policy:
    """A policy, ready to check comments. Make one with `policies.load`.

    Attributes:
        document: The whole document.
        hash: SHA-256, as hex digits, of the document, its files and the models it uses.
        limits: The limits where no section says otherwise.
        section_limits: The limits of each section of the document.
        facts: Names of the facts its rules ask for; others need not be gathered.
        live: Its rules that run, in document order; `live_by_id` the same by id.
        ordinary: Comments of every day that its rules must leave alone.
        source: Where its files say what.
        missing_models: For each model that it needs and could not read, why not. Rules that ask
            for one are undecided, which holds the comment unless the board said otherwise.
    """

    def __init__(
        self,
        *,
        document: Document,
        content_hash: str,
        conditions: Mapping[str, Node],
        detectors: Mapping[str, Detector],
        ordinary: tuple[str, ...],
        source: Source,
        missing_models: Mapping[str, str] | None = None,
    ) -> None:
        self.ordinary = ordinary
        self.source = source
        self.missing_models = missing_models or {}
        self.document = document
        self.hash = content_hash
        self.conditions = conditions
        self.limits = document.limits.over(Limits())
        self.live = tuple(
            LiveRule(rule, _where_and_when(rule, conditions[rule.id]))
            for rule in document.rules
            if rule.mode != "off"
        )
        self.live_by_id = {rule.rule.id: rule for rule in self.live}
        self._exemptions = tuple(
            LiveExemption(exemption, conditions[exemption.id]) for exemption in document.exemptions
        )
        self.section_limits = {
            name: section.limits.over(self.limits) for name, section in document.sections.items()
        }
        self._fired = compiled([rule.condition for rule in self.live])
        asked = frozenset[str]().union(
            *(names(rule.condition) for rule in self.live),
            *(names(exemption.condition) for exemption in self._exemptions),
        )
        if document.sections:
            asked |= {"article.section"}
        self._asked = AskedFacts([CATALOGUE[name] for name in sorted(asked)])
        self.facts = frozenset(signal.name for signal in self._asked.facts)
        self._all_detectors = Detectors(detectors)
        live = {CATALOGUE[name].source for name in asked}
        self._asks_model = SCORE in asked
        if self._asks_model:
            live.add(CLASSIFIER)  # whose doubt decides what that fact is
        self._detectors = Detectors(
            {name: detector for name, detector in detectors.items() if name in live}
        )

    @property
    def id(self) -> str:
        """The name of the policy, the same in all its versions."""
        return self.document.policy

    @property
    def version(self) -> str:
        """The version its editors gave it."""
        return self.document.version

    @property
    def effective(self) -> Window:
        """When this version may be put in force."""
        return self.document.effective

    @property
    def approved(self) -> Sequence[Approval]:
        """Who approved this version."""
        return self.document.approved

    @property
    def title(self) -> Words:
        """Its title in ``ko`` and ``en``."""
        return self.document.title

    @property
    def rules(self) -> Sequence[Rule]:
        """All its rules in document order, those that are off too."""
        return self.document.rules

    @property
    def clauses(self) -> Sequence[Clause]:
        """The printed policy that readers see."""
        return self.document.clauses

    @property
    def undecided(self) -> Undecided:
        """What becomes of comments that a rule could not be decided for."""
        return self.document.undecided

    @property
    def detectors(self) -> Mapping[str, Detector]:
        """Every detector that some rule needs, by name; those of rules that are off, too."""
        return self._all_detectors.detectors

    def limits_for(self, section: str | None) -> Limits:
        """The limits of length in a section of the paper."""
        return self.section_limits.get(section or "", self.limits)

    def check(
        self,
        text: str,
        facts: Mapping[str, SignalValue | None] | None = None,
        seen: Seen | None = None,
        *,
        doubtful_since: float | None = None,
    ) -> Verdict:
        """What the policy says about a comment. Never raises, whatever the text and facts.

        Args:
            text: The comment, best as `policies.counting.normalise` gives it. Spans of the verdict
                count its code points.
            facts: Values by the names of the catalogue (`policies/signals.txt`), in its units. A
                name that is missing has the catalogue's default; a value that is None or of a
                wrong type is unknown, and rules that need it are indeterminate. Other names are
                left aside.
            seen: What other policies saw in the same text, where several check it.
            doubtful_since: `toxicity` from which workers ask a newsroom's own model, as
                `policies.doubt` takes it; of less, `scorer.score` is 0 where nobody says.

        Returns:
            The verdict, with everything that fired.
        """
        facts = facts or _NO_FACTS
        known = self._asked.known(facts)
        section = str(known.get("article.section", ""))
        broken = tuple(breaches(text, self.limits_for(section)))
        # What is larger than any comment is not read at all: it could keep a worker for minutes.
        too_large = any(breach.limit == "max_bytes" for breach in broken)
        detected = _NOTHING_DETECTED if too_large else self._detectors.detect(text, seen)
        known.update(detected.signals)
        if self._asks_model and SCORE not in facts and not doubtful(known, doubtful_since):
            known[SCORE] = 0.0
        verdict = Verdict(
            policy=self,
            text=text,
            section=section,
            breaches=broken,
            detected=detected,
            signals=known,
        )
        fired: list[int] = []
        undecided: list[int] = []
        if not too_large:
            fired, undecided = self._evaluated(known)
        if fired or undecided or broken:
            Outcome(self, verdict, known, section).decide(fired, undecided)
        return verdict

    def meets(
        self, rule: Rule, text: str, facts: Mapping[str, SignalValue]
    ) -> tuple[bool | None, Mapping[str, SignalValue]]:
        """Whether a rule's own `when` is true, whatever its mode, window and sections.

        Returns:
            The truth, None when it cannot be decided; and what the condition was told.
        """
        known = EVERY_FACT.known(facts)
        known.update(self._all_detectors.detect(text).signals)
        return holds(self.conditions[rule.id], known), known

    def verdict_of(self, rule: LiveRule, section: str) -> VerdictName:
        """What a rule says in a section, which may be more severe than elsewhere."""
        verdict: VerdictName = rule.rule.verdict
        raised = self._section(section).raises if section in self.document.sections else {}
        for name in (rule.rule.id, *rule.rule.tags):
            if name in raised and SEVERITY[raised[name]] > SEVERITY[verdict]:
                verdict = raised[name]
        return verdict

    def exemptions_for(self, known: Mapping[str, SignalValue]) -> list[LiveExemption]:
        """The exemptions whose condition is certainly true."""
        return [e for e in self._exemptions if holds(e.condition, known)]

    def _section(self, name: str) -> Section:
        return self.document.sections[name]

    def _evaluated(self, known: Mapping[str, SignalValue]) -> tuple[list[int], list[int]]:
        """Indexes of the live rules that fire, and of those that cannot be decided."""
        try:
            return self._fired(known), []
        except (KeyError, TypeError):
            # Some value is unknown: the exact evaluation says for which rules that matters.
            truths = [holds(rule.condition, known) for rule in self.live]
            fired = [index for index, truth in enumerate(truths) if truth]
            return fired, [index for index, truth in enumerate(truths) if truth is None]


def _where_and_when(rule: Rule, condition: Node) -> Node:
    """A rule's condition, within its sections and its window."""
    parts = [condition]
    if rule.sections:
        sections = Values(tuple(map(Value, rule.sections)))
        parts.append(Member(Name("article.section"), sections))
    if rule.active.since is not None:
        parts.append(Compare(">=", Name("context.at"), Value(rule.active.since.timestamp())))
    if rule.active.until is not None:
        parts.append(Compare("<", Name("context.at"), Value(rule.active.until.timestamp())))
    return All(tuple(parts)) if len(parts) > 1 else condition
