"""Reasons: why a comment is where it is, in words its author understands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policies import Policy
    from worker.records import Comment

_SYSTEM = {
    "ko": "자동 확인을 마치지 못해 담당자가 직접 읽어 볼 예정입니다.",
    "en": "The automatic check could not be finished; a person will read this comment.",
}
PREMODERATED = {
    "ko": "이 기사의 댓글은 모두 담당자가 읽은 뒤 게재됩니다.",
    "en": "On this article a person reads every comment before it is published.",
}
"""What authors are told on an article that is premoderated."""

_BY_A_PERSON = {
    "ko": "담당자가 댓글 운영 기준에 따라 결정했습니다.",
    "en": "A moderator decided this by the standards board's policy.",
}
_UNDECIDED = frozenset({"appeal", "report"})
"""Acts that put a comment before a moderator and decide nothing."""

_TOLD = frozenset({"held", "rejected", "removed", "suspended"})


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason.

    Attributes:
        rule: The rule that decided, or empty for a person's decision.
        clause: Clause of the printed policy, or empty.
        message: A sentence for the author.
    """

    rule: str
    clause: str
    message: str


def reasons(comment: Comment, policy: Policy, lang: str) -> list[Reason]:
    """Why the comment is held, rejected or removed; empty for every other state.

    Args:
        comment: The comment with its decisions.
        policy: The policy in force, for the clauses its rules name.
        lang: `ko` or `en`.
    """
    decision = _deciding(comment)
    if comment.state not in _TOLD or decision is None:
        return []
    rule = str(decision.get("rule") or "")
    clauses = {each.id: each.clause for each in policy.rules}
    return [Reason(rule, str(clauses.get(rule) or ""), _message(decision, lang))]


def findings(comment: Comment, decision: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A decision's findings, each with the piece of the text it speaks of."""
    return [
        {**found, "text": comment.text[found["span"][0] : found["span"][1]]}
        for found in decision.get("findings", [])
    ]


def _deciding(comment: Comment) -> dict[str, Any] | None:
    """The decision that led to the state; an appeal or a report decides nothing."""
    decisive = (e for e in reversed(comment.decisions) if e.get("action") not in _UNDECIDED)
    return next(decisive, None)


def _message(decision: Mapping[str, Any], lang: str) -> str:
    if decision.get("premoderated"):
        return PREMODERATED[lang]
    own = decision.get("message")
    if isinstance(own, dict) and lang in own:
        return str(own[lang])
    return _SYSTEM[lang] if decision.get("by") in {"system", "policy"} else _BY_A_PERSON[lang]
