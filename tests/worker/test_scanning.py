"""Scanning: every record once, whatever else is in the key space."""

from __future__ import annotations

from worker.scanning import comments_of, ids, pages


def test_an_articles_comments_are_found_in_every_state_oldest_first(say, settle, store):
    texts = [f"comment {number}" for number in range(7)]
    for text in texts[:3]:
        say(text)
        say(text, article="elsewhere")
    settle("published")
    for text in texts[3:5]:
        say(text)
    settle("held", "civility")
    for text in texts[5:]:
        say(text)

    assert [each.text for each in comments_of(store, "demo", "summit")] == texts
    assert [each.text for each in comments_of(store, "demo", "summit", "held")] == texts[3:5]
    assert [each.text for each in comments_of(store, "demo", "summit", "checking")] == texts[5:]
    assert comments_of(store, "demo", "nowhere") == []
    assert comments_of(store, "other", "summit") == []


def test_every_id_comes_once(say, store):
    said = sorted(say(f"comment {number}").id for number in range(1200))
    found = [comment for page in ids(store, 0) for comment in page]
    assert sorted(found) == said


def test_letters_that_mean_something_in_a_pattern_mean_themselves(redis_client):
    for name in ("a[b]*:1", "ab:2", "axb:3"):
        redis_client.set(name, "")
    assert list(pages(redis_client, "a[b]*:")) == [["1"]]
