"""Preview: what would become of a text, said to its author before it is sent.

Only as much as the author would be told afterwards: whether it would be published, held or refused,
and the board's own words. What is known of the author, or of what others wrote, has no part in it,
so that nobody can ask for that; it may still lead to another decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from worker.reasons import PREMODERATED
from worker.states import VERDICT_STATE
from worker.unstored import look

if TYPE_CHECKING:
    from collections.abc import Collection

    from policies import Policy
    from policies.found import SignalValue
    from worker.records import Author

Outcome = Literal["published", "held", "rejected", "unwarned"]

UNWARNED: Final = "unwarned"
"""Article setting: readers are told nothing before they send a text."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of a text.

    Attributes:
        outcome: The state it would be in; `unwarned`: the newsroom does not say.
        message: What its author would be told, or empty.
    """

    outcome: Outcome
    message: str = ""


def preview(
    policy: Policy,
    text: str,
    author: Author,
    lang: str,
    *,
    section: str,
    is_reply: bool,
    settings: Collection[str],
    doubtful_since: float | None,
) -> Preview:
    """What would become of a text on an article.

    Args:
        policy: The policy in force.
        text: The text, normalised.
        author: Whose it is; only the role counts.
        lang: Language of the message, `ko` or `en`.
        section: The article's section, or empty.
        is_reply: Whether it answers a comment.
        settings: Names of the settings in force on the article.
        doubtful_since: As `worker.unstored.look` takes it.
    """
    if UNWARNED in settings:
        return Preview(UNWARNED)
    facts: dict[str, SignalValue] = {
        "author.role": author.role,
        "article.section": section,
        "article.sensitive": "sensitive" in settings,
        "context.is_reply": is_reply,
    }
    verdict = look(policy, text, facts, doubtful_since=doubtful_since).verdict
    outcome = VERDICT_STATE[verdict.verdict]
    if outcome != "published":
        return Preview(outcome, verdict.message(lang) or "")
    return Preview("held", PREMODERATED[lang]) if "premoderated" in settings else Preview(outcome)
