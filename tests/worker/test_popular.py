"""What's Popular Now: people count, once each, whatever they and moderators do."""

from __future__ import annotations

from tests.worker.site import HOUR
from worker.erase import erase
from worker.records import find


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


def test_what_only_awaits_or_failed_the_check_does_not_count(site):
    site.say("held", "mina", state="held")
    site.say("rejected", "mina", state="rejected")
    assert site.order("7d") == []


def test_who_gave_no_name_counts_once_a_comment(site):
    site.say("unnamed", "", "", "")
    site.say("named", "mina", "jun")
    assert [each.people for each in site.popular("1h")] == [3, 2]
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
