"""What's Popular Now: people count, once each, and less the longer ago; nothing is gone through."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, count

import pytest

from tests.worker.popularity import (
    WEEK,
    Said,
    assert_popular,
    let_pass,
    now_of,
    rank,
    standing,
)
from worker.claim import claim
from worker.door import Door
from worker.erase import erase
from worker.finish import Decision, finish
from worker.intake import Submission, accept
from worker.keys import Keys
from worker.popular import SECONDS, most_popular, read_popular
from worker.reactions import react
from worker.reconcile import reconcile
from worker.records import Author, find, read_record
from worker.review import decide
from worker.store import Store
from worker.withdraw import withdraw

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


@pytest.fixture
def site(store):
    """Give a site in one shard."""
    return Site(store)


@pytest.fixture
def sharded(redis_client):
    """Give a site in three shards."""
    return Site(Store(redis_client, Keys(shards=3)))


def test_one_account_with_five_hundred_comments_loses_to_three_people(site):
    site.say("quiet", "mina", "jun", "sora")
    site.say("loud", *["troll"] * 500)
    assert [(each.article, each.comments, each.people) for each in site.popular("1h")] == [
        ("quiet", 3, 3),
        ("loud", 500, 1),
    ]
    site.assert_right()


def test_many_loud_accounts_crowd_nobody_out(site):
    for number in range(30):
        site.say(f"loud-{number}", *["troll"] * 8)
    site.say("quiet", "mina", "jun")
    assert site.order("24h")[0] == "quiet"
    assert len(site.popular("24h")) == 31
    site.assert_right(limit=5)


def test_taking_back_and_writing_again_gains_nothing(site):
    for _ in range(5):
        [comment] = site.say("again", "mina")
        site.withdraw(comment)
    assert site.order("1h") == []
    site.say("again", "mina")
    site.let_pass(1)  # within a millisecond they are as new as each other
    site.say("once", "jun")
    assert site.order("1h") == ["once", "again"]
    site.assert_right()


def test_who_takes_back_the_last_comment_counts_by_the_one_before(site):
    site.say("summit", "mina")
    site.let_pass(HOUR)
    [last, again] = site.say("summit", "mina", "mina")
    for comment in (again, last):
        assert site.order("1h") == ["summit"]
        site.withdraw(comment)
        site.assert_right()
    assert (site.order("1h"), site.order("24h")) == ([], ["summit"])


def test_what_is_approved_late_is_as_old_as_it_is(site):
    [held] = site.say("summit", "mina", state="held")
    site.let_pass(HOUR)
    later = site.say("summit", "mina", "mina")
    site.moderate(held, "approve")
    site.assert_right()
    for comment in later:
        site.withdraw(comment)
    assert (site.order("1h"), site.order("24h")) == ([], ["summit"])
    site.assert_right()


def test_a_reaction_to_what_was_removed_is_not_come_back_to(site):
    first, second = site.say("summit", "mina", "sora")
    site.react(first, "jun")
    site.react(second, "jun")
    site.moderate(first, "remove")
    site.assert_right()
    site.react(second, "jun", on=False)
    assert site.popular("1h")[0].people == 1
    site.assert_right()


def test_clicking_again_and_again_gains_nothing(site):
    [comment] = site.say("summit", "mina")
    site.react(comment, "jun")
    once = site.popular("1h")
    for _ in range(3):
        site.react(comment, "jun", on=False)
        site.assert_right()
        site.react(comment, "jun")
    assert site.popular("1h") == once


def test_reactions_to_an_old_comment_make_no_article_new(site):
    [comment] = site.say("old", "mina")
    site.let_pass(HOUR)
    site.say("new", "sora")
    site.react(comment, "jun", "dan", "sora")
    assert site.order("1h") == ["new"]
    assert site.order("7d") == ["old", "new"]
    site.assert_right()


def test_what_only_awaits_or_failed_the_check_does_not_count(site):
    site.say("held", "mina", state="held")
    site.say("rejected", "mina", state="rejected")
    assert site.order("7d") == []


def test_who_gave_no_name_counts_once_a_comment(site):
    site.say("unnamed", "", "", "")
    site.say("named", "mina", "jun")
    assert [each.people for each in site.popular("1h")] == [3, 2]
    site.assert_right()


def test_each_window_has_its_own_half_life_and_edge(site):
    site.say("yesterday", *(f"reader-{n}" for n in range(10)))
    site.let_pass(22 * HOUR)
    site.say("morning", *(f"reader-{n}" for n in range(6)))
    site.let_pass(6 * HOUR)
    site.say("now", "mina")
    assert site.order("1h") == ["now"]
    assert site.order("24h") == ["morning", "now"]
    assert site.order("7d") == ["yesterday", "morning", "now"]
    site.let_pass(2 * HOUR)
    site.say("later", "jun", "sora")
    assert site.order("24h") == ["morning", "later", "now"]
    site.assert_right()


def test_a_removed_comment_takes_its_reactions_with_it_and_brings_them_back(site):
    first, second = site.say("summit", "mina", "sora")
    site.react(first, "jun", "dan", "sora")
    site.react(second, "dan")
    whole = site.popular("1h")
    site.moderate(first, "remove")
    assert site.popular("1h")[0].people == 2
    site.assert_right()
    site.moderate(first, "restore")
    assert site.popular("1h") == whole
    site.assert_right()


def test_of_the_reactions_to_a_comment_a_thousand_count(site, redis_client):
    [comment] = site.say("summit", "mina")
    crowd = {f"reader-{n}": "agree" for n in range(1000)}
    redis_client.hset(f"{{s0}}reacted:{comment}", mapping=crowd)
    redis_client.hset(f"{{s0}}comment:{comment}", "agree", 1000)
    site.react(comment, "one-more")
    assert site.popular("1h")[0].people == 1
    site.moderate(comment, "remove")
    assert site.popular("1h") == []
    site.moderate(comment, "restore")
    assert site.popular("1h")[0].people == 1001


def test_a_comment_that_once_had_more_reactions_than_count_is_no_drift(site, redis_client):
    [comment] = site.say("summit", "mina")
    crowd = {f"reader-{n}": "agree" for n in range(1000)}
    redis_client.hset(f"{{s0}}reacted:{comment}", mapping=crowd)
    redis_client.hset(f"{{s0}}comment:{comment}", "agree", 1000)
    reconcile(site.store, fix=True)
    assert site.popular("1h")[0].people == 1001
    site.react(comment, "one-more")
    site.store.run(react(find(site.store, comment), "reader-1", "agree", site.keys, on=False))
    site.store.run(react(find(site.store, comment), "reader-2", "agree", site.keys, on=False))
    assert redis_client.hlen(f"{{s0}}reacted:{comment}") == 999
    assert site.popular("1h")[0].people == 999
    assert reconcile(site.store).drifts == []


def test_an_erased_author_is_named_nowhere(site, redis_client):
    first, second, other = site.say("summit", "mina", "mina", "jun")
    site.react(other, "sora")
    for comment in (first, second):
        site.store.run(erase(find(site.store, comment), site.keys))
        del site.said[comment]
    for name in redis_client.keys("*}people:*") + redis_client.keys("*}acts:*"):
        assert not [each for each in redis_client.zrange(name, 0, -1) if b"mina" in each]
    site.assert_right()


def test_the_order_is_right_across_shards_for_every_limit(sharded):
    for number in range(60):
        people = number * 7 % 13 + 1
        sharded.say(f"article-{number}", *(f"reader-{n}" for n in range(people)))
        if number % 20 == 10:
            sharded.let_pass(2)
    homes = {sharded.keys.shard_of(f"demo/{said.article}") for said in sharded.said.values()}
    assert homes == {0, 1, 2}
    for limit in range(1, 51):
        sharded.assert_right(limit)


def test_those_that_went_silent_are_passed_over(site):
    """As many stand before the live ones in the ranking as will be found."""
    for number in range(50):
        site.say(f"silent-{number}", *(f"reader-{n}" for n in range(24)))
    site.let_pass(HOUR)
    for number in range(30):
        site.say(f"live-{number}", "mina")
    for limit in (1, 5, 29, 30, 50):
        site.assert_right(limit)


def test_nothing_is_shown_when_all_is_silent(site):
    site.say("summit", "mina", "jun")
    site.let_pass(HOUR)
    assert (site.order("1h"), site.order("24h")) == ([], ["summit"])
    site.let_pass(WEEK // 189)
    assert site.order("7d") == []


def test_after_a_week_of_silence_people_talk_anew(site, redis_client):
    ids = site.say("summit", "mina", "mina", "jun")
    site.let_pass(WEEK // 189)
    site.say("other", "sora")
    assert redis_client.zrange("{s0}lively:demo", 0, -1) == [b"demo/other"]
    assert redis_client.keys("*}talk:*") == [b"{s0}talk:demo/other"]
    assert redis_client.zrange("{s0}popular:7d:demo", 0, -1) == [b"demo/other"]
    assert not redis_client.exists("{s0}people:demo/summit", "{s0}acts:demo/summit")
    site.say("summit", "dan")
    site.withdraw(ids[2])
    for comment in ids:
        del site.said[comment]
    site.assert_right()
    assert reconcile(site.store).drifts == []


def test_who_breaks_the_silence_is_the_first(site):
    for comment in site.say("summit", "mina", "mina", "jun"):
        del site.said[comment]
    site.let_pass(WEEK // 189)
    site.say("summit", "dan", "jun")
    site.assert_right()


def test_names_are_kept_for_a_week(site, redis_client):
    def assert_kept_for_a_week(*names):
        for name in names:
            assert WEEK < redis_client.ttl(name) <= WEEK + 3600

    people, acts = "{s0}people:demo/summit", "{s0}acts:demo/summit"
    ids = site.say("summit", "mina", "jun")
    assert_kept_for_a_week(people)
    ids += site.say("summit", "mina")
    assert_kept_for_a_week(people, acts)
    for comment in (ids[0], ids[2]):
        site.withdraw(comment)
    assert not redis_client.exists(acts)
    site.say("summit", "jun")
    assert_kept_for_a_week(people, acts)


def test_years_of_talk_overflow_nothing(site):
    for _ in range(40):
        site.let_pass(3000)
        site.say("forever", "mina", "jun")
    site.say("new", "mina", "jun", "sora")
    site.assert_right()
    assert site.order("7d") == ["new", "forever"]


def test_a_store_of_before_counts_from_now_on_and_wholly_once_it_is_reconciled(site, redis_client):
    """Before there was this index, `lively:` named the articles and nothing else was kept."""
    [old, *_] = site.say("old", "mina", "jun")
    site.react(old, "sora")
    names = [redis_client.keys(f"*}}{kind}:*") for kind in ("people", "popular", "talk")]
    redis_client.delete(*chain(*names))
    assert site.order("24h") == []
    site.say("new", "dan")
    assert site.order("24h") == ["new"]
    assert {each.what for each in reconcile(site.store).drifts} == {"uncounted"}
    reconcile(site.store, fix=True)
    assert site.order("24h") == ["old", "new"]
    site.withdraw(old)
    site.assert_right()
    assert reconcile(site.store).drifts == []


def test_a_busy_article_of_before_is_counted_as_well(site, redis_client):
    """More words than Lua passes on at once, on one article and in one reading."""
    ids = site.say("busy", *["mina"] * 400)
    readers = [f"reader-{number}" for number in range(20)]
    for comment in ids:
        redis_client.hset(f"{{s0}}reacted:{comment}", mapping=dict.fromkeys(readers, "agree"))
        site.said[comment].reacted.update(readers)
    names = [redis_client.keys(f"*}}{kind}:*") for kind in ("people", "acts", "talk")]
    redis_client.delete(*chain(*names))
    reconcile(site.store, fix=True)
    assert reconcile(site.store).drifts == []
    site.assert_right()


def test_the_rank_grows_with_people_and_with_time():
    fresh = {"mina": (10**15, 1.0)}
    assert rank(fresh | {"jun": (10**15, 1.0)}, "1h") == pytest.approx(rank(fresh, "1h") + 1e6)
    later = {"mina": (10**15 + 900_000_000, 1.0)}
    assert rank(later, "1h") == pytest.approx(rank(fresh, "1h") + 1e6)
