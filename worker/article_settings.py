"""Article settings: how articles take comments for now, by article, section or tag.

    for call in switch(Scope("demo", "article", "summit-talks"), "closed", keys, by="mina",
                       lasts=timedelta(hours=2), why="…"):
        store.run(call)

`closed` takes no new comments, what is published stays readable and is edited within the window;
`open` takes that back for as long as it is the later word. `premoderated`: a person reads first.
`slow`: seconds between two comments of an author on an article. `staff-first`: only the newsroom's
own people write. `sensitive`: what is doubtful is held, too (R-SENSITIVE of the policy that ships).
`unwarned`: readers are not told what would become of a text before they send it. Each is over at
its moment by the clock of the store alone, and then counts what was said before.

Those of a section or tag are kept in every shard, so that a submission asks its own only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, get_args

from worker.calls import Call, text
from worker.keys import SITE, is_article
from worker.refusals import InvalidSetting, Problem, UnknownArticle

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from worker.keys import Keys

Name = Literal["open", "closed", "premoderated", "slow", "staff-first", "sensitive", "unwarned"]
NAMES: tuple[Name, ...] = get_args(Name)

Answer = TypeVar("Answer")

Kind = Literal["article", "section", "tag"]

GROUP = re.compile(r"[^/|\x00-\x1f\x7f]{1,64}")
"""A section or a tag."""

SLOWEST = 86_400
"""Most seconds between two comments of an author."""

LONGEST_WHY = 200
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a setting is of.

    Attributes:
        site: The site's id.
        kind: article, section or tag.
        name: The article's id, or the section or tag.
    """

    site: str
    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting that is not over.

    Attributes:
        name: What is set.
        scope: `article`, `section NAME` or `tag NAME` where it was switched, `newsroom` where the
            newsroom's server says it of the article.
        by: Who set it: an account, or `server`.
        at_us: When, microseconds since 1970; 0 where that is not kept.
        until_us: When it is over by itself, microseconds since 1970; None: when it is taken back.
        seconds: Of `slow`, else None.
        why: Why, or empty.
        in_force: Whether it counts; of open and closed only the later word does.
    """

    name: str
    scope: str
    by: str
    at_us: int
    until_us: int | None
    seconds: int | None
    why: str
    in_force: bool


class Terms(NamedTuple):
    """How something takes comments.

    Attributes:
        settings: Its settings that are not over, with those of its section and tags.
        section: The article's section, whose length limits count; of a section, itself; or empty.
        there: Whether there is such an article; sections and tags always are.
    """

    settings: list[Setting]
    section: str
    there: bool


def switch(
    scope: Scope,
    name: str,
    keys: Keys,
    *,
    by: str,
    until: datetime | None = None,
    lasts: timedelta | None = None,
    seconds: int | None = None,
    why: str = "",
) -> list[Call[None]]:
    """The calls that set something, each in one shard; all of them may be sent again.

    Args:
        scope: What of.
        name: One of `NAMES`.
        keys: Names in the key space.
        by: Who does it.
        until: When it is over, aware; a moment of the past is refused by the call.
        lasts: Or for how long it lasts. Without either it lasts until it is taken back.
        seconds: Between two comments of an author: for `slow`, and only for that.
        why: Why, for colleagues, at most `LONGEST_WHY` characters.

    Raises:
        InvalidSetting: it says nothing we know; the calls raise it for a moment of the past.
        UnknownArticle: by the call.
    """
    if until is not None and lasts is not None:
        raise _wrong(
            "until",
            "끝나는 때와 기간 가운데 하나만 쓰세요.",
            "Say until when or how long, not both.",
        )
    if name == "slow" and not 1 <= (seconds or 0) <= SLOWEST:
        raise _wrong(
            "value",
            f"slow에는 1에서 {SLOWEST} 사이의 초가 필요합니다.",
            f"slow takes a value of 1 to {SLOWEST} seconds.",
        )
    if name != "slow" and seconds is not None:
        raise _wrong("value", "값은 slow에만 씁니다.", "Only slow takes a value.")
    if len(why) > LONGEST_WHY:
        raise _wrong(
            "why",
            f"이유는 {LONGEST_WHY}자까지 쓸 수 있습니다.",
            f"A reason has at most {LONGEST_WHY} characters.",
        )
    ends = str(int(until.timestamp() * 1_000_000)) if until else ""
    length = str(int(lasts.total_seconds() * 1_000_000)) if lasts is not None else ""
    value = "" if seconds is None else str(seconds)
    return _switches(scope, name, keys, ("on", by, value, why, ends, length))


def switch_off(scope: Scope, name: str, keys: Keys, *, by: str) -> list[Call[None]]:
    """The calls that take a setting back, with what the newsroom's server said of the article.

    Raises:
        InvalidSetting: there is no such setting.
        UnknownArticle: by the call.
    """
    return _switches(scope, name, keys, ("off", by, "", "", "", ""))


def read_settings(scope: Scope, keys: Keys) -> Call[list[Setting]]:
    """The settings that are not over; for an article also those of its section and tags.

    Raises:
        InvalidSetting: there can be no such article, section or tag.
    """
    return _reading(scope, keys, lambda reply: _terms(reply).settings)


def read_terms(scope: Scope, keys: Keys) -> Call[Terms]:
    """How something takes comments.

    Raises:
        InvalidSetting: there can be no such article, section or tag.
    """
    return _reading(scope, keys, _terms)


def _reading(scope: Scope, keys: Keys, read: Callable[[Any], Answer]) -> Call[Answer]:
    return Call("settings", _shards(scope, keys)[0], _words(scope), read)


def _terms(reply: list[Any]) -> Terms:
    rows, names, section, there = reply
    in_force = {text(name) for name in names}
    settings = sorted((_setting(row, in_force) for row in rows), key=lambda each: each.name)
    return Terms(settings, text(section), bool(there))


def _switches(scope: Scope, name: str, keys: Keys, arguments: tuple[str, ...]) -> list[Call[None]]:
    if name not in NAMES:
        names = ", ".join(NAMES)
        raise _wrong("setting", f"설정은 {names} 가운데 하나입니다.", f"The settings are {names}.")

    def read(reply: bytes) -> None:
        match text(reply):
            case "unknown-article":
                raise UnknownArticle(
                    f"there is no article {scope.name!r} on site {scope.site!r}",
                    f"{scope.site!r} 사이트에 {scope.name!r} 기사가 없습니다.",
                )
            case "past":
                raise _wrong("until", "이미 지난 때입니다.", "until is a moment of the past.")

    return [
        Call("switch", shard, (*_words(scope), name, *arguments), read)
        for shard in _shards(scope, keys)
    ]


def _words(scope: Scope) -> tuple[str, ...]:
    named = is_article if scope.kind == "article" else GROUP.fullmatch
    if not (SITE.fullmatch(scope.site) and named(scope.name)):
        raise _wrong(
            scope.kind, "그런 이름은 쓸 수 없습니다.", f"There can be no {scope.kind} of this name."
        )
    return scope.site, scope.kind, scope.name


def _shards(scope: Scope, keys: Keys) -> list[int]:
    if scope.kind == "article":
        return [keys.shard_of(f"{scope.site}/{scope.name}")]
    return list(range(keys.shards))


def _wrong(field: str, ko: str, en: str) -> InvalidSetting:
    return InvalidSetting(Problem(field, "invalid", {"ko": ko, "en": en}))


def _setting(row: list[Any], in_force: set[str]) -> Setting:
    name, scope, by, at, until, value, why = map(text, row)
    return Setting(
        name=name,
        scope=scope,
        by=by,
        at_us=int(at),
        until_us=int(until) if until else None,
        seconds=int(value) if value else None,
        why=why,
        in_force=name in in_force,
    )
