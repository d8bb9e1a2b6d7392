"""Copies: a text that was said before is known by it, and the same to whoever claims it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from policies.similarity import alike, bands
from worker.copies import COPIES
from worker.door import Door
from worker.edit import edit
from worker.intake import Submission, accept
from worker.records import Author, find
from worker.recovery import give_back
from worker.withdraw import withdraw

DOOR = Door(creates_articles=True, copies=COPIES)
LONG = (
    "시의회가 예산안을 처리하면서 주민 공청회를 한 번도 열지 않았다는 점이 가장 큰 문제입니다. "
    "절차를 지키지 않은 결정은 다시 논의해야 합니다."
)
COPIES_OF_IT = [
    LONG.replace("가장 큰", "제일 큰"),
    LONG.replace("시의회가", "시의회는!!"),
    LONG.replace("합니다.", "하지요."),
]


@pytest.fixture
def write(store):
    """Give a function that submits a text where all copies are looked for, and answers its id."""

    def write(text, article="summit", author="mina", door=DOOR):
        wanted = Submission("demo", article, text, Author(author))
        return store.run(accept(wanted, door, store.keys)).id

    return write


@pytest.fixture
def change(store):
    """Give a function that edits a comment as its author."""

    def change(comment, words):
        return store.run(edit(find(store, comment), words, DOOR, store.keys))

    return change


@pytest.fixture
def copies(take):
    """Give a function that claims all and tells copies: on the article, exact, near."""

    def copies(**more):
        names = ("exact_on_article", "exact_24h", "near_24h")
        return {
            item.id: tuple(item.facts.get(f"duplicates.{name}", 0) for name in names)
            for item in take(wanted="d", **more).items
        }

    return copies


def test_each_comment_knows_what_was_said_before_it(write, copies):
    first, second = write("Same words"), write("same  words!")
    elsewhere, other = write("Same words", "festival"), write("something else")
    found = copies()
    assert found[first] == found[other] == (0, 0, 0)
    assert found[second] == (1, 1, 1)
    assert found[elsewhere] == (0, 2, 2)


def test_what_nobody_asks_for_is_neither_kept_nor_told(write, copies, redis_client):
    one, other = (write("same", door=Door(creates_articles=True)) for _ in range(2))
    assert copies() == {one: (0, 0, 0), other: (0, 0, 0)}
    kept = b" ".join(redis_client.scan_iter())
    assert not any(each in kept for each in (b"same:", b"said:", b"near:", b"kin:"))


def test_a_claim_that_comes_again_is_told_the_same(write, copies, take, store):
    write("Same words")
    twice = write("Same words")
    assert copies(token="t1")[twice] == copies(token="t1")[twice] == (1, 1, 1)
    write("Same words")
    store.run(give_back("w", 0, store.keys, why="stopped"))
    assert copies()[twice] == (1, 1, 1)


def test_deleted_texts_count(write, copies, store):
    store.run(withdraw(find(store, write("Same words")), store.keys))
    second = write("Same words")
    assert copies()[second] == (1, 1, 1)


def test_near_copies_across_articles_are_counted(write, copies):
    first = write(LONG, "one")
    rest = [write(text, f"a{n}", f"reader-{n}") for n, text in enumerate(COPIES_OF_IT)]
    other = write("전혀 다른 이야기를 길게 늘어놓아도 비슷한 글이 되지는 않습니다. 그렇지요?")
    found = copies()
    assert [found[each][2] for each in (first, *rest, other)] == [0, 1, 2, 3, 0]
    assert {each[:2] for each in found.values()} == {(0, 0)}


def test_copies_of_copies_are_of_one_family(write, copies):
    letters = [chr(ord("가") + 137 * n) for n in range(80)]
    steps = []
    for n in range(0, 80, 4):
        letters[n] = "아"
        steps.append("".join(letters))
    assert all(alike(bands(one), bands(two)) for one, two in pairwise(steps))
    assert not alike(bands(steps[0]), bands(steps[-1]))
    family = [write(text, f"a{n}") for n, text in enumerate(steps)]
    found = copies()
    assert [found[each][2] for each in family] == list(range(20))


def test_what_was_said_earlier_today_counts_and_what_was_said_days_ago_does_not(
    write, copies, redis_client
):
    write(LONG)

    def age(blocks):
        """Have all that was said lately be so many times four hours older."""
        for name in sorted(redis_client.keys("*")):
            what, _, rest = name.partition(b":")
            if what in {b"{s0}said", b"{s0}near", b"{s0}kin"}:
                block, digits = rest.split()
                redis_client.rename(name, b"%s:%d %s" % (what, int(block) - blocks, digits))

    age(5)
    second = write(LONG, "two")
    age(5)
    third = write(LONG, "three")
    found = copies()
    assert (found[second], found[third]) == ((0, 1, 1), (0, 1, 1))


def test_all_that_was_said_lately_goes_by_itself(write, redis_client):
    write(LONG)
    lately = [
        *redis_client.keys("*said:*"),
        *redis_client.keys("*near:*"),
        *redis_client.keys("*kin:*"),
    ]
    assert len(lately) == 1 + 8 + 1
    assert all(86_400 < redis_client.ttl(name) <= 100_800 for name in lately)


class TestEdits:
    """An author's own earlier words are no copies."""

    def test_the_same_letters_in_another_dress_are_no_copy(self, write, change, copies):
        comment = write("Same words")
        change(comment, "Same, words!")
        assert copies()[comment] == (0, 0, 0)

    def test_a_small_change_is_no_near_copy_of_itself(self, write, change, copies):
        comment = write(LONG)
        for text in COPIES_OF_IT:
            change(comment, text)
        assert copies()[comment] == (0, 0, 0)

    def test_going_back_to_ones_own_words_is_no_copy(self, write, change, copies):
        comment = write("first words")
        change(comment, "second thoughts")
        change(comment, "first words")
        assert copies()[comment][0] == 0

    def test_another_comments_words_are_a_copy_after_any_detour(self, write, change, copies):
        write("taken words")
        comment = write("Taken words")
        for words in ("something else", "taken words!", "taken words?"):
            change(comment, words)
        assert copies()[comment][0] == 1

    def test_a_copy_that_says_something_else_is_none_any_more(self, write, change, copies):
        write("taken words")
        comment = write("taken words")
        change(comment, "something else")
        assert copies()[comment] == (0, 0, 0)

    def test_editing_many_comments_into_the_same_words_is_saying_them_again(
        self, write, change, copies
    ):
        comments = [write(f"comment {n}") for n in range(3)]
        for comment in comments:
            change(comment, "사세요 사세요")
        assert sorted(each[1] for each in copies().values()) == [0, 1, 2]


def test_an_erased_comment_keeps_nothing_of_its_text(write, change, store, redis_client):
    from worker.erase import erase

    write("taken words")
    comment = write("taken words")
    change(comment, "something else")
    change(comment, "taken words")
    store.run(erase(find(store, comment), store.keys))
    left = redis_client.hkeys(f"{{s0}}comment:{comment}")
    assert not {b"copies", b"firsts", b"text"} & set(left)


def test_a_thousand_texts_on_an_article_take_ten_bytes_each_and_all_are_found(store, redis_client):
    def submitted(n):
        wanted = Submission("demo", "summit", f"comment {n}", Author(f"reader-{n}"))
        return accept(wanted, DOOR, store.keys)

    for _ in range(2):
        for start in range(0, 2000, 200):
            store.run_all([submitted(n) for n in range(start, start + 200)])
    records = [redis_client.hget(name, "copies") for name in redis_client.keys("*comment:*")]
    assert sum(each is not None and each.startswith(b"1 ") for each in records) == 2000
    sets = redis_client.keys("*same:*")
    assert {redis_client.object("encoding", name) for name in sets} == {b"intset"}
    assert sum(redis_client.memory_usage(name) for name in sets) / 2000 < 11
