"""Audit: an unbroken chain is said to be one, and the first bad entry is named."""

from __future__ import annotations

import pytest

from worker.audit import verify

TRAIL, HEAD = "{s0}audit", "{s0}audit:head"


@pytest.fixture
def day(say, settle):
    """Leave five entries in the trail."""
    for number in range(5):
        say(f"comment {number}")
        settle()


def rewrite(redis, number, **changed):
    """Put a changed entry in the place of an entry; a stream only lets us write it all anew."""
    rows = redis.xrange(TRAIL)
    redis.delete(TRAIL)
    for entry, fields in rows:
        others = {name.encode(): value for name, value in changed.items()}
        mine = entry == f"{number}-0".encode()
        redis.xadd(TRAIL, {**fields, **others} if mine else fields, id=entry)


def broken(store):
    [trail] = verify(store)
    return trail.entries, trail.broken


def test_a_trail_that_nobody_touched_is_in_order(day, store):
    [trail] = verify(store)
    assert (trail.entries, trail.broken) == (5, "")
    assert trail.head.encode() == store.redis.hget(HEAD, "hash")


def test_an_empty_trail_is_in_order(store):
    assert broken(store) == (0, "")


def test_a_changed_text_is_named(day, store):
    rewrite(store.redis, 3, e=b"0|x|checking>published|2|policy")
    assert broken(store) == (
        2,
        "entry 3 was changed: its hash is not that of its text and of entry 2",
    )


def test_a_changed_text_with_a_hash_that_fits_breaks_the_next(day, store):
    import hashlib

    before = dict(store.redis.xrange(TRAIL))[b"2-0"][b"h"]
    text = b"0|x|checking>published|2|policy"
    rewrite(store.redis, 3, e=text, h=hashlib.sha1(before + text).hexdigest().encode())
    entries, said = broken(store)
    assert entries == 3
    assert said.startswith("entry 4 was changed")


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_dropped_entry_is_named(number, day, store):
    store.redis.xdel(TRAIL, f"{number}-0")
    assert broken(store) == (number - 1, f"entry {number} is missing")


def test_a_trail_cut_short_with_its_head_is_told_from_the_hash(day, store):
    store.redis.hset(HEAD, "hash", "0" * 40)
    assert broken(store) == (5, "the head was changed: it is not the hash of entry 5")


def test_what_is_added_while_it_walks_is_left_for_the_next_walk(day, store, say, settle):
    store.redis.hset(HEAD, "seq", "4")
    store.redis.hset(HEAD, "hash", dict(store.redis.xrange(TRAIL))[b"4-0"][b"h"])
    assert broken(store) == (4, "")
