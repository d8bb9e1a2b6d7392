"""The thread: pages in both orders, in any length, without gaps or repeats."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.thread import InvalidCursor, make_cursor, parse_cursor, read_counts, read_page


def walk(store, order: str, limit: int) -> list[str]:
    seen: list[str] = []
    cursor = ""
    while True:
        page = store.run(
            read_page("demo", "summit", store.keys, order=order, limit=limit, cursor=cursor)
        )
        seen += [comment.text for comment in page.items]
        if page.next is None:
            return seen
        assert len(page.items) == limit
        cursor = page.next


def test_only_published_comments_are_in_the_thread(say, settle, store):
    say("published")
    settle("published")
    for state in ("held", "rejected"):
        say(state)
        settle(state)
    say("checking")
    page = store.run(read_page("demo", "summit", store.keys))
    assert [comment.text for comment in page.items] == ["published"]
    assert page.count == 1


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
def test_pages_follow_each_other_without_gap_or_repeat(say, settle, store, limit):
    texts = [f"comment {number}" for number in range(7)]
    for text in texts:
        say(text)
    settle()
    assert walk(store, "oldest", limit) == texts
    assert walk(store, "newest", limit) == texts[::-1]


@pytest.mark.parametrize("limit", [1, 2, 4])
def test_comments_of_the_same_microsecond_are_each_seen_once(say, settle, store, limit):
    ids = [say(f"comment {number}").id for number in range(9)]
    settle()
    store.redis.zadd("{s0}thread:demo/summit", dict.fromkeys(ids[2:8], 5_000_000))
    for comment in ids[2:8]:
        store.redis.hset(f"{{s0}}comment:{comment}", "at", 5_000_000)
    for order in ("newest", "oldest"):
        assert sorted(walk(store, order, limit)) == [f"comment {number}" for number in range(9)]


def test_a_comment_that_arrives_meanwhile_moves_no_page(say, settle, store):
    for number in range(4):
        say(f"old {number}")
    settle()
    first = store.run(read_page("demo", "summit", store.keys, limit=2))
    say("new")
    settle()
    second = store.run(read_page("demo", "summit", store.keys, limit=2, cursor=first.next))
    assert [comment.text for comment in second.items] == ["old 1", "old 0"]


def test_counts_are_those_of_published_comments(say, settle, store):
    say("one")
    say("two", article="other")
    settle()
    say("three")
    [answer] = store.run_all(read_counts("demo", ["summit", "other", "none"], store.keys))
    assert answer == {"summit": 1, "other": 1, "none": 0}


@given(st.integers(0, 2**53), st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True))
def test_a_cursor_reads_back(score, comment):
    assert parse_cursor(make_cursor(score, comment)) == (str(score), comment)


@given(st.text(max_size=60))
def test_any_other_text_is_no_cursor_or_one_that_reads_back(cursor):
    try:
        score, comment = parse_cursor(cursor)
    except InvalidCursor:
        return
    assert cursor == "" or parse_cursor(make_cursor(int(score), comment))[1] == comment
