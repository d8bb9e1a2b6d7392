"""Lengths: each section's own limits, at the door as in the worker, in one round trip."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import load
from tests.policies.boards import document, written_to
from worker.articles import Article, put_article
from worker.door import Door, door_of
from worker.edit import edit
from worker.intake import Submission, accept
from worker.lengths import measure
from worker.records import Author, find
from worker.refusals import InvalidSubmission, UnknownArticle
from worker.settings import Settings

SECTIONS = {
    "poems": {"limits": {"max_graphemes": 400}},
    "short": {"limits": {"max_graphemes": 50}},
    "long": {"limits": {"max_graphemes": 60, "min_graphemes": 10}},
    "lines": {"limits": {"max_lines": 2}},
    "news": {"disable": []},
}
EVERY_SECTION = ["", "weather", *SECTIONS]
MOST = {"": 250, "weather": 250, "poems": 400, "short": 50, "long": 60, "lines": 250, "news": 250}

_numbers = count()


@pytest.fixture(scope="module")
def policy(tmp_path_factory):
    """Give a policy whose sections have limits of their own."""
    path = tmp_path_factory.mktemp("board") / "policy.yaml"
    return load(written_to(path, document(sections=SECTIONS)))


@pytest.fixture(scope="module")
def door(policy):
    """Give what the door asks while that policy is in force."""
    return door_of(Settings(), policy)


@pytest.fixture
def articles(store):
    """Give a store with an article in every section, named after it, and one in none: `none`."""
    for section in EVERY_SECTION:
        article = Article("demo", section or "none", section=section)
        store.run(put_article(article, store.keys))
    return store


def submit(store, door, article, text):
    """What became of a text on an article: its id, or what was wrong with it."""
    wanted = Submission("demo", article or "none", text, Author("mina"))
    try:
        return store.run(accept(wanted, door, store.keys)).id
    except InvalidSubmission as error:
        return [(each.code, each.message["ko"]) for each in error.problems]


@pytest.mark.parametrize("section", EVERY_SECTION)
def test_a_section_takes_what_it_allows_and_not_a_character_more(articles, door, section):
    most = MOST[section]
    comment = submit(articles, door, section, "가" * most)
    assert find(articles, comment).text == "가" * most
    said = f"댓글은 {most}자까지 쓸 수 있습니다. 지금은 {most + 1}자입니다."
    before = articles.redis.dbsize()
    assert submit(articles, door, section, "나" * (most + 1)) == [("max_graphemes", said)]
    assert articles.redis.dbsize() == before


TEXTS = st.one_of(
    st.integers(1, 420).map(lambda n: "가" * n),
    st.integers(1, 60).map(lambda n: "가\n" * n + "나"),
    st.integers(1, 1400).map(lambda n: "👩‍👩‍👧‍👦" * (n // 10 + 1)),
)


@settings(max_examples=60)
@given(text=TEXTS)
def test_in_every_section_the_door_says_what_the_worker_would(policy, door, text):
    lengths = measure(text, door)
    for section in EVERY_SECTION:
        by_worker = policy.check(text, {"article.section": section})
        broken = [name for name in by_worker.fired if name.startswith("limits.")]
        by_door = lengths.by_section.get(section, lengths.elsewhere)
        assert [f"limits.{each.code}" for each in by_door] == broken
        if lengths.anyhow:
            assert broken


@pytest.fixture(scope="module")
def shared(valkey):
    """Give a store for all examples of a test, on a server that other tests empty."""
    from redis import Redis

    from worker.keys import Keys
    from worker.store import Store

    return Store(Redis.from_url(valkey.url), Keys())


@settings(max_examples=40)
@given(text=TEXTS, section=st.sampled_from(EVERY_SECTION))
def test_the_script_refuses_by_the_section_of_the_article(shared, policy, door, text, section):
    on = f"a-{next(_numbers)}"
    shared.run(put_article(Article("demo", on, section=section), shared.keys))
    fired = policy.check(text, {"article.section": section}).fired
    became = submit(shared, door, on, text)
    if fired:
        assert [f"limits.{code}" for code, _ in became] == [*fired]
    else:
        assert find(shared, became).state == "checking"


def test_what_is_too_long_everywhere_alike_is_not_even_sent(articles):
    door = Door()
    with pytest.raises(InvalidSubmission):
        accept(Submission("demo", "none", "가" * 251), door, articles.keys)


def test_what_no_section_would_take_is_refused_by_the_limit_of_its_own(articles, door):
    [(_, said)] = submit(articles, door, "poems", "가" * 500)
    assert "400자까지" in said
    [(_, said)] = submit(articles, door, "weather", "가" * 500)
    assert "250자까지" in said


def test_an_empty_text_is_refused_in_the_words_for_it_whatever_the_section(store, door):
    assert submit(store, Door(), "none", " ") == [("min_graphemes", "내용을 입력해 주세요.")]
    assert measure("", door).by_section["poems"] == measure("", Door()).elsewhere


def test_of_an_article_that_is_not_there_the_length_is_not_said(store, door):
    strict = Door(section_limits=door.section_limits)
    call = accept(Submission("demo", "nowhere", "가" * 300), strict, store.keys)
    with pytest.raises(UnknownArticle):
        store.run(call)


def test_a_first_comment_that_makes_its_article_keeps_the_limits_of_no_section(store, door):
    [(_, said)] = submit(store, door, "", "가" * 300)
    assert "250자까지" in said


def test_a_comment_is_edited_within_the_limits_of_its_section(articles, door):
    comment = submit(articles, door, "poems", "시 한 편")
    found = find(articles, comment)
    assert articles.run(edit(found, "가" * 400, door, articles.keys)) == "checking"
    assert find(articles, comment).text == "가" * 400
    with pytest.raises(InvalidSubmission) as refused:
        articles.run(edit(find(articles, comment), "가" * 401, door, articles.keys))
    assert "400자까지" in refused.value.problems[0].message["ko"]
    assert find(articles, comment).text == "가" * 400

    comment = submit(articles, door, "short", "짧은 글")
    with pytest.raises(InvalidSubmission) as refused:
        articles.run(edit(find(articles, comment), "가" * 51, door, articles.keys))
    assert "50자까지" in refused.value.problems[0].message["ko"]


def test_a_comment_that_came_is_answered_alike_when_its_article_has_moved(articles, door):
    """The same key and text again is the same comment, whatever the section is by then."""
    wanted = Submission("demo", "poems", "가" * 300, Author("mina"), key="k")
    first = articles.run(accept(wanted, door, articles.keys))
    articles.run(put_article(Article("demo", "poems", section="short"), articles.keys))
    again = articles.run(accept(wanted, door, articles.keys))
    assert (again.id, again.replayed) == (first.id, True)
