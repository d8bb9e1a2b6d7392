"""Stories: the articles that pages can show; in the `dev` profile those of the demo, with text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import seeds
from worker.articles import read_article
from worker.records import moment

if TYPE_CHECKING:
    from web.front import Front
    from web.languages import Language
    from worker.settings import Settings


@dataclass(frozen=True, slots=True)
class Story:
    """An article as a page shows it.

    Attributes:
        id: The article's id.
        title: Headline.
        section: Section, or empty.
        published_at: When it came out.
        paragraphs: Its text.
    """

    id: str
    title: str
    section: str
    published_at: datetime
    paragraphs: tuple[str, ...]

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Story:
        """The story that JSON holds the fields of."""
        return cls(**{**value, "published_at": datetime.fromisoformat(value["published_at"])})


async def read_story(front: Front, site: str, article: str, lang: Language) -> Story | None:
    """The article, or None where neither the demo nor the newsroom's server told of one."""
    demo = _demo(front.settings) if site == seeds.SITE else {}
    if article in demo:
        return _of_demo(demo[article], lang)
    found = await front.store.run(read_article(site, article, front.keys))
    if found is None:
        return None
    at = datetime.fromisoformat(found.published_at) if found.published_at else None
    return Story(
        article,
        found.title or article,
        found.section,
        at or moment(found.created_us),
        (),
    )


def demo_stories(settings: Settings, lang: Language) -> list[Story]:
    """The articles of the demo; a newsroom's own Ombud has none."""
    return [_of_demo(article, lang) for article in _demo(settings).values()]


def _demo(settings: Settings) -> dict[str, seeds.Article]:
    return _invented() if settings.profile == "dev" else {}


@cache
def _invented() -> dict[str, seeds.Article]:
    return {article.id: article for article in seeds.load_articles()}


def _of_demo(article: seeds.Article, lang: Language) -> Story:
    return Story(
        article.id,
        article.title[lang],
        article.section,
        article.published_at,
        article.body.get(lang, ()),
    )
