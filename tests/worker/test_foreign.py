"""Foreign jobs: pointers are followed, everything else is a dead letter and is never run."""

from __future__ import annotations

import pickle

import pytest
from rq import Callback, Queue
from rq.job import Job, JobStatus
from rq.registry import FailedJobRegistry, FinishedJobRegistry
from rq.serializers import JSONSerializer, PickleSerializer

from tests.faults.books import assert_in_order
from worker.foreign import settle
from worker.records import find

NAME = "comments-s0"


@pytest.fixture
def queue(store):
    return Queue(NAME, connection=store.redis, serializer=JSONSerializer)


@pytest.fixture
def failed(store):
    """Ids of the dead letters with their reasons, as rq's own tools read them."""

    def failed() -> dict[str, str]:
        registry = FailedJobRegistry(NAME, connection=store.redis)
        jobs = [Job.fetch(each, connection=store.redis) for each in registry.get_job_ids()]
        assert all(job.get_status() == JobStatus.FAILED for job in jobs)
        return {job.id: store.redis.hget(job.key, "exc_info").decode() for job in jobs}

    return failed


@pytest.fixture
def settled(take, store):
    """Claim what is queued and settle what is foreign in it."""

    def settled():
        batch = take()
        settle(batch, store)
        return batch

    return settled


def test_a_pointer_of_another_id_queues_its_comment_and_is_finished(say, store, queue, settled):
    comment = say("hello").id
    queue.empty()
    job = queue.enqueue("worker.jobs.moderate", comment)

    settled()

    assert queue.job_ids == [comment]
    assert job.get_status() == JobStatus.FINISHED
    assert job.id in FinishedJobRegistry(NAME, connection=store.redis)
    assert store.redis.zcard(f"rq:wip:{NAME}") == 0


def test_a_pointer_to_a_comment_that_nobody_waits_for_changes_nothing(
    say, store, queue, take, settled
):
    decided = say("hello").id
    store.redis.hset(f"{{s0}}comment:{decided}", "state", "published")
    taken = say("again").id
    take()
    for comment in (decided, taken):
        queue.enqueue("worker.jobs.moderate", comment)
    settled()
    assert queue.job_ids == []
    assert find(store, decided).state == "published"


def test_a_pointer_to_nothing_is_a_dead_letter(queue, settled, failed):
    job = queue.enqueue("worker.jobs.moderate", "nobody")
    settled()
    assert failed() == {job.id: "there is no comment 'nobody'"}


@pytest.mark.parametrize(
    ("job", "reason"),
    [
        (("os.system", "touch run"), "'os.system'"),
        (("worker.jobs.moderate", "a", "b"), "one comment id"),
        (("worker.jobs.moderate",), "one comment id"),
        (("worker.jobs.moderate", {"id": "a"}), "one comment id"),
    ],
)
def test_a_job_that_is_no_pointer_is_a_dead_letter(queue, settled, failed, job, reason):
    enqueued = queue.enqueue(*job)
    settled()
    assert queue.job_ids == []
    assert list(failed()) == [enqueued.id]
    assert reason in failed()[enqueued.id]


def test_a_pointer_with_a_callback_is_a_dead_letter(say, queue, settled, failed):
    comment = say("hello").id
    queue.empty()
    job = queue.enqueue("worker.jobs.moderate", comment, on_failure=Callback("os.abort"))
    settled()
    assert queue.job_ids == []
    assert list(failed()) == [job.id]
    assert "callback 'os.abort'" in failed()[job.id]


class Bomb:
    def __reduce__(self):
        return (pytest.fail, ("it was unpickled",))


def test_a_pickle_is_never_opened(store, settled, failed):
    queue = Queue(NAME, connection=store.redis, serializer=PickleSerializer)
    job = queue.enqueue("worker.jobs.moderate", "x")
    store.redis.hset(job.key, "data", pickle.dumps(Bomb()))
    settled()
    assert failed() == {job.id: "the job's data are not JSON"}


def test_nonsense_in_the_queue_is_a_dead_letter_and_delays_nobody(say, store, settled):
    store.redis.rpush(f"rq:queue:{NAME}", "no-such-job", "not an id", b"\xff\xfe", "x" * 5000)
    comment = say("hello").id
    batch = settled()
    assert [item.id for item in batch.items] == [comment]
    dead = store.redis.zrange(f"rq:failed:{NAME}", 0, -1)
    assert sorted(dead) == sorted([b"no-such-job", b"not an id", b"\xff\xfe", b"x" * 5000])
    assert store.redis.hget("rq:job:not an id", "exc_info").startswith(b"a job id holds letters")


def test_settling_again_changes_nothing(queue, take, store, failed):
    queue.enqueue("os.system", "true")
    batch = take()
    settle(batch, store)
    before = store.redis.hgetall("{s0}metrics")
    settle(batch, store)
    assert store.redis.hgetall("{s0}metrics") == before
    assert len(failed()) == 1


def test_a_requeued_dead_letter_dies_again(queue, settled, failed, store):
    job = queue.enqueue("os.system", "true")
    settled()
    FailedJobRegistry(NAME, connection=store.redis, serializer=JSONSerializer).requeue(job.id)
    assert queue.job_ids == [job.id]
    settled()
    assert "'os.system'" in failed()[job.id]


def test_a_job_with_a_comments_id_is_but_a_pointer_whatever_it_names(say, store, queue, take):
    comment = say("hello").id
    queue.enqueue("os.system", "true", job_id=comment)
    batch = take()
    assert [item.text for item in batch.items] == ["hello"]
    assert not batch.foreign


def test_a_worker_process_runs_nothing_that_a_job_names(stage, tmp_path):
    from redis import Redis

    mark = tmp_path / "run"
    with Redis.from_url(stage.url) as client:
        for serializer in (JSONSerializer, PickleSerializer):
            queue = Queue(NAME, connection=client, serializer=serializer)
            queue.enqueue("os.system", f"touch {mark}")
            queue.enqueue("pathlib.Path.touch", mark.as_posix())
        [comment] = stage.submit(["hello"])
        client.lrem(f"rq:queue:{NAME}", 0, comment)
        Queue(NAME, connection=client).enqueue("worker.jobs.moderate", "pickled")
        queue = Queue(NAME, connection=client, serializer=JSONSerializer)
        queue.enqueue("worker.jobs.moderate", comment)
    stage.worker(burst=True).join(10)
    assert not mark.exists()
    assert stage.redis.zcard(f"rq:failed:{NAME}") == 5
    assert assert_in_order(stage.redis, [comment]) == {"published": 1}


def test_a_job_that_is_no_hash_is_a_dead_letter_and_its_neighbours_are_claimed(
    store, say, settled, failed
):
    store.redis.set("rq:job:odd", "no hash")
    store.redis.rpush(f"rq:queue:{NAME}", "odd")
    comment = say("hello").id

    batch = settled()

    assert failed() == {"odd": "a job is a hash; this was a string"}
    assert [each.id for each in batch.items] == [comment]
