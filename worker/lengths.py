"""Lengths: a text held to the length limits of its article's section before anything is stored.

Which section an article is of, the store alone knows. So the text is measured by the limits of
every section that has its own, and the script is told where it keeps them; of a text that does not
the script stores nothing and names the section. No further question is asked of the store, and
where no section has its own limits, a text that breaks them is not sent at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies.limits import breaches
from worker.refusals import InvalidSubmission, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policies.limits import Limits
    from worker.door import Door

EVERYWHERE = ""
_ONLY, _ALL_BUT = "+", "-"


@dataclass(frozen=True, slots=True)
class Lengths:
    """How a text keeps the limits.

    Attributes:
        by_section: What is wrong with it in each section that has its own limits.
        elsewhere: What is wrong with it in all others.
    """

    by_section: Mapping[str, list[Problem]]
    elsewhere: list[Problem]

    @property
    def anyhow(self) -> list[Problem]:
        """What is wrong with it, whatever the section; empty where that depends on it."""
        alike = all(each == self.elsewhere for each in self.by_section.values())
        return self.elsewhere if alike else []

    @property
    def kept_in(self) -> str:
        """Where it keeps the limits, as the scripts read it (lengths.lua)."""
        keeping = [name for name, problems in self.by_section.items() if not problems]
        if self.elsewhere:
            return "\n".join([_ONLY, *keeping, ""])
        if len(keeping) == len(self.by_section):
            return EVERYWHERE
        return "\n".join([_ALL_BUT, *(name for name in self.by_section if name not in keeping), ""])

    def refusal(self, section: str) -> InvalidSubmission:
        """Why it is not taken on an article of this section."""
        return InvalidSubmission(self.by_section.get(section, self.elsewhere))


def measure(body: str, door: Door) -> Lengths:
    """How a normalised text keeps the limits of each section."""
    if not door.section_limits:
        return Lengths({}, problems_of(body, door.limits))
    found = {
        limits: problems_of(body, limits) for limits in {door.limits, *door.section_limits.values()}
    }
    by_section = {name: found[limits] for name, limits in door.section_limits.items()}
    return Lengths(by_section, found[door.limits])


def problems_of(body: str, limits: Limits) -> list[Problem]:
    """What is wrong with the length of a normalised text."""
    return [Problem("text", each.limit, dict(each.message)) for each in breaches(body, limits)]
