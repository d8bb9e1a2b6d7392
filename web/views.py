"""Views: a comment as its author and staff see it; everyone else's is `shapes.public`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from web.shapes import public
from worker.appeals import may_appeal
from worker.reasons import findings, reasons

if TYPE_CHECKING:
    from policies import Policy
    from worker.records import Comment


def own(comment: Comment, policy: Policy, lang: str) -> dict[str, Any]:
    """A comment for its author: also what became of it and why, in the author's language."""
    return {
        **public(comment),
        "site": comment.site,
        "article": comment.article,
        "state": comment.state,
        "version": comment.version,
        "reasons": [
            {"rule": each.rule or None, "clause": each.clause or None, "message": each.message}
            for each in reasons(comment, policy, lang)
        ],
        "appeal": may_appeal(comment),
    }


def full(comment: Comment, policy: Policy, lang: str) -> dict[str, Any]:
    """A comment for staff and the newsroom's server: also every decision with its findings."""
    return {
        **own(comment, policy, lang),
        "queue": comment.queue or None,
        "decisions": [
            {**decision, "findings": findings(comment, decision)} for decision in comment.decisions
        ],
    }
