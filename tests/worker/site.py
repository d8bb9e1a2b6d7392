"""A site on which people say and do things, and what is popular on it."""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING

from tests.worker.popularity import Said, assert_popular, let_pass, now_of, standing
from worker.claim import claim
from worker.door import Door
from worker.finish import Decision, finish
from worker.intake import Submission, accept
from worker.popular import SECONDS, most_popular, read_popular
from worker.reactions import react
from worker.records import Author, find, read_record
from worker.review import decide
from worker.withdraw import withdraw

if TYPE_CHECKING:
    from worker.store import Store

HOUR = 20
"""Steps of a little more than an hour."""

_tokens = (f"popular-{number}" for number in count())


class Site:
    """A site on which people say and do things; `said` is what the formula is given."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.keys = store.keys
        self.said: dict[str, Said] = {}

    def say(self, article: str, *people: str, state: str = "published") -> list[str]:
        door = Door(creates_articles=True)
        texts = (f"word {len(self.said)}.{number}" for number in range(len(people)))
        wanted = [Submission("demo", article, next(texts), Author(person)) for person in people]
        calls = [accept(each, door, self.keys) for each in wanted]
        ids = [receipt.id for receipt in self.store.run_all(calls)]
        shard = self.keys.shard_of(f"demo/{article}")
        while batch := self._claim(shard):
            entry = '{"by":"policy"}'
            decisions = [Decision(item.id, state, "", entry) for item in batch.items]
            self.store.run(finish(batch, decisions, self.keys, worker="w", seconds=0, sums={}))
        records = self.store.run_all([read_record(comment, shard) for comment in ids])
        for record, person in zip(records, people, strict=True):
            published = record.state == "published"
            who = person or record.id
            self.said[record.id] = Said(article, who, record.accepted_us, published)
        return ids

    def react(self, comment: str, *readers: str, on: bool = True) -> None:
        for reader in readers:
            self.store.run(react(find(self.store, comment), reader, "agree", self.keys, on=on))
            (self.said[comment].reacted.add if on else self.said[comment].reacted.discard)(reader)

    def withdraw(self, comment: str) -> None:
        self.store.run(withdraw(find(self.store, comment), self.keys))
        self.said[comment].published = False

    def moderate(self, comment: str, action: str) -> None:
        record = find(self.store, comment)
        self.store.run(decide(record, action, by="ed", reason="civil", keys=self.keys))
        self.said[comment].published = find(self.store, comment).state == "published"

    def let_pass(self, steps: int) -> None:
        let_pass(self.store.redis, steps)
        for said in self.said.values():
            said.at -= steps * 189_000_000

    def popular(self, window: str, limit: int = 50):
        shards = range(self.keys.shards)
        calls = [read_popular("demo", window, shard, limit=limit) for shard in shards]
        return most_popular(self.store.run_all(calls), limit=limit)

    def order(self, window: str) -> list[str]:
        return [each.article for each in self.popular(window)]

    def assert_right(self, limit: int = 50) -> None:
        by_article = defaultdict(list)
        for said in self.said.values():
            by_article[said.article].append(said)
        now = now_of(self.store.redis)
        people = {article: standing(said) for article, said in by_article.items()}
        people = {article: each for article, each in people.items() if each}
        for window in SECONDS:
            assert_popular(self.popular(window, limit), people, window, now, limit)

    def _claim(self, shard: int):
        token = next(_tokens)
        call = claim(
            shard, self.keys, worker="w", token=token, most=64, lease_seconds=15, wanted=""
        )
        return self.store.run(call)
