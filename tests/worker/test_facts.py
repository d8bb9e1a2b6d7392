"""Facts: what a policy is told beside the text, gathered by the claim and kept with decisions."""

from __future__ import annotations

import json

import pytest

from policies import load
from tests.policies.boards import document, rule, written_to
from worker.articles import Article, put_article
from worker.budget import Budget
from worker.check import check
from worker.door import Door
from worker.edit import edit
from worker.erase import erase
from worker.facts import gather, wanted
from worker.finish import finish
from worker.recorded import recorded, row_of
from worker.records import find
from worker.replay import NothingToReplay, replay
from worker.review import decide
from worker.withdraw import withdraw


@pytest.fixture
def answer(say, settle):
    """Give a function that publishes an answer to a comment and tells its id."""

    def answer(text, parent, author="sora"):
        comment = say(text, author=author, parent=parent).id
        settle()
        return comment

    return answer


@pytest.fixture
def around(take):
    """Give a function that claims one comment and tells the texts around it."""

    def around():
        [item] = take(wanted="hcl").items
        names = ("context.headline", "context.parent", "context.last_replies")
        return tuple(item.facts.get(name, "") for name in names)

    return around


class TestTrust:
    """Earned by published comments, lost by what was refused or reported."""

    @pytest.mark.parametrize(
        ("published", "rejected", "reports", "removed", "trust"),
        [
            (0, 0, 0, 0, 0),
            (0, 9, 9, 9, 0),
            (5, 0, 0, 0, 0.5),
            (95, 0, 0, 0, 0.95),
            (20, 10, 3, 2, 0.5),
        ],
    )
    def test_it_is_the_share_that_speaks_for_the_author(
        self, published, rejected, reports, removed, trust
    ):
        counts = [str(n).encode() for n in (published, rejected, reports, removed)]
        facts = gather(at=2, author=[b"1", *counts])
        assert facts.get("author.trust", 0) == trust

    def test_it_is_counted_from_what_became_of_the_authors_comments(self, say, settle, take, store):
        comments = [say(f"comment {n}").id for n in range(6)]
        settle()
        removed = find(store, comments[0])
        store.run(decide(removed, "remove", by="yoon", reason="insult", keys=store.keys))
        say("refused")
        settle("rejected")
        say("one more")
        [item] = take(wanted=wanted({"author.trust"})).items
        assert item.facts["author.trust"] == round(5 / (5 + 2 + 5), 3)

    def test_a_beginner_has_none(self, say, take):
        say("hello")
        [item] = take(wanted="a").items
        assert item.facts.keys() == {"author.age_days"}


class TestContext:
    """Texts from around a comment: only what everybody can read."""

    def test_headline_parent_and_the_last_three_answers(self, say, settle, answer, store, around):
        store.run(put_article(Article("demo", "summit", title="회담 열리다"), store.keys))
        first = say("첫 글").id
        settle()
        for n in range(5):
            answer(f"답글\n{n}", first)
        say("다른 이야기", author="yuna")
        settle()
        say("여섯째 답글", parent=first)
        assert around() == ("회담 열리다", "첫 글", "답글 2\n답글 3\n답글 4")

    def test_a_comment_that_answers_nobody_has_but_a_headline(self, say, store, around):
        store.run(put_article(Article("demo", "summit", title="회담 열리다"), store.keys))
        say("첫 글")
        assert around() == ("회담 열리다", "", "")

    def test_where_there_is_nothing_nothing_is_told(self, say, around):
        say("첫 글", article="untitled")
        assert around() == ("", "", "")

    def test_what_nobody_can_read_any_more_is_not_told(self, say, settle, answer, store, around):
        first = say("첫 글").id
        settle()
        taken_back, removed = answer("하나", first), answer("둘", first)
        say("held", parent=first)
        settle("held")
        say("waits to be checked again", parent=first)
        settle()
        waiting = store.redis.zrange("{s0}thread:demo/summit", -1, -1)[0].decode()
        say("the one that is claimed", parent=first)
        store.run(withdraw(find(store, taken_back), store.keys))
        gone = find(store, removed)
        store.run(decide(gone, "remove", by="yoon", reason="insult", keys=store.keys))
        store.run(withdraw(find(store, first), store.keys))
        assert around() == ("", "", "waits to be checked again")
        assert find(store, waiting).state == "published"

    def test_longer_texts_are_cut(self, say, settle, store, around):
        store.run(put_article(Article("demo", "summit", title="긴" * 300), store.keys))
        first = say("글" * 250).id
        settle()
        store.redis.hset(f"{{s0}}comment:{first}", "text", "글" * 900)
        say("짧은 답", parent=first)
        assert around() == ("긴" * 250, "글" * 250, "")

    def test_only_what_is_wanted_is_gathered(self, say, settle, take):
        first = say("첫 글").id
        settle()
        say("답", parent=first)
        [item] = take(wanted=wanted({"context.is_reply"})).items
        assert item.facts == {"context.is_reply": True}
        assert item.quoted == ()


