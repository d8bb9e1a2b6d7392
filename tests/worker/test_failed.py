"""Dead letters: listed with their reason, queued again or dropped; no comment is lost by it."""

from __future__ import annotations

import time
import zlib

import pytest
from rq import Queue
from rq.job import Job, JobStatus
from rq.registry import FailedJobRegistry
from rq.serializers import JSONSerializer

from worker.failed import (
    NothingToRetry,
    UnknownDeadLetter,
    dead_letters,
    discard,
    find_dead_letter,
    retry,
)
from worker.records import find
from worker.recovery import give_back

QUEUE = "comments-s0"


@pytest.fixture
def foreign(store):
    """Leave a dead letter that is no pointer to a comment, as RQ itself writes one."""
    queue = Queue(QUEUE, connection=store.redis, serializer=JSONSerializer)
    job = queue.enqueue("os.system", "true")
    queue.remove(job)
    store.redis.hset(f"rq:job:{job.id}", "exc_info", zlib.compress(b"only one function may be run"))
    store.redis.hset(f"rq:job:{job.id}", "status", "failed")
    store.redis.zadd(f"rq:failed:{QUEUE}", {job.id: time.time() + 3600})
    return job.id


@pytest.fixture
def crashed(store, say, take):
    """Leave a comment whose worker died three times."""
    comment = say("a comment that kills")
    for number in range(3):
        take(worker=f"w{number}")
        store.run(give_back(f"w{number}", 0, store.keys, why="died"))
    return comment.id


def test_none_are_listed_where_none_are(store, say):
    say("hi")
    assert dead_letters(store) == []


def test_a_foreign_job_is_listed_with_its_reason_and_what_it_asked_for(store, foreign):
    [letter] = dead_letters(store)
    assert (letter.id, letter.queue, letter.comment) == (foreign, QUEUE, "")
    assert letter.reason == "only one function may be run"
    assert '"os.system"' in letter.data


def test_a_job_whose_id_is_no_text_can_be_listed_and_dropped(store, take):
    store.redis.rpush(f"rq:queue:{QUEUE}", b"\xff\xfe")
    take()
    [letter] = dead_letters(store)
    assert letter.id == r"\xff\xfe"
    assert "letters, digits" in letter.reason
    discard(store, letter.id)
    assert dead_letters(store) == []


def test_a_crashed_comment_is_listed_with_its_state(store, crashed):
    letter = find_dead_letter(store, crashed)
    assert (letter.comment, letter.state) == (crashed, "held")
    assert "died" in letter.reason
    assert letter.ended_at.startswith("20")


def test_retrying_queues_the_job_again(store, foreign):
    retry(store, foreign)
    assert dead_letters(store) == []
    assert Queue(QUEUE, connection=store.redis).job_ids == [foreign]
    job = Job.fetch(foreign, connection=store.redis, serializer=JSONSerializer)
    assert job.get_status() == JobStatus.QUEUED


def test_a_comment_that_waits_for_a_person_is_not_checked_again(store, crashed):
    with pytest.raises(NothingToRetry, match="is held: decide it"):
        retry(store, crashed)
    assert len(dead_letters(store)) == 1


def test_discarding_drops_the_letter_and_leaves_the_comment(store, crashed):
    discard(store, crashed)
    assert dead_letters(store) == []
    assert find(store, crashed).state == "held"
    assert len(FailedJobRegistry(QUEUE, connection=store.redis)) == 0


@pytest.mark.parametrize("act", [find_dead_letter, retry, discard])
def test_an_unknown_id_is_said_to_be_one(act, store):
    with pytest.raises(UnknownDeadLetter, match="'nope'"):
        act(store, "nope")
