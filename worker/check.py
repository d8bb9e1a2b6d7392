"""Check: a batch's comments against the policy in force.

A comment whose check raises or takes too long is left out of the decisions: it goes the slow way,
alone (`worker.alone`). Nothing is ever published because a check failed.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from worker.budget import Overran
from worker.facts import CONTEXT
from worker.finish import Decision
from worker.states import VERDICT_STATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from policies import Policy, Verdict
    from worker.budget import Budget
    from worker.claim import Claimed
    from worker.facts import Facts

FLAGGED = "flagged"
"""Review queue of published comments that a moderator should also see."""

PREMODERATED = "premoderated"
"""Review queue of comments on articles where a person sees every comment first."""

SYSTEM = "system"
"""Review queue of comments that the machine could not decide."""

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class Checked:
    """What a check made of a batch.

    Attributes:
        decisions: One for each comment that was decided.
        failed: Comments whose check raised or overran its budget, with the reason.
        sums: What to add to the metrics.
    """

    decisions: list[Decision] = field(default_factory=list)
    failed: list[tuple[Claimed, BaseException]] = field(default_factory=list)
    sums: Counter[str] = field(default_factory=Counter)


def check(
    policy: Policy,
    comments: Iterable[Claimed],
    budget: Budget,
    carries_on: Callable[[], bool] = lambda: True,
) -> Checked:
    """Check comments one after the other; an error of one is no error of another.

    Args:
        policy: The policy in force.
        comments: The comments.
        budget: The CPU time that each of them has.
        carries_on: Asked before each comment; the rest is left undecided when it says no.
    """
    checked = Checked()
    tells_time = "context.at" in policy.facts
    with budget.batch():
        for claimed in comments:
            comment = dated(claimed) if tells_time else claimed
            if not carries_on():
                break
            try:
                with budget:
                    verdict = policy.check(comment.text, comment.facts)
                decision = decide(policy, comment, verdict)
            except (Exception, Overran) as error:  # noqa: BLE001 - whatever it is, a person looks at it
                checked.failed.append((comment, error))
                continue
            checked.decisions.append(decision)
            count(checked.sums, verdict)
    return checked


def dated(comment: Claimed) -> Claimed:
    """The comment, knowing when it was accepted: for rules that are in force for a time only."""
    facts = {**comment.facts, "context.at": comment.accepted_us / 1_000_000}
    return replace(comment, facts=facts)


def decide(policy: Policy, comment: Claimed, verdict: Verdict) -> Decision:
    """The decision that a verdict leads to, with its full record."""
    state = VERDICT_STATE[verdict.verdict]
    queue = ""
    entry = record(policy, verdict, comment.facts)
    if comment.premoderated and state == "published":
        state, queue = "held", PREMODERATED
        entry["premoderated"] = True
    elif verdict.verdict == "hold":
        queue = verdict.queue or SYSTEM
    elif verdict.verdict == "flag":
        queue = verdict.queue or FLAGGED
    if verdict.verdict == "publish":
        del entry["verdict"]  # it goes without saying, in most of all records
    facts = entry.pop("facts", {})
    context = {name: facts.pop(name) for name in CONTEXT if name in facts}
    if facts:
        entry["facts"] = facts
    if not context:
        return Decision(comment.id, state, queue, encode(entry))
    quoted = " ".join(comment.quoted)
    return Decision(comment.id, state, queue, encode(entry), encode(context), quoted)


def record(policy: Policy, verdict: Verdict, facts: Facts) -> dict[str, Any]:
    """A verdict as it is recorded: all that explains it and all that is needed to replay it."""
    entry: dict[str, Any] = {
        "by": "policy",
        "verdict": verdict.verdict,
        "policy": f"{policy.version}@{policy.hash[:12]}",
    }
    if told := {name: facts[name] for name in facts if name in policy.facts}:
        entry["facts"] = told
    if verdict.fired or verdict.shadow or verdict.indeterminate or verdict.rule:
        entry.update(_evidence(verdict))
    return entry


def count(sums: Counter[str], verdict: Verdict) -> None:
    """Add a verdict to the metrics."""
    sums[f"decisions|{verdict.verdict}|policy"] += 1
    for rule in verdict.fired:
        sums[f"rule_hits|{rule}|active"] += 1
    for rule in verdict.shadow:
        sums[f"rule_hits|{rule}|shadow"] += 1
    for rule in verdict.indeterminate:
        sums[f"rule_errors|{rule}"] += 1


def _evidence(verdict: Verdict) -> dict[str, Any]:
    """What fired and where; spans are code points of the text."""
    found = {
        "rule": verdict.rule,
        "fired": list(verdict.fired),
        "shadow": list(verdict.shadow),
        "skipped": list(verdict.skipped),
        "indeterminate": list(verdict.indeterminate),
        "findings": [
            {
                "rule": finding.rule,
                "signal": finding.signal,
                "span": [finding.start, finding.end],
                "view": finding.view,
                "note": finding.note,
            }
            for finding in verdict.findings
        ],
        "message": {lang: message for lang in ("ko", "en") if (message := verdict.message(lang))},
        "appeal": verdict.appeal,
    }
    return {name: value for name, value in found.items() if value}