class TestRecord:
    """What a policy was told of other texts is kept apart, for their authors may erase them."""

    @pytest.fixture
    def policy(self, tmp_path):
        when = 'context.parent == "첫 글" && context.headline != "" && author.published >= 0'
        return load(written_to(tmp_path / "policy.yaml", document(rule("R-ECHO", when))))

    @pytest.fixture
    def decided(self, policy, say, settle, take, store):
        """Give the ids of a comment and of an answer that the policy held for what it answers."""
        store.run(put_article(Article("demo", "summit", title="회담"), store.keys))
        first = say("첫 글", author="yuna").id
        settle()
        reply = say("답", parent=first).id
        self._check(policy, take, store)
        return first, reply

    def _check(self, policy, take, store):
        batch = take(wanted=wanted(policy.facts))
        done = check(policy, batch.items, Budget(5000))
        keys, sums = store.keys, done.sums
        store.run(finish(batch, done.decisions, keys, worker="w", seconds=0.0, sums=sums))

    def test_a_decision_tells_it_and_is_repeated_with_it(self, decided, policy, store):
        comment = find(store, decided[1])
        assert comment.state == "held"
        facts = comment.decisions[-1]["facts"]
        assert (facts["context.parent"], facts["context.headline"]) == ("첫 글", "회담")
        found = replay(comment, policy, store)
        assert found.agrees
        assert found.again["fired"] == ["R-ECHO"]

    def test_a_rehearsal_is_told_it_too(self, decided, store):
        rows = [row_of(each) for page in recorded(store, 1) for each in page]
        [row] = [row for row in rows if row["text"] == "답"]
        assert row["facts"]["context.parent"] == "첫 글"

    def test_what_is_erased_is_erased_there_too(self, decided, policy, store):
        first, reply = decided
        store.run(erase(find(store, first), store.keys))
        record = store.redis.hgetall(f"{{s0}}comment:{reply}")
        assert "첫 글".encode() not in b" ".join(record.values())
        with pytest.raises(NothingToReplay, match="erased since"):
            replay(find(store, reply), policy, store)

    def test_an_edited_comment_is_told_what_is_around_it_now(self, decided, policy, take, store):
        first, reply = decided
        store.run(edit(find(store, reply), "다른 답", Door(), store.keys))
        assert find(store, reply).state == "checking"
        store.run(withdraw(find(store, first), store.keys))
        self._check(policy, take, store)
        comment = find(store, reply)
        assert comment.state == "published"
        assert "context.parent" not in comment.decisions[-1]["facts"]
        assert replay(comment, policy, store).agrees

    def test_most_decisions_quote_nobody(self, decided, store, say, settle):
        say("ordinary")
        settle()
        kept = [store.redis.hget(name, "context") for name in store.redis.keys("*comment:*")]
        assert [json.loads(each) for each in kept if each] == [
            {"context.headline": "회담", "context.parent": "첫 글"}
        ]
