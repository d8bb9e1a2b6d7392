"""Submit: accepted whole or refused with every reason, and never twice."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from worker import intake
from worker.door import Door
from worker.intake import Receipt, Submission, accept
from worker.keys import Keys
from worker.records import Author, find
from worker.recovery import reap
from worker.refusals import (
    ArticleClosed,
    Busy,
    InvalidSubmission,
    KeyReused,
    ReplyTooDeep,
    UnknownArticle,
    UnknownParent,
)

KEYS = Keys()


def problems_of(**fields) -> dict[str, str]:
    wanted = Submission(**{"site": "demo", "article": "a", "text": "좋아요", **fields})
    try:
        accept(wanted, Door(), KEYS)
    except InvalidSubmission as refusal:
        return {
            problem.field: problem.code
            for problem in refusal.problems
            if all(problem.message[lang] for lang in ("ko", "en"))
        }
    return {}


def test_an_accepted_comment_is_a_record_and_an_rq_job_that_points_to_it(say, store):
    receipt = say("좋은 기사 고맙습니다.")

    comment = find(store, receipt.id)
    assert (comment.state, comment.version, comment.text) == (
        "checking",
        1,
        "좋은 기사 고맙습니다.",
    )
    job = Job.fetch(receipt.id, connection=store.redis, serializer=JSONSerializer)
    assert (job.func_name, job.args, job.kwargs) == ("worker.jobs.moderate", [receipt.id], {})
    assert job.origin == "comments-s0"
    assert Queue("comments-s0", connection=store.redis).job_ids == [receipt.id]
    assert "고맙" not in str(store.redis.hgetall(f"rq:job:{receipt.id}"))


def test_text_is_stored_normalised(say, store):
    receipt = say("  한\r\n글  ")
    assert find(store, receipt.id).text == "한\n글"


def test_the_same_key_and_text_get_the_same_receipt(say, store):
    first = say("안녕하세요", key="k1")
    again = say("안녕하세요 ", key="k1")
    assert again == Receipt(first.id, "checking", replayed=True)
    assert store.redis.llen("rq:queue:comments-s0") == 1


def test_the_same_key_with_another_text_is_refused_and_names_the_first(say):
    first = say("안녕하세요", key="k1")
    with pytest.raises(KeyReused) as refusal:
        say("안녕히 가세요", key="k1")
    assert refusal.value.comment == first.id


def test_keys_of_different_authors_do_not_meet(say):
    assert say("안녕", key="k1").id != say("안녕", key="k1", author="jun").id


def test_a_submitters_own_id_is_the_comments_id_and_makes_it_idempotent(say):
    assert say("안녕", id="cms-17").id == "cms-17"
    assert say("안녕", id="cms-17").replayed
    with pytest.raises(KeyReused):
        say("다른 말", id="cms-17")


def test_a_reply_to_a_lost_first_sending_is_no_replay(store):
    call = accept(Submission("demo", "a", "hi"), Door(creates_articles=True), store.keys)
    first, second = store.run(call), store.run(call)
    assert first == second
    assert store.redis.llen("rq:queue:comments-s0") == 1


def test_an_unknown_article_is_refused_unless_a_first_comment_may_create_it(store):
    wanted = Submission("demo", "nowhere", "hi")
    with pytest.raises(UnknownArticle, match="PUT /v1/sites/demo/articles/nowhere"):
        store.run(accept(wanted, Door(), store.keys))
    assert store.redis.keys("*") == []


def test_a_closed_article_takes_no_comments(say, store):
    say("hi")
    store.redis.hset("{s0}article:demo/summit", "closed", "1")
    with pytest.raises(ArticleClosed):
        say("one more")


def test_only_published_comments_of_the_article_can_be_answered(say, settle):
    parent = say("hi")
    with pytest.raises(UnknownParent):
        say("too early", parent=parent.id)
    settle()
    assert say("me too", parent=parent.id).state == "checking"
    with pytest.raises(UnknownParent):
        say("wrong place", parent=parent.id, article="elsewhere")


@pytest.fixture
def reply(store, settle):
    """Give a function that answers a published comment where so many levels are taken."""

    def reply(parent: str, levels: int, **more: str) -> str:
        settle()
        wanted = Submission("demo", "summit", "reply", Author("mina"), parent=parent, **more)
        return store.run(accept(wanted, Door(reply_levels=levels), store.keys)).id

    return reply


@pytest.mark.parametrize("levels", [0, 1, 2, 5])
def test_replies_are_taken_down_to_the_level_that_is_set(say, store, reply, levels):
    deepest = say("hi").id
    for _ in range(levels):
        deepest = reply(deepest, levels)
    with pytest.raises(ReplyTooDeep, match=f"{levels} level" if levels else "No replies"):
        reply(deepest, levels)
    assert store.redis.hget("{s0}ledger", "accepted") == str(levels + 1).encode()


def test_what_was_taken_where_more_levels_were_is_replayed_as_before(say, reply):
    first = say("hi").id
    second = reply(first, 2)
    third = reply(second, 2, key="k1")
    assert reply(second, 1, key="k1") == third
    with pytest.raises(ReplyTooDeep, match="comment above"):
        reply(third, 2)


@pytest.mark.parametrize("levels", [0, 1, 2, 3])
def test_a_reply_reads_no_more_records_than_there_are_levels(say, settle, store, reply, levels):
    chain = [say("hi").id]
    for _ in range(4):
        chain.append(reply(chain[-1], 5))
    settle()
    with store.redis.monitor() as seen:
        with pytest.raises(ReplyTooDeep):
            reply(chain[-1], levels)
        store.redis.echo("end")
        said = (each["command"] for each in iter(seen.next_command, None))
        commands = list(takewhile("ECHO end".__ne__, said))
    assert [each for each in commands if each.startswith("EVALSHA")]
    read = re.compile(r"H\S+ \{s0\}comment:(\S+)")
    assert [found[1] for each in commands if (found := read.match(each)) and found[1] in chain] == (
        list(reversed(chain))[:levels]
    )


def test_over_the_high_water_mark_nothing_is_stored(store, say):
    say("hi")
    door = Door(creates_articles=True, most_queued=1)
    with pytest.raises(Busy, match="1 comments wait"):
        store.run(accept(Submission("demo", "a", "hi"), door, store.keys))
    assert store.redis.zcard("{s0}checking") == 1


def test_a_backlog_that_grew_too_old_refuses_too(store, say):
    say("hi")
    door = Door(creates_articles=True, most_age_seconds=0)
    with pytest.raises(Busy, match="has waited"):
        store.run(accept(Submission("demo", "a", "hi"), door, store.keys))


def test_a_nearly_full_server_accepts_nothing_and_decides_what_it_has(store, say, settle):
    say("hi")
    used = store.redis.info("memory")["used_memory"]
    store.redis.config_set("maxmemory", int(used * 1.05))
    try:
        store.run(reap("w", 0, store.keys))
        with pytest.raises(Busy, match=r"9\d % of the memory"):
            say("one more")
        store.redis.config_set("maxmemory", 1)
        assert settle() == ["published"]
    finally:
        store.redis.config_set("maxmemory", 0)
    store.redis.delete("{s0}reaper")
    store.run(reap("w", 0, store.keys))
    assert say("one more").state == "checking"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": ""}, {"text": "min_graphemes"}),
        ({"text": " \n\t　"}, {"text": "min_graphemes"}),
        ({"text": "가" * 251}, {"text": "max_graphemes"}),
        ({"text": "가" * 250}, {}),
        ({"text": "a\n" * 25 + "b"}, {"text": "max_lines"}),
        ({"text": "e" + "\u0301" * 3000}, {"text": "max_bytes"}),
        ({"text": "a\ud800b"}, {"text": "lone-surrogate"}),
        ({"text": "a\0b"}, {"text": "control-character"}),
        ({"site": "De mo"}, {"site": "invalid"}),
        ({"article": "a/b"}, {"article": "invalid"}),
        ({"article": ""}, {"article": "invalid"}),
        ({"lang": "fr"}, {"lang": "invalid"}),
        ({"id": "no spaces"}, {"id": "invalid"}),
        ({"key": "k" * 256}, {"Idempotency-Key": "invalid"}),
        ({"author": Author("a b")}, {"author.id": "invalid"}),
        ({"author": Author("a", "\u202eevil")}, {"author.name": "invalid"}),
        ({"author": Author("a", "n" * 81)}, {"author.name": "invalid"}),
        ({"text": "", "site": "?"}, {"text": "min_graphemes", "site": "invalid"}),
    ],
)
def test_every_problem_is_named_at_once(fields, expected):
    assert problems_of(**fields) == expected


def test_too_long_says_how_long():
    with pytest.raises(InvalidSubmission, match="limited to 250 characters; this has 251"):
        accept(Submission("demo", "a", "가" * 251), Door(), KEYS)


@given(st.text(max_size=300), st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_accepted_or_refused_with_a_reason(text, name, key):
    wanted = Submission("demo", "a", text, Author("mina", name), key=key)
    try:
        call = accept(wanted, Door(), KEYS)
    except InvalidSubmission as refusal:
        call, problems = None, refusal.problems
    else:
        problems = []
    assert (call is None) == bool(problems)
    if call:
        assert all(isinstance(part, str | int) for part in call.arguments)
        job = json.loads(call.arguments[11])
        assert job == ["worker.jobs.moderate", None, [call.arguments[0]], {}]
        zlib.compress(str(call.arguments[4]).encode())


@given(st.lists(st.text(st.characters(exclude_categories=[])), max_size=4))
def test_a_key_is_found_by_the_digest_of_the_json_of_its_scope(parts):
    """What a replay is known by may not change over an upgrade: the first sending is kept a day."""
    of_json = hashlib.blake2b(json.dumps(parts).encode(), digest_size=12)
    assert intake._digest(*parts) == of_json.hexdigest()
