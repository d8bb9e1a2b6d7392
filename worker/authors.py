"""Authors of other shards: what a policy may know of them, gathered by a second round of scripts.

An author's record lives in the author's own shard. With more than one shard the claim finds only
those authors that live where the article does; for the others this asks their shards.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from worker.calls import Call
from worker.facts import gather

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.claim import Claimed
    from worker.store import Store

_AUTHOR_GROUPS = "ap"


def with_distant_authors(
    comments: Sequence[Claimed], wanted: str, store: Store
) -> Sequence[Claimed]:
    """The comments, with the facts of authors who live in other shards than their articles.

    Args:
        comments: Comments of one shard.
        wanted: Groups of facts, from `worker.facts.wanted`.
        store: The store.

    Raises:
        StoreUnavailable: Redis is away.
    """
    groups = "".join(letter for letter in wanted if letter in _AUTHOR_GROUPS)
    if store.keys.shards == 1 or not groups:
        return comments
    distant = [
        comment
        for comment in comments
        if comment.author and store.keys.shard_of(_who(comment)) != store.keys.shard_of(comment.on)
    ]
    answers = _all(store, [_author_facts(store, comment, groups) for comment in distant])
    counts = _all(
        store,
        [
            Call("count_on", store.keys.shard_of(comment.on), (comment.on, *recent), int)
            for comment, (_, _, recent) in zip(distant, answers, strict=True)
        ],
    )
    found = {
        comment.id: _complete(comment, author, pace, count if pace else "")
        for comment, (author, pace, _), count in zip(distant, answers, counts, strict=True)
    }
    return [found.get(comment.id, comment) for comment in comments]


def _who(comment: Claimed) -> str:
    return f"{comment.on.partition('/')[0]}/{comment.author}"


def _author_facts(store: Store, comment: Claimed, groups: str) -> Call[list[Any]]:
    who = _who(comment)

    def read(reply: list[Any]) -> list[Any]:
        return list(reply[0])

    arguments = (groups, who, comment.accepted_us)
    return Call("author_facts", store.keys.shard_of(who), arguments, read)


def _complete(comment: Claimed, author: list[Any], pace: list[Any], on_article: Any) -> Claimed:
    more = gather(
        at=comment.accepted_us,
        author=author,
        pace=[*pace[:4], on_article, *pace[4:]],
    )
    return replace(comment, facts={**comment.facts, **more})


def _all(store: Store, calls: list[Call[Any]]) -> list[Any]:
    answers = store.run_all(calls)
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return answers
