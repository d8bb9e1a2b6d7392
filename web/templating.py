"""The pages: templates filled with words in the reader's language.

Every template names, at its top, the context it takes. All of them also take `lang`, which chooses
the words; what a template does not name it does not get, and what it names and does not get is an
error, not a gap on the page.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from web.languages import Language

WEB = Path(__file__).resolve().parent
_STEPS = (("d", 86_400), ("h", 3_600), ("m", 60))


def fill(template: str, *, lang: Language, **context: Any) -> str:
    """The page as HTML.

    Args:
        template: File name in `web/templates`.
        lang: Language of the words around the content.
        **context: What the template names at its top.

    Raises:
        jinja2.UndefinedError: The context lacks something the template names.
        KeyError: The template uses a word that the dictionaries lack.
    """
    return _environment(lang).get_template(template).render(lang=lang, **context)


@cache
def words(lang: Language) -> dict[str, str]:
    """Every word of the pages and, so that both say the same, of the widget."""
    found: dict[str, str] = {}
    for folder in ("static/i18n", "i18n"):
        found |= json.loads((WEB / folder / f"{lang}.json").read_text(encoding="utf-8"))
    return found


def say(lang: Language, key: str, **values: Any) -> str:
    """A sentence with its {values} filled in; `key_one` speaks where `n` is one and it exists."""
    dictionary = words(lang)
    if values.get("n") == 1 and f"{key}_one" in dictionary:
        key = f"{key}_one"
    return dictionary[key].format(**values)


def marked(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether some span covers it.

    Args:
        text: The text as stored.
        spans: Half-open ranges of code points; they may overlap and come in any order.
    """
    pieces: list[tuple[str, bool]] = []
    position = 0
    for start, end in sorted(spans):
        start, end = max(start, position), min(end, len(text))  # noqa: PLW2901 - clipped
        if start >= end:
            continue
        if start > position:
            pieces.append((text[position:start], False))
        if pieces and pieces[-1][1] and start == position:
            pieces[-1] = (pieces[-1][0] + text[start:end], True)
        else:
            pieces.append((text[start:end], True))
        position = end
    if position < len(text):
        pieces.append((text[position:], False))
    return pieces


def duration(lang: Language, seconds: float) -> str:
    """A length of time in its largest whole unit, such as "12 min"."""
    for unit, size in _STEPS:
        if seconds >= size:
            return say(lang, f"duration_{unit}", n=int(seconds // size))
    return say(lang, "duration_s", n=int(seconds))


def moment(lang: Language, at: datetime) -> str:
    """A moment for people, in UTC and said so; scripts replace it by the reader's own time."""
    at = at.astimezone(UTC)
    if lang == "ko":
        return f"{at.year}년 {at.month}월 {at.day}일 {at:%H:%M} UTC"
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


@cache
def _environment(lang: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["t"] = lambda key, **values: say(lang, key, **values)
    environment.globals["words"] = words(lang)
    environment.filters["duration"] = lambda seconds: duration(lang, seconds)
    environment.filters["moment"] = lambda at: moment(lang, at)
    return environment
