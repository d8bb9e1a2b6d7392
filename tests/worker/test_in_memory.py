"""Scripts by themselves, in a store in this process's memory: no server, no worker."""

from __future__ import annotations

import pytest

from worker.door import Door
from worker.intake import Submission, accept
from worker.keys import Keys
from worker.records import Author, find
from worker.refusals import KeyReused
from worker.store import Store


@pytest.fixture
def memory(fake_redis):
    store = Store(fake_redis, Keys())
    store._shebang = False  # it would load one, and not run it
    return store


def say(store, text, key=""):
    submission = Submission("demo", "summit", text, Author("mina"), key=key)
    return store.run(accept(submission, Door(creates_articles=True), store.keys))


def test_a_comment_is_a_record_and_a_place_in_the_queue(memory):
    receipt = say(memory, "좋은 기사 고맙습니다.")
    assert find(memory, receipt.id).state == "checking"
    assert memory.redis.lrange("rq:queue:comments-s0", 0, -1) == [receipt.id.encode()]
    assert memory.redis.hget("{s0}ledger", "accepted") == b"1"


def test_a_key_is_one_comment(memory):
    first = say(memory, "한 번", key="k")
    again = say(memory, "한 번", key="k")
    assert (again.id, memory.redis.llen("rq:queue:comments-s0")) == (first.id, 1)
    with pytest.raises(KeyReused):
        say(memory, "다른 글", key="k")
