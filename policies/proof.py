"""Proves a policy by its own words: examples, cases, evasions and the comments of every day.

Examples and cases decide whether it may be used. Evasions and examples marked `todo_` are
reported: they show what a rule would miss.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policies.doubt import SCORE
from policies.evasions import EVASIONS
from policies.expressions.evaluation import reasons, told
from policies.mistakes import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policies.document import Case, Example, Rule
    from policies.found import SignalValue
    from policies.mistakes import Mistake
    from policies.policy import Policy
    from policies.source import Location
    from policies.verdict import Verdict

_MISSES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Failure:
    """One text that did not come to what was expected.

    Attributes:
        place: Where it stands in the policy, as a mistake of the policy.
        name: The rule or case.
        text: What was checked.
        expected: What should have come of it.
        got: What did.
        why: The reasons behind what it came to, a line each.
    """

    place: Mistake
    name: str
    text: str
    expected: str
    got: str
    why: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [str(self.place), f"    text:     {self.text}", f"    expected: {self.expected}"]
        lines.append(f"    got:      {self.got}")
        lines += [f"    why:      {line}" for line in self.why]
        return "\n".join(lines)


@dataclass(slots=True)
class Evasion:
    """How one trick fared.

    Attributes:
        tried: Examples it was played on.
        seen: How many of them were still flagged, held or rejected.
        missed: The first few that were not: rule and text.
    """

    tried: int = 0
    seen: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class TestReport:
    """What the tests of a policy found.

    Attributes:
        examples: How many examples were checked.
        cases: How many cases were checked.
        ordinary: How many comments of every day were checked.
        hits: How many of these each rule fired on, for rules that did.
        failures: What keeps the policy from being used.
        todo: Examples marked as not met yet, that are not.
        met: Examples marked as not met yet, that are: the mark can go.
        evasions: Tricks by name.
    """

    # Not a test, whatever a test runner thinks of its name.
    __test__ = False

    examples: int = 0
    cases: int = 0
    ordinary: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    todo: list[Failure] = field(default_factory=list)
    met: list[Failure] = field(default_factory=list)
    evasions: dict[str, Evasion] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the policy may be used."""
        return not self.failures

    def __str__(self) -> str:
        lines = [str(failure) for failure in self.failures]
        lines += [f"{item.place} (known)" for item in self.todo]
        lines += [f"{item.place} (met: the todo_ can go)" for item in self.met]
        for name, evasion in self.evasions.items():
            lines.append(f"evasion, {name}: {evasion.seen} of {evasion.tried} seen")
            lines += [f"    missed: {rule}: {text}" for rule, text in evasion.missed]
        lines.append(
            f"{self.examples} examples, {self.cases} cases, {self.ordinary} ordinary comments: "
            f"{len(self.failures) or 'no'} failure{'' if len(self.failures) == 1 else 's'}"
        )
        return "\n".join(lines)


def run_tests(policy: Policy, progress: Callable[[int, int], None] | None = None) -> TestReport:
    """Everything a policy says about itself, tried.

    Args:
        policy: The policy.
        progress: Called with how much is done, and of how much, as the work goes on.
    """
    report = TestReport(evasions={name: Evasion() for name in EVASIONS})
    steps = [*_steps(policy, report)]
    for done, step in enumerate(steps, start=1):
        step()
        if progress is not None:
            progress(done, len(steps))
    return report


def failing_examples(policy: Policy) -> list[Mistake]:
    """The examples and cases that fail, as mistakes of the policy.

    Rules without a condition, because they have mistakes of their own, are passed over.
    """
    report = TestReport()
    for index, rule in enumerate(policy.rules):
        if rule.id in policy.conditions:
            _examples(policy, rule, ("rules", index, "examples"), report)
    for index, case in enumerate(policy.document.tests):
        _case(policy, case, ("tests", index), report)
    return [failure.place for failure in report.failures]


def _steps(policy: Policy, report: TestReport) -> Iterator[Callable[[], None]]:
    for index, rule in enumerate(policy.rules):
        at: Location = ("rules", index, "examples")
        yield lambda rule=rule, at=at: _examples(policy, rule, at, report)  # type: ignore[misc]
        if rule.mode == "active":
            yield lambda rule=rule: _evade(policy, rule, report)  # type: ignore[misc]
    for index, case in enumerate(policy.document.tests):
        yield lambda case=case, at=("tests", index): _case(policy, case, at, report)  # type: ignore[misc]
    yield lambda: _ordinary(policy, report)


