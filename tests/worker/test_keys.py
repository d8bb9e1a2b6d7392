"""Names: one shard one tag, ids that tell their shard, the same sums in Python and in Lua."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.keys import COMMENT, Keys
from worker.scripts import script


@given(st.integers(1, 1024), st.data())
def test_an_own_id_is_found_in_its_shard_first(shards, data):
    keys = Keys(shards)
    shard = data.draw(st.integers(0, shards - 1))
    comment = keys.new_id(shard)
    assert COMMENT.fullmatch(comment)
    assert keys.shards_of_id(comment)[0] == shard
    assert sorted(keys.shards_of_id(comment)) == list(range(shards))


@given(st.from_regex(COMMENT, fullmatch=True), st.integers(1, 9))
def test_a_foreign_id_is_looked_for_everywhere(comment, shards):
    assert sorted(Keys(shards).shards_of_id(comment)) == list(range(shards))


def test_an_article_never_changes_its_shard():
    assert [Keys(16).shard_of(f"demo/a{n}") for n in range(8)] == [12, 3, 8, 13, 6, 5, 9, 5]


def test_shards_get_their_share():
    counts = [0] * 8
    for number in range(8000):
        counts[Keys(8).shard_of(f"demo/{number}")] += 1
    assert min(counts) > 850


@pytest.mark.parametrize("who", ["demo/mina", "demo/한결", "demo/x@y.example"])
def test_lua_and_python_agree_on_the_shard(redis_client, who):
    keys = Keys(7)
    probe = (
        script("accept").text.rpartition("-- Accepts one")[0]
        + "return lives_here(ARGV[3]) and 1 or 0"
    )
    answers = [redis_client.eval(probe, 1, keys.gate(shard), 7, "rq", who) for shard in range(7)]
    assert answers.index(1) == keys.shard_of(who)
    assert sum(answers) == 1


def test_with_a_single_server_rq_keeps_its_prefix_and_a_cluster_tags_it():
    assert Keys(1).rq(0) == "rq"
    assert Keys(4, tagged=True).rq(3) == "{s3}rq"
