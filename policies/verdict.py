"""What a policy says about one comment, and why: rendered from the evaluation itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from policies.catalogue import CATALOGUE
from policies.expressions.evaluation import reasons, told
from policies.expressions.tree import Member, Name, Node, Value, names
from policies.mistakes import cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policies.detection import Detected
    from policies.document import VerdictName, Words
    from policies.found import SignalValue, Span
    from policies.limits import Breach
    from policies.policy import LiveRule, Policy

SEVERITY: dict[VerdictName, int] = {"publish": 0, "flag": 1, "hold": 2, "reject": 3}
"""How severe each verdict is; the most severe one wins."""

_SAID = {
    "ko": {"publish": "게재", "flag": "게재하고 알림", "hold": "보류", "reject": "반려"},
    "en": {"publish": "publish", "flag": "flag", "hold": "hold", "reject": "reject"},
}
_WORDS = {
    "ko": {"clause": "기준 {}", "shadow": "시험 운영", "skipped": "면제", "unknown": "결정 못 함"},
    "en": {
        "clause": "clause {}",
        "shadow": "in shadow",
        "skipped": "exempt",
        "unknown": "undecided",
    },
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in a comment that a rule fired for.

    Attributes:
        rule: The rule.
        signal: The signal of its condition.
        start: First code point of the text that was checked.
        end: One past the last code point.
        text: What stands there.
        view: In which view of the text it was found.
        note: What was found, for people: a term, a host, a kind of number.
    """

    rule: str
    signal: str
    start: int
    end: int
    text: str
    view: str
    note: str


