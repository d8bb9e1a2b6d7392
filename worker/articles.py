"""Articles: what a newsroom says of each, and whether it takes comments."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.calls import Call, fields, text
from worker.names import drawn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from worker.keys import Keys

SAID = frozenset({"closed", "premoderated", "sensitive", "slow", "staff-first"})
"""Settings that a newsroom's server may say of an article when it describes it."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as the newsroom described it.

    Attributes:
        site: The site's id.
        id: The article's id.
        title: Headline; empty for one that a first comment created.
        url: Where it can be read.
        section: Section, such as `politics`.
        published_at: ISO 8601 with a zone, or empty.
        tags: What it is about, as the newsroom says it.
        settings: What the newsroom's server says of how it takes comments: a value by setting,
            seconds for `slow`; what is switched besides is in `worker.article_settings`.
        created_us: When Ombud first heard of it, microseconds since 1970.
    """

    site: str
    id: str
    title: str = ""
    url: str = ""
    section: str = ""
    published_at: str = ""
    tags: tuple[str, ...] = ()
    settings: Mapping[str, bool | int] = field(default_factory=dict)
    created_us: int = 0


def put_article(article: Article, keys: Keys) -> Call[tuple[bool, Article]]:
    """Create or update an article; answers whether it was created, and the article.

    Its title is kept as it is drawn: it stands among others' titles.
    """
    on = f"{article.site}/{article.id}"
    values: dict[str, str] = {
        "title": drawn(article.title, len(article.title)),
        "url": article.url,
        "section": article.section,
        "published_at": article.published_at,
        "tags": "\n".join(article.tags),
    }
    for name in SAID:
        said = article.settings.get(name, 0)
        values[name] = (str(said) if name == "slow" else "now") if said else ""

    def read(reply: list[Any]) -> tuple[bool, Article]:
        return text(reply[0]) == "created", _article(on, fields(reply[1]))

    arguments = (on, *(part for pair in values.items() for part in pair))
    return Call("put_article", keys.shard_of(on), arguments, read)


def read_article(site: str, article: str, keys: Keys) -> Call[Article | None]:
    """The article, or None."""
    on = f"{site}/{article}"

    def read(reply: list[Any]) -> Article | None:
        return _article(on, fields(reply)) if reply else None

    return Call("article", keys.shard_of(on), (on,), read)


def _article(on: str, found: dict[str, str]) -> Article:
    site, _, article = on.partition("/")
    return Article(
        site=site,
        id=article,
        title=found.get("title", ""),
        url=found.get("url", ""),
        section=found.get("section", ""),
        published_at=found.get("published_at", ""),
        tags=tuple(tag for tag in found.get("tags", "").split("\n") if tag),
        settings={
            name: int(found[name]) if name == "slow" else True for name in SAID & found.keys()
        },
        created_us=int(found["created"]),
    )
