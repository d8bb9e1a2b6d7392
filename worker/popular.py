"""Popular: the articles people talk about now.

The score of an article is the sum, over the people who commented on it within the window or
reacted to such a comment, of 2^(-age / half-life), where age is that of the person's latest
published comment there, or of the latest comment reacted to, and the half-life is a quarter of the
window. Who only reacted counts a quarter. So one person counts once, however much he writes or
clicks, what was removed or withdrawn does not count, and nothing is stored that could drift from
the truth: the sum is taken from the threads, over the latest 200 comments and at most 500 people of
the articles with most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from worker.calls import Call, text

Window = Literal["1h", "24h", "7d"]

SECONDS: dict[Window, int] = {"1h": 3_600, "24h": 86_400, "7d": 604_800}


@dataclass(frozen=True, slots=True)
class Popular:
    """An article that people talk about.

    Attributes:
        article: Its id.
        title: Its headline, or empty.
        url: Where it can be read, or empty.
        comments: Its published comments.
        people: How many people commented or reacted within the window, up to 500.
        score: What it is ordered by.
    """

    article: str
    title: str
    url: str
    comments: int
    people: int
    score: float


def read_popular(site: str, window: Window, shard: int, *, limit: int) -> Call[list[Popular]]:
    """The most popular articles of a site in one shard, most popular first; changes nothing."""

    def read(reply: list[Any]) -> list[Popular]:
        return [
            Popular(
                text(on).partition("/")[2],
                text(title),
                text(url),
                int(comments),
                int(people),
                float(score),
            )
            for on, title, url, comments, people, score in reply
        ]

    return Call("popular", shard, (site, SECONDS[window], limit), read)
