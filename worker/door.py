"""What the door asks of submissions, before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policies.limits import Limits
from worker.copies import COPIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policies import Policy
    from worker.settings import Settings


@dataclass(frozen=True, slots=True)
class Door:
    """What the door asks of submissions.

    Attributes:
        limits: Length limits where no section has its own.
        section_limits: Length limits of the sections that have their own.
        creates_articles: Whether a first comment creates its article.
        most_queued: Queued comments of a shard from which it answers `Busy`.
        most_age_seconds: Age of the oldest undecided comment from which it answers `Busy`.
        copies: The facts about copies of a text that the policy asks for.
        edit_window_seconds: How long after it was accepted a comment may be edited.
        reply_levels: Levels of replies that it takes; 0: none.
    """

    limits: Limits = field(default_factory=Limits)
    section_limits: Mapping[str, Limits] = field(default_factory=dict)
    creates_articles: bool = False
    most_queued: int = 200_000
    most_age_seconds: float = 600.0
    copies: frozenset[str] = frozenset()
    edit_window_seconds: int = 300
    reply_levels: int = 1


def door_of(settings: Settings, policy: Policy) -> Door:
    """What the door asks while this policy is in force."""
    return Door(
        limits=policy.limits,
        section_limits=policy.section_limits,
        creates_articles=settings.creates_articles,
        most_queued=settings.high_water,
        most_age_seconds=settings.high_water_age_seconds,
        copies=policy.facts & COPIES,
        edit_window_seconds=settings.edit_window_seconds,
        reply_levels=settings.reply_levels,
    )
