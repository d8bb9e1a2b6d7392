"""Popular: the articles people are most busy with now.

An *act* is a published comment, or a reader's reaction to one; its time is when that comment was
accepted, so that clicking about in an old thread or deciding late about a comment makes no article
new. A person who has acts on an article counts once, however often a comment of theirs is taken
back and written again:

    score(article) = sum over its people of  weight * 2^(-age / half-life)

where `weight` is 1 for who has a published comment there and 1/4 for who only reacted, `age` is
that of the person's latest act there, and the half-life is a quarter of the window: 15 minutes, 6
hours, 42 hours. An article is within a window as long as an act on it is. What is taken back,
removed or checked again does not count while it is, and who is left with nothing counts for
nothing. Who gave no name counts once a comment. Of the reactions to one comment 1,000 count at
most. An act begins to count within a week of its time; after a week without any, people talk anew.

The scripts by which comments and reactions come and go keep the sums (`scripts/talk.lua`) and the
rankings (`scripts/rankings.lua`), which lose what ran out a few articles at a time: who asks has a
page of a ranking weighed, and however much ran out since the last act, no more beside it than is
live. Sums are ranked by their binary logarithms, of which the clock only takes something away, the
same from all: so the order holds until the next act, and between shards. What was published before
this index was there counts once `ombud reconcile --fix` has seen it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from worker.calls import Call, text

if TYPE_CHECKING:
    from collections.abc import Iterable

Window = Literal["1h", "24h", "7d"]

SECONDS: dict[Window, int] = {"1h": 3_600, "24h": 86_400, "7d": 604_800}


@dataclass(frozen=True, slots=True)
class Popular:
    """An article that people are busy with.

    Attributes:
        article: Its id.
        title: Its headline, or empty.
        url: Where it can be read, or empty.
        comments: Its published comments.
        people: How many people have their latest act there within the window.
        rank: What it is ordered by, in every shard: the binary logarithm of its score at an
            epoch, in millionths. It is log2(score) + now / half-life, whatever `now` is.
    """

    article: str
    title: str
    url: str
    comments: int
    people: int
    rank: float


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
                float(rank),
            )
            for on, title, url, comments, people, rank in reply
        ]

    micros = SECONDS[window] * 1_000_000
    return Call("popular", shard, (site, window, micros, limit), read)


def most_popular(by_shard: Iterable[list[Popular]], *, limit: int) -> list[Popular]:
    """The most popular of what each shard has most popular, as many as were asked of each."""
    found = [each for here in by_shard for each in here]
    return sorted(found, key=lambda each: (-each.rank, each.article))[:limit]
