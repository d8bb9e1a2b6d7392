"""Facts: what a policy may know beside the text, gathered by the claim in one round trip.

The claim script returns plain lists; here they become the catalogued names that rules use. Only the
groups that the policy in force asks for are gathered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Facts = dict[str, bool | int | float | str | None]
"""By the names of the catalogue; None where it was asked for and nobody knew."""

CONTEXT = {"context.headline": "h", "context.parent": "c", "context.last_replies": "l"}
"""Facts that are texts from around a comment; each is gathered by itself."""

LONGEST_CONTEXT = 250
"""Characters of such a text; what is longer is cut."""

_GROUPS = {"article": "r", "author": "a", "pace": "p", "duplicates": "d"}
_IN_THE_RECORD = frozenset({"author.role"})
_DOUBTS = 5
_DAY_US = 86_400_000_000
_HOUR_US = 3_600_000_000


def wanted(names: Iterable[str]) -> str:
    """The groups of facts that these names belong to, as the claim script takes them.

    What every comment's own record tells needs no gathering.
    """
    asked = set(names) - _IN_THE_RECORD
    asked |= {name.partition(".")[0] for name in asked}
    return "".join(letter for name, letter in (_GROUPS | CONTEXT).items() if name in asked)


def gather(
    *,
    at: int,
    role: str = "",
    parent: str = "",
    article: Sequence[Any] = (),
    author: Sequence[Any] = (),
    pace: Sequence[Any] = (),
    duplicates: Sequence[Any] = (),
    headline: bytes = b"",
    answered: bytes = b"",
    answers: Sequence[bytes] = (),
) -> Facts:
    """The facts about one comment; those that are not known are left to the catalogue's default.

    Args:
        at: When the comment was accepted, microseconds.
        role: The author's role.
        parent: The comment it answers, or empty.
        article: Section, sensitive, closed, published_at, premoderated; empty if not gathered.
        author: Since (microseconds), published, rejected, reports, removed.
        pace: Earlier comments within 1 min, 10 min, 1 h, 24 h; on this article; microseconds
            since the last.
        duplicates: How often the text was said before: on the article (0 or 1), within 24 hours,
            and in near copies within 24 hours; empty where it is new or that was not asked.
        headline: The article's title.
        answered: Text of the comment it answers.
        answers: Texts of the last answers to the same comment, newest first.
    """
    facts: Facts = {}
    if role and role != "reader":
        facts["author.role"] = role
    if parent:
        facts["context.is_reply"] = True
    for values, readers in (
        (article, _ARTICLE),
        (author, _AUTHOR),
        (pace, _PACE),
        (duplicates, _DUPLICATES),
    ):
        for value, (name, read) in zip(values, readers.items(), strict=False):
            if value in {b"", ""}:
                continue
            fact = read(value, at)
            if fact is not None:
                facts[name] = fact
    if trust := _trust(*(int(count or 0) for count in author[1:])):
        facts["author.trust"] = trust
    around = (_cut(headline), _cut(answered), "\n".join(map(_cut, reversed(answers))))
    facts |= {name: text for name, text in zip(CONTEXT, around, strict=True) if text}
    return facts


def _trust(published: int = 0, *against: int) -> float:
    """Trust in an author, from 0 to 1: the share of published comments in all that is known.

    Rejected and removed comments and reports speak against the author, and so do five more that
    nobody made, so that trust has to be earned: 0 for a beginner, 0.5 after five published
    comments, 0.95 after a hundred; 0.8 after a hundred with twenty against.
    """
    return round(published / (published + sum(against) + _DOUBTS), 3)


def _cut(text: bytes) -> str:
    """A text on one line, as a fact."""
    return " ".join(text.decode(errors="replace").split())[:LONGEST_CONTEXT]


def _word(value: bytes, _at: int) -> str:
    return value.decode()


def _yes(_value: bytes, _at: int) -> bool:
    return True


def _no(_value: bytes, _at: int) -> bool:
    return False


def _number(value: bytes, _at: int) -> int | None:
    return int(value) or None  # none is what the catalogue takes for granted


def _days(value: bytes, at: int) -> float:
    return round(max(0, at - int(value)) / _DAY_US, 3)


def _hours(value: bytes, at: int) -> float | None:
    try:
        published = datetime.fromisoformat(value.decode())
    except ValueError:
        return None
    return round(max(0.0, at / _HOUR_US - published.timestamp() / 3600), 2)


def _seconds(value: bytes, _at: int) -> float:
    return round(int(value) / 1_000_000, 3)


_Readers = Mapping[str, Callable[[bytes, int], Any]]

_ARTICLE: _Readers = {
    "article.section": _word,
    "article.sensitive": _yes,
    "article.open": _no,
    "article.age_hours": _hours,
}
_AUTHOR: _Readers = {
    "author.age_days": _days,
    "author.published": _number,
    "author.rejected": _number,
    "author.reports": _number,
}
_PACE: _Readers = {
    "pace.count_1m": _number,
    "pace.count_10m": _number,
    "pace.count_1h": _number,
    "pace.count_24h": _number,
    "pace.on_article_24h": _number,
    "pace.gap_seconds": _seconds,
}
_DUPLICATES: _Readers = {
    "duplicates.exact_on_article": _number,
    "duplicates.exact_24h": _number,
    "duplicates.near_24h": _number,
}
