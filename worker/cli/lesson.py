"""What `ombud learn` found out, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policies.classifier.judging import Outcome
    from policies.classifier.learning import Lesson

_LANGUAGES: Final = {"ko": "Korean", "en": "English"}


def report(lesson: Lesson) -> Iterator[str]:
    """Before and after, line by line, and which languages stay as they are."""
    before, after, allowed = lesson.before, lesson.after, lesson.allowed
    yield f"learned from {lesson.learned:,} decisions, tested on {lesson.tested:,} later ones"
    yield f"{'':<30}{'before':>10}{'after':>10}"
    for what, name in (
        ("decided without a person", "decided"),
        ("  nine such logs of ten: from", "least"),
        ("  to", "most"),
        ("of these wrongly published", "wrongly_published"),
        ("approved, wrongly rejected", "wrongly_rejected"),
    ):
        limit = getattr(allowed, name, None)
        shares = f"{getattr(before, name):>10.2%}{getattr(after, name):>10.2%}"
        yield f"{what:<30}{shares}" + ("" if limit is None else f"   allowed {limit:.2%}")
    yield f"with the bands that ship: {_in_words(lesson.ships)}"
    if lesson.kept:
        yield f"with what was learned: {_in_words(lesson.keeps)}"
    for language, why in lesson.unchanged.items():
        yield f"{_LANGUAGES.get(language, language)} keeps the scale and bands that ship: {why}"


def warnings(lesson: Lesson) -> Iterator[str]:
    """What to know before the figures are believed or the tuning is used."""
    for when, outcome in (("before", lesson.before), ("after", lesson.after)):
        if outcome.is_luck:
            yield (
                f"the share decided {when} is luck for the most part: another log like this could "
                f"have given {outcome.least:.0%} as well as {outcome.most:.0%}; "
                "learn from more decisions"
            )
    if lesson.kept and lesson.after.exceeds(lesson.allowed):
        yield "the later decisions saw more errors than are allowed; learn from more of them"
    if lesson.kept and lesson.keeps.decided < lesson.ships.decided:
        more = lesson.ships.decided - lesson.keeps.decided
        yield f"more comments than now will wait for a person, {more:.1%} of all"


def _in_words(outcome: Outcome) -> str:
    return (
        f"{outcome.decided:.2%} decided, {outcome.wrongly_published:.2%} of these wrongly "
        f"published; {outcome.wrongly_rejected:.2%} of what was approved rejected"
    )
