"""What the shape of a document cannot say: every name leads somewhere, every rule can fire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policies.catalogue import CATALOGUE, FACTS, fits
from policies.conditions import line_reader
from policies.detectors import patterns
from policies.expressions import reach
from policies.expressions.tree import All, Any, Node
from policies.limits import Limits
from policies.mending import Broken
from policies.mistakes import Mistake, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policies.document import Conditions, Document, FactValue, LimitNumbers, Rule, Window
    from policies.source import Location, Source

_SAID = {"bool": "true or false", "int": "a whole number", "float": "a number", "text": "a text"}

_HELD_IN = {
    "rule": "rules",
    "tag": "rules",
    "rule or tag": "rules",
    "clause": "clauses",
    "queue": "queues",
}
"""Under which key of a document the things of a kind stand."""

_NAMED = ("terms", "patterns")

FEWEST_EXAMPLES = 2
"""How many texts a rule must be shown to meet, and how many to leave alone."""


@dataclass(slots=True)
class Soundness:
    """Goes through a document and collects mistakes.

    Attributes:
        document: What was read.
        source: Where it was read.
        broken: Places whose shape is wrong, about which nothing more is said.
        conditions: The tree of each rule and exemption by id, for those that could be read.
        unsound: The places of what is wrong.
        mistakes: What is wrong.
    """

    document: Document
    source: Source
    broken: Broken
    conditions: dict[str, Node] = field(default_factory=dict)
    unsound: Broken = field(default_factory=Broken)
    mistakes: list[Mistake] = field(default_factory=list)

    def check(self) -> None:
        """Look at everything."""
        self._ids()
        self._window(self.document.effective, ("effective",), "this version is never in force")
        self._patterns()
        for index, exemption in enumerate(self.document.exemptions):
            at: Location = ("exemptions", index)
            self._when(exemption.id, exemption.when, (*at, "when"))
            self._rule_ids(exemption.skip.rules, (*at, "skip", "rules"))
            self._tags(exemption.skip.tags, (*at, "skip", "tags"))
        for index, rule in enumerate(self.document.rules):
            self._rule(rule, ("rules", index))
        for name, section in self.document.sections.items():
            self._rule_ids(section.disable, ("sections", name, "disable"))
            for raised in section.raises:
                known = self._rules_written | self._tags_written
                place = ("sections", name, "raise", raised)
                self._known(raised, known, "rule or tag", place, key=True)
        self._limits()
        self._cases()

    def _ids(self) -> None:
        for kind, ids in (
            ("rules", [rule.id for rule in self.document.rules]),
            ("exemptions", [exemption.id for exemption in self.document.exemptions]),
        ):
            self._twice(kind, "id", ids)
        self._twice("clauses", "number", [clause.number for clause in self.document.clauses])
        self._twice("approved", "by", [each.by for each in self.document.approved])

    def _twice(self, kind: str, key: str, ids: list[str]) -> None:
        first: dict[str, int] = {}
        for index, name in enumerate(ids):
            if name in first:
                line = self.source.place((kind, first[name], key)).line
                self._wrong((kind, index, key), f"{name} is taken, in line {line}")
            first.setdefault(name, index)

    def _patterns(self) -> None:
        for name, pattern in self.document.patterns.items():
            if problem := patterns.why_not(pattern.regex):
                self._wrong(("patterns", name, "regex"), f"{name}: {problem}")

    def _rule(self, rule: Rule, at: Location) -> None:
        condition = self._when(rule.id, rule.when, (*at, "when"))
        name = "this rule" if self.broken.touches((*at, "id")) else rule.id
        if condition is not None and reach.never(condition, CATALOGUE):
            self._wrong((*at, "when"), f"{name} can never fire: its condition excludes itself")
        elif condition is not None and reach.always(condition, CATALOGUE):
            self._wrong((*at, "when"), f"{name} fires on every comment")
        self._window(rule.active, (*at, "active"), f"{name} can never fire")
        clauses = self.source.written("clauses", "number")
        self._known(rule.clause, clauses, "clause", (*at, "clause"))
        self._queue(rule, at, name)
        self._examples(rule, at, name)

    def _window(self, window: Window, at: Location, what: str) -> None:
        if window.since and window.until and window.until <= window.since:
            self._wrong((*at, "until"), f"{what}: until is before from")

    def _queue(self, rule: Rule, at: Location, name: str) -> None:
        if rule.queue is not None:
            queues = self.source.written("queues")
            self._known(rule.queue, queues, "queue", (*at, "queue"))
        elif rule.verdict != "reject":
            self._wrong((*at, "queue"), f"{name} says {rule.verdict} and needs a queue")

    def _examples(self, rule: Rule, at: Location, name: str) -> None:
        for kind in ("match", "no_match"):
            if len(getattr(rule.examples, kind)) < FEWEST_EXAMPLES:
                place = (*at, "examples", kind)
                self._wrong(place, f"{name} needs {FEWEST_EXAMPLES} examples under {kind}")
        for kind in ("match", "no_match", "todo_match", "todo_no_match"):
            for index, example in enumerate(getattr(rule.examples, kind)):
                self._facts(example.facts, (*at, "examples", kind, index, "facts"))

    def _limits(self) -> None:
        everywhere = self._possible(self.document.limits, Limits(), ("limits",))
        for name, section in self.document.sections.items():
            self._possible(section.limits, everywhere, ("sections", name, "limits"))

    def _possible(self, numbers: LimitNumbers, around: Limits, at: Location) -> Limits:
        """The limits that these make of those around them, which some text must be able to keep."""
        limits = numbers.over(around)
        low, high = limits.min_graphemes, limits.max_graphemes
        if limits != around and low > high:
            self._wrong((*at, "min_graphemes"), f"min_graphemes {low} is above max {high}")
        return limits

    def _cases(self) -> None:
        limits = {f"limits.{name}" for name in type(self.document.limits).model_fields}
        known = self._rules_written | limits
        self._twice("tests", "name", [case.name for case in self.document.tests])
        for index, case in enumerate(self.document.tests):
            at: Location = ("tests", index)
            self._facts(case.facts, (*at, "facts"))
            expect = case.expect
            if expect.rule is not None:
                self._known(expect.rule, known, "rule", (*at, "expect", "rule"))
            for name in ("fired", "shadow", "skipped"):
                for place, rule in enumerate(getattr(expect, name) or ()):
                    self._known(rule, known, "rule", (*at, "expect", name, place))

    def _facts(self, facts: Mapping[str, FactValue], at: Location) -> None:
        for name, value in facts.items():
            signal = CATALOGUE.get(name)
            if signal is None or signal.source != FACTS:
                known = [s.name for s in CATALOGUE.values() if s.source == FACTS]
                self._known(name, known, "fact", (*at, name), key=True)
            elif not fits(signal, value):
                self._wrong((*at, name), f"{name} takes {_SAID[signal.type]}; not {value}")

    @property
    def _rules_written(self) -> frozenset[str]:
        return self.source.written("rules", "id")

    @property
    def _tags_written(self) -> frozenset[str]:
        return self.source.written("rules", "tags")

    def _rule_ids(self, ids: Iterable[str], at: Location) -> None:
        for index, name in enumerate(ids):
            self._known(name, self._rules_written, "rule", (*at, index))

    def _tags(self, tags: Iterable[str], at: Location) -> None:
        for index, name in enumerate(tags):
            self._known(name, self._tags_written, "tag", (*at, index))

    def _known(
        self, name: str, known: Iterable[str], kind: str, at: Location, *, key: bool = False
    ) -> None:
        if name in set(known) or not self._all_read(_HELD_IN.get(kind, "")):
            return
        place = self.source.key_place(at) if key else self.source.place(at)
        self._say(at, place.mistake(f"unknown {kind} {name}{did_you_mean(name, known)}"))

    def _all_read(self, key: str) -> bool:
        """Whether all that should stand under a key does; else no name can be called unknown."""
        return key not in self.source.incomplete and (key,) not in self.broken.places

    def _when(self, owner: str, when: Conditions, at: Location) -> Node | None:
        """The condition of a rule or exemption, or None when a line of it is wrong."""
        all_of = [self._line(line, (*at, "all", i)) for i, line in enumerate(when.all)]
        any_of = [self._line(line, (*at, "any", i)) for i, line in enumerate(when.any)]
        if not all_of and not any_of:
            self._wrong(at, "when needs at least one line")
        if self.broken.touches(at) or self.unsound.touches(at):
            return None
        parts = [part for part in all_of if part is not None]
        choices = tuple(part for part in any_of if part is not None)
        if choices:
            parts.append(Any(choices) if len(choices) > 1 else choices[0])
        condition = All(tuple(parts)) if len(parts) > 1 else parts[0]
        self.conditions[owner] = condition
        return condition

    def _line(self, line: str, at: Location) -> Node | None:
        reader = line_reader(
            **{key: self.source.written(key) for key in _NAMED if self._all_read(key)}
        )
        node = reader.read(line, self.source.place(at))
        for mistake in reader.mistakes:
            self._say(at, mistake)
        return node

    def _wrong(self, at: Location, message: str) -> None:
        self._say(at, self.source.place(at).mistake(message))

    def _say(self, at: Location, mistake: Mistake) -> None:
        if not self.broken.touches(at):
            self.mistakes.append(mistake)
            self.unsound.places.add(at)