def _examples(policy: Policy, rule: Rule, at: Location, report: TestReport) -> None:
    for name, wanted in (
        ("match", True),
        ("no_match", False),
        ("todo_match", True),
        ("todo_no_match", False),
    ):
        for index, example in enumerate(getattr(rule.examples, name)):
            report.examples += 1
            holds, failure = _example(policy, rule, example, (*at, name, index), wanted)
            if name.startswith("todo_"):
                (report.met if holds else report.todo).append(failure)
            elif not holds:
                report.failures.append(failure)


def _example(
    policy: Policy, rule: Rule, example: Example, at: Location, wanted: bool
) -> tuple[bool, Failure]:
    facts = _told(example.facts)
    truth, signals = policy.meets(rule, example.text, facts)
    condition = policy.conditions[rule.id]
    expected = f"{rule.id} {'fires' if wanted else 'does not fire'}"
    got = {True: "it fires", False: "it does not", None: "it cannot be decided"}[truth]
    if truth:
        why = tuple(told(node, signals) for node in reasons(condition, signals))
    else:
        why = tuple(policy.check(example.text, facts).explain("en").splitlines())
    message = f"{rule.id}: an example under {at[-2]} fails: {cut(example.text)}"
    place = policy.source.place(at).mistake(message)
    return truth is wanted, Failure(place, rule.id, example.text, expected, got, why)


def _case(policy: Policy, case: Case, at: Location, report: TestReport) -> None:
    report.cases += 1
    verdict = policy.check(case.text, _told(case.facts))
    expected = case.expect.model_dump(exclude_none=True)
    got = {name: getattr(verdict, name) for name in expected}
    if expected == got:
        return
    place = policy.source.place(at).mistake(f"case “{case.name}” fails: {cut(case.text)}")
    why = tuple(verdict.explain("en").splitlines())
    report.failures.append(
        Failure(place, case.name, case.text, _listed(expected), _listed(got), why)
    )


def _told(facts: Mapping[str, SignalValue]) -> dict[str, SignalValue]:
    """The facts of a test: a newsroom's own model found nothing, unless the test says a score."""
    return {SCORE: 0.0, **facts}


def _listed(outcome: dict[str, Any]) -> str:
    return ", ".join(
        f"{name} {' '.join(value) if isinstance(value, tuple) else value}"
        for name, value in outcome.items()
    )


def _evade(policy: Policy, rule: Rule, report: TestReport) -> None:
    for example in rule.examples.match:
        facts = _told(example.facts)
        verdict = policy.check(example.text, facts)
        spans = [(f.start, f.end) for f in verdict.findings if f.rule == rule.id]
        for name, evasion in EVASIONS.items():
            disguised = _disguised(example.text, spans, evasion)
            if disguised == example.text:
                continue
            tally = report.evasions[name]
            tally.tried += 1
            if policy.check(disguised, facts).verdict != "publish":
                tally.seen += 1
            elif len(tally.missed) < _MISSES_SHOWN:
                tally.missed.append((rule.id, disguised))


def _disguised(text: str, spans: list[tuple[int, int]], evasion: Callable[[str], str]) -> str:
    """The text with a trick played on these places of it, from the last to the first."""
    before = len(text)
    for start, end in sorted(spans, reverse=True):
        if end <= before:
            text = text[:start] + evasion(text[start:end]) + text[end:]
            before = start
    return text


def _ordinary(policy: Policy, report: TestReport) -> None:
    """The comments of every day, which rules must leave alone but for their budget."""
    fired: dict[str, list[tuple[str, Verdict]]] = {}
    for text in policy.ordinary:
        verdict = policy.check(text, _told({}))
        for name in (*verdict.fired, *verdict.shadow):
            fired.setdefault(name, []).append((text, verdict))
    report.ordinary = len(policy.ordinary)
    report.hits.update({rule: len(hits) for rule, hits in fired.items()})
    for index, rule in enumerate(policy.rules):
        hits = fired.get(rule.id, [])
        if rule.budget is None or len(hits) <= rule.budget * report.ordinary:
            continue
        text, verdict = hits[0]
        place = policy.source.place(("rules", index, "budget")).mistake(
            f"{rule.id}: fires on {len(hits)} of {report.ordinary} ordinary comments"
        )
        why = tuple(verdict.explain("en").splitlines())
        expected = f"at most {rule.budget:.2%} of ordinary comments"
        got = f"{len(hits) / report.ordinary:.2%}"
        report.failures.append(Failure(place, rule.id, text, expected, got, why))
