"""What's Popular Now as time passes: the longer ago the less, and silence counts for nothing."""

from __future__ import annotations

import pytest

from tests.worker.popularity import WEEK, rank
from tests.worker.site import HOUR
from worker.reconcile import reconcile


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


def test_reactions_to_an_old_comment_make_no_article_new(site):
    [comment] = site.say("old", "mina")
    site.let_pass(HOUR)
    site.say("new", "sora")
    site.react(comment, "jun", "dan", "sora")
    assert site.order("1h") == ["new"]
    assert site.order("7d") == ["old", "new"]
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


def test_the_rank_grows_with_people_and_with_time():
    fresh = {"mina": (10**15, 1.0)}
    assert rank(fresh | {"jun": (10**15, 1.0)}, "1h") == pytest.approx(rank(fresh, "1h") + 1e6)
    later = {"mina": (10**15 + 900_000_000, 1.0)}
    assert rank(later, "1h") == pytest.approx(rank(fresh, "1h") + 1e6)
