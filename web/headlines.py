"""Headlines: what an article is called and where it is read, also where no newsroom said so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from worker.articles import read_article

if TYPE_CHECKING:
    from collections.abc import Iterable

    from web.front import Front


class Headline(NamedTuple):
    """An article as a link.

    Attributes:
        title: Its title; its id where none is known.
        url: Where it can be read; its page here where no other is known.
    """

    title: str
    url: str


def headline(site: str, article: str, title: str, url: str) -> Headline:
    """The headline of an article of which `title` and `url` are known, or empty."""
    return Headline(title or article, url or f"/{site}/articles/{article}")


async def headlines(front: Front, site: str, articles: Iterable[str]) -> dict[str, Headline]:
    """The headlines of these articles, by id.

    Raises:
        StoreUnavailable: the store is away.
    """
    wanted = list(dict.fromkeys(articles))
    found = await front.store.run_all([read_article(site, each, front.keys) for each in wanted])
    shown: dict[str, Headline] = {}
    for article, about in zip(wanted, found, strict=True):
        if isinstance(about, Exception):
            raise about
        shown[article] = headline(
            site, article, about.title if about else "", about.url if about else ""
        )
    return shown