class Verdict:
    """What a policy says about one comment.

    Attributes:
        verdict: ``publish``, ``flag``, ``hold`` or ``reject``.
        rule: What decided: a rule's id, ``limits.<name>`` for a limit that was not kept, None when
            nothing fired.
        fired: Everything that fired and counts: limits, then rules in document order.
        shadow: Rules on trial that fired and do not count.
        skipped: Rules that an exemption took away.
        indeterminate: Rules that could not be decided, because a detector failed or a fact is
            unknown. Those with ``on_missing: hold`` hold the comment.
        signals: What the rules saw: every signal of the detectors that ran, every fact used.
        errors: For each detector that failed, how.
        queue: The review queue for a verdict of hold or flag.
        appeal: Whether the author may appeal.
    """

    def __init__(
        self,
        *,
        policy: Policy,
        text: str,
        section: str,
        breaches: tuple[Breach, ...],
        detected: Detected,
        signals: Mapping[str, SignalValue],
    ) -> None:
        self._policy = policy
        self._text = text
        self._section = section
        self._detected = detected
        self.breaches = breaches
        self.signals = signals
        self.verdict: VerdictName = "publish"
        self.rule: str | None = None
        self.fired: tuple[str, ...] = ()
        self.shadow: tuple[str, ...] = ()
        self.skipped: tuple[str, ...] = ()
        self.indeterminate: tuple[str, ...] = ()
        self.queue: str | None = None
        self.appeal = False

    @property
    def errors(self) -> Mapping[str, str]:
        """For each detector that failed, how."""
        return self._detected.errors

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The places behind the rules that fired, rule by rule in reading order."""
        found = (place for rule in self._rules(self.fired) for place in self._findings(rule))
        return tuple(dict.fromkeys(found))

    def message(self, lang: str) -> str | None:
        """What the author is told; None when there is nothing to tell.

        Args:
            lang: ``ko`` or ``en``; any other language gets English.
        """
        if self.verdict not in {"hold", "reject"}:
            return None
        return self._told_author().get(lang) or self._told_author()["en"]

    def _told_author(self) -> Mapping[str, str]:
        if self.breaches:
            return self.breaches[0].message
        decided_by = self._policy.live_by_id.get(self.rule or "")
        if decided_by is None or self.rule in self.indeterminate:
            return _plainly(self._policy.undecided.message)
        return _plainly(decided_by.rule.message)

    def because(self, rule: str) -> tuple[str, ...]:
        """The comparisons that made a rule fire: ``author.age_days = 3 < 7``.

        Args:
            rule: One of `fired` or `shadow`; limits have no comparisons.
        """
        if rule not in self._policy.live_by_id:
            return ()
        condition = self._policy.live_by_id[rule].condition
        return tuple(told(node, self.signals) for node in reasons(condition, self.signals))

    def explain(self, lang: str) -> str:
        """The verdict and everything behind it, for a person who reads ``ko`` or ``en``."""
        words = _WORDS[lang]
        head = _SAID[lang][self.verdict]
        lines = [f"{head} ({self.rule})" if self.rule else head]
        lines += [f"  {breach.message[lang]}" for breach in self.breaches]
        for note, ids in (("", self.fired), (words["shadow"], self.shadow)):
            for rule in self._rules(ids):
                lines += self._told(rule, lang, note)
        lines += [f"  {rule}: {words['skipped']}" for rule in self.skipped]
        lines += [f"  {rule}: {words['unknown']}" for rule in self.indeterminate]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """Everything as JSON data; sets become sorted lists, spans count code points."""
        return {
            "verdict": self.verdict,
            "rule": self.rule,
            "fired": list(self.fired),
            "shadow": list(self.shadow),
            "skipped": list(self.skipped),
            "indeterminate": list(self.indeterminate),
            "queue": self.queue,
            "appeal": self.appeal,
            "message": {lang: self.message(lang) for lang in ("ko", "en")},
            "because": {
                rule.rule.id: list(self.because(rule.rule.id))
                for rule in self._rules((*self.fired, *self.shadow))
            },
            "signals": {
                name: sorted(value) if isinstance(value, frozenset) else value
                for name, value in self.signals.items()
            },
            "findings": [
                {
                    "rule": finding.rule,
                    "signal": finding.signal,
                    "span": [finding.start, finding.end],
                    "text": finding.text,
                    "view": finding.view,
                    "note": finding.note,
                }
                for finding in self.findings
            ],
            "policy": {
                "id": self._policy.id,
                "version": self._policy.version,
                "hash": self._policy.hash,
            },
        }

    def _rules(self, ids: tuple[str, ...]) -> Iterator[LiveRule]:
        """The rules of these ids; what a limit did is no rule."""
        return (self._policy.live_by_id[name] for name in ids if name in self._policy.live_by_id)

    def _findings(self, rule: LiveRule) -> Iterator[Finding]:
        for node in reasons(rule.condition, self.signals):
            for signal, span in self._places(node):
                yield Finding(
                    rule.rule.id,
                    signal,
                    span.start,
                    span.end,
                    self._text[span.start : span.end],
                    span.view,
                    span.note,
                )

    def _places(self, node: Node) -> Iterator[tuple[str, Span]]:
        match node:
            case Member(Value(str(value)), Name(signal)):
                yield from ((signal, span) for span in self._detected.spans(signal, value))
            case _:
                for signal in sorted(names(node)):
                    yield from ((signal, span) for span in self._detected.spans(signal))

    def _told(self, rule: LiveRule, lang: str, note: str) -> Iterator[str]:
        verdict = self._policy.verdict_of(rule, self._section)
        clause = _WORDS[lang]["clause"].format(rule.rule.clause)
        why = rule.rule.why[lang]  # type: ignore[literal-required]
        said = ", ".join(filter(None, (_SAID[lang][verdict], clause, note)))
        yield f"  {rule.rule.id} ({said}): {why}"
        for node in reasons(rule.condition, self.signals):
            asked = ", ".join(CATALOGUE[name].meaning[lang] for name in sorted(names(node)))
            yield f"    {told(node, self.signals)} ({asked})"
        yield from dict.fromkeys(map(_placed, self._findings(rule)))


def _plainly(words: Words) -> dict[str, str]:
    return {"ko": words["ko"], "en": words["en"]}


def _placed(finding: Finding) -> str:
    """A finding as a line of an explanation."""
    note = f" = {finding.note}" if finding.note not in {"", finding.text} else ""
    return f"    “{cut(finding.text, 60)}” ({finding.start}-{finding.end}, {finding.view}){note}"
