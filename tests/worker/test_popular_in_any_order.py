"""Whatever people and moderators do, and however time passes, the order is that of the formula.

And whenever somebody is erased, nothing in the store names them.
"""

from __future__ import annotations

from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.stored import everything_in
from tests.worker.popularity import WEEK, Said, assert_popular, let_pass, now_of, standing
from worker.claim import claim
from worker.door import Door
from worker.edit import edit
from worker.erase import erase, forget_author, forget_touched
from worker.finish import Decision, finish
from worker.intake import Submission, accept
from worker.keys import Keys
from worker.popular import SECONDS, most_popular, read_popular
from worker.reactions import react
from worker.reconcile import reconcile
from worker.records import Author, find
from worker.review import decide
from worker.standing import read_mine
from worker.store import Store
from worker.withdraw import withdraw

DOOR = Door(creates_articles=True)
ENTRY = '{"by":"policy","policy":"1@0","verdict":"publish"}'
ARTICLES = st.sampled_from([f"article-{n}" for n in range(5)])
PEOPLE = st.sampled_from([f"{name}@paper" for name in ("mina", "jun", "sora", "dan")])
STEPS = st.sampled_from([1, 5, 18, 20, 100, 460, 1500, 3200])
_fresh = count()


class Newsroom(RuleBasedStateMachine):
    """Readers and moderators on five articles in three shards; the model is who said what."""

    store: Store

    @initialize()
    def empty(self) -> None:
        self.store.redis.flushall()
        # in the order they were said: by their ids, which are random, no run would be like another
        self.said: dict[str, Said] = {}
        self.waiting: dict[str, Said] = {}
        self.over: set[str] = set()

    @rule(article=ARTICLES, person=PEOPLE)
    def write(self, article: str, person: str) -> None:
        self.said |= self._submit(article, person, "published")

    @rule(article=ARTICLES, person=PEOPLE)
    def write_what_is_held(self, article: str, person: str) -> None:
        self.waiting |= self._submit(article, person, "held")

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        comment = data.draw(st.sampled_from(list(self.waiting)))
        said = self.waiting.pop(comment)
        self._moderate(comment, "approve")
        self._came(comment, said)

    @precondition(lambda self: self._published())
    @rule(
        data=st.data(), reader=PEOPLE, on=st.booleans(), kind=st.sampled_from(["agree", "disagree"])
    )
    def react(self, data: st.DataObject, reader: str, kind: str, on: bool) -> None:
        comment = data.draw(st.sampled_from(self._published()))
        said = self.said[comment]
        if said.person == reader:
            return
        self._begin(said.article)
        answer = self.store.run(
            react(find(self.store, comment), reader, kind, self.store.keys, on=on)
        )
        if answer.mine and self._is_new(said):
            said.reacted.add(reader)
        else:
            said.reacted.discard(reader)

    @precondition(lambda self: self._published())
    @rule(data=st.data(), how=st.sampled_from(["withdraw", "erase", "edit", "remove"]))
    def take_away(self, data: st.DataObject, how: str) -> None:
        comment = data.draw(st.sampled_from(self._published()))
        said, record = self.said[comment], find(self.store, comment)
        if (
            how == "edit"
            and now_of(self.store.redis) - said.at > DOOR.edit_window_seconds * 1_000_000
        ):
            return
        self._begin(said.article)
        said.published = False
        if how == "remove":
            self._moderate(comment, "remove")
            return
        del self.said[comment]
        if how == "edit":
            self.store.run(edit(record, f"edited {next(_fresh)}", DOOR, self.store.keys))
            self._decide(self.store.keys.shard_of(f"demo/{said.article}"), "held")
            self.waiting[comment] = said
        else:
            act = withdraw if how == "withdraw" else erase
            self.store.run(act(record, self.store.keys))

    @precondition(lambda self: self._removed())
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        comment = data.draw(st.sampled_from(self._removed()))
        self._moderate(comment, "restore")
        self._came(comment, self.said[comment])

    @rule(person=PEOPLE)
    def erase_all(self, person: str) -> None:
        store, keys = self.store, self.store.keys
        comments = store.run(read_mine("demo", person, keys, limit=1000))
        for comment in comments:
            record = find(store, comment)
            if record.state == "published":
                self._begin(record.article)
            store.run(erase(record, keys))
            self.said.pop(comment, None)
            self.waiting.pop(comment, None)
        for shard in range(keys.shards):
            while store.run(forget_touched("demo", person, shard)).left:
                pass
        store.run(forget_author("demo", person, comments, keys))
        for said in (*self.said.values(), *self.waiting.values()):
            said.reacted.discard(person)
        assert person.encode() not in everything_in(store.redis)

    @rule(steps=STEPS)
    def let_time_pass(self, steps: int) -> None:
        let_pass(self.store.redis, steps)
        for said in (*self.said.values(), *self.waiting.values()):
            said.at -= steps * 189_000_000

    @invariant()
    def the_most_popular_are_those_of_the_formula(self) -> None:
        shards = range(self.store.keys.shards)
        now = now_of(self.store.redis)
        articles = {
            article: self._standing(article) for article in {s.article for s in self.said.values()}
        }
        articles = {article: people for article, people in articles.items() if people}
        for window in SECONDS:
            for limit in (1, 3, 50):
                found = self.store.run_all(
                    [read_popular("demo", window, shard, limit=limit) for shard in shards]
                )
                assert_popular(most_popular(found, limit=limit), articles, window, now, limit)

    def teardown(self) -> None:
        if hasattr(self, "said"):
            drifts = reconcile(self.store).drifts
            wrong = [each for each in drifts if each.what.endswith(("counted", "touched"))]
            assert wrong == []

    def _published(self) -> list[str]:
        return [comment for comment, said in self.said.items() if said.published]

    def _removed(self) -> list[str]:
        return [comment for comment, said in self.said.items() if not said.published]

    def _standing(self, article: str) -> dict[str, tuple[int, float]]:
        return standing(
            said
            for comment, said in self.said.items()
            if said.article == article and comment not in self.over
        )

    def _begin(self, article: str) -> None:
        """After a week without an act, what was before counts no more once there is one again."""
        people = self._standing(article)
        edge = now_of(self.store.redis) - WEEK * 1_000_000
        if not any(at > edge for at, _ in people.values()):
            self.over |= {comment for comment, said in self.said.items() if said.article == article}

    def _came(self, comment: str, said: Said) -> None:
        self._begin(said.article)
        said.published = True
        self.said[comment] = said
        self.over.discard(comment)
        if not self._is_new(said):
            self.over.add(comment)

    def _is_new(self, said: Said) -> bool:
        return said.at > now_of(self.store.redis) - WEEK * 1_000_000

    def _submit(self, article: str, person: str, state: str) -> dict[str, Said]:
        wanted = Submission("demo", article, f"comment {next(_fresh)}", Author(person))
        receipt = self.store.run(accept(wanted, DOOR, self.store.keys))
        if state == "published":
            self._begin(article)
        self._decide(self.store.keys.shard_of(f"demo/{article}"), state)
        at = find(self.store, receipt.id).accepted_us
        return {receipt.id: Said(article, person, at, published=state == "published")}

    def _decide(self, shard: int, state: str) -> None:
        keys = self.store.keys
        call = claim(
            shard, keys, worker="w", token=f"p{next(_fresh)}", most=64, lease_seconds=15, wanted=""
        )
        batch = self.store.run(call)
        decisions = [
            Decision(item.id, state, "care" if state == "held" else "", ENTRY)
            for item in batch.items
        ]
        states = self.store.run(finish(batch, decisions, keys, worker="w", seconds=0, sums={}))
        assert set(states) == {state}

    def _moderate(self, comment: str, action: str) -> None:
        record = find(self.store, comment)
        self.store.run(decide(record, action, by="editor", reason="civil", keys=self.store.keys))


def test_the_order_is_that_of_the_formula_whatever_happens(redis_client):
    Newsroom.store = Store(redis_client, Keys(shards=3))
    run_state_machine_as_test(
        Newsroom, settings=settings(max_examples=40, stateful_step_count=30, deadline=None)
    )
