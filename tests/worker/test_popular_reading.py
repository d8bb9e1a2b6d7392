"""What a reading of What's Popular Now looks at: no more for all that was ever popular before."""

from __future__ import annotations

from itertools import takewhile

from tests.worker.site import HOUR

LIMIT = 5
PAGE = 2 * LIMIT
"""Articles that a reading weighs at once."""

IN_1H, IN_24H = "{s0}popular:1h:demo", "{s0}popular:24h:demo"


def weighed(site):
    """How many articles a reading of the shortest window weighs, in all that it asks the server."""
    redis = site.store.redis
    with redis.monitor() as monitor:
        site.popular("1h", LIMIT)
        redis.ping()
        heard = iter(monitor.listen())
        commands = takewhile(lambda each: each != "PING", (each["command"] for each in heard))
        asked = [command.split() for command in commands]
    return sum(len(words) - 2 for words in asked if words[0] == "ZMSCORE")


def crowd(site, articles, people=3):
    for article in articles:
        site.say(article, *(f"reader-{number}" for number in range(people)))


def test_of_many_that_are_live_a_reading_weighs_a_page(site):
    crowd(site, [f"live-{number}" for number in range(40)], people=1)
    assert weighed(site) == PAGE
    site.assert_right(LIMIT)


def test_a_reading_weighs_no_more_than_what_is_live_and_a_page(site):
    """Whatever else stands before it in the ranking, as after a night without a word."""
    crowd(site, [f"silent-{number}" for number in range(60)])
    site.let_pass(HOUR)
    assert weighed(site) == 0
    crowd(site, ["live-1", "live-2"], people=1)
    assert site.store.redis.zcard(IN_1H) > 20
    assert 0 < weighed(site) <= 2 + PAGE
    site.assert_right(LIMIT)


def test_acts_drop_what_ran_out_so_that_a_reading_weighs_a_page(site):
    live = [f"live-{number}" for number in range(30)]
    crowd(site, [f"silent-{number}" for number in range(60)])
    site.let_pass(HOUR)
    crowd(site, live, people=1)
    redis = site.store.redis
    assert sorted(redis.zrange(IN_1H, 0, -1)) == sorted(f"demo/{each}".encode() for each in live)
    assert redis.zcard(IN_24H) == 90
    assert weighed(site) == PAGE
    site.assert_right(LIMIT)


def test_what_was_dropped_comes_back_with_the_next_act(site):
    crowd(site, ["summit"])
    site.let_pass(HOUR)
    site.say("other", "mina")
    assert site.store.redis.zrange(IN_1H, 0, -1) == [b"demo/other"]
    site.say("summit", "mina")
    assert site.order("1h") == ["summit", "other"]
    site.assert_right()


def test_who_takes_back_the_last_act_drops_the_article_at_once(site):
    site.say("summit", "mina")
    site.let_pass(HOUR)
    [again] = site.say("summit", "jun")
    site.withdraw(again)
    assert site.store.redis.zscore(IN_1H, "demo/summit") is None
    assert site.store.redis.zscore(IN_24H, "demo/summit") is not None
    site.assert_right()


def test_a_store_of_before_drops_what_ran_out_likewise(site):
    """Before, all of a week stood in each ranking, and nothing was noted of what ran out."""
    redis = site.store.redis
    crowd(site, [f"old-{number}" for number in range(20)])
    site.let_pass(HOUR)
    crowd(site, [f"silent-{number}" for number in range(20)])
    site.let_pass(HOUR)
    redis.zunionstore(IN_1H, {IN_24H: 1})
    redis.delete("{s0}ran-out:demo")
    crowd(site, ["live-1", "live-2"], people=1)
    site.assert_right(LIMIT)
    crowd(site, ["live-3"], people=1)
    assert redis.zcard(IN_1H) == 3
    site.assert_right(LIMIT)
