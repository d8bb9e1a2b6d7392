"""Edit: in time, by the author, checked again; whoever held the old words decides nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.faults.books import assert_all_decided
from worker.door import Door
from worker.edit import edit
from worker.finish import LOST, Decision, finish
from worker.reconcile import reconcile
from worker.records import find
from worker.recovery import give_back
from worker.refusals import ActionNotAllowed, InvalidSubmission, StaleDecision, UnknownComment
from worker.review import decide, read_queue
from worker.thread import read_page
from worker.withdraw import withdraw

ENTRY = '{"by":"policy","policy":"1@0","verdict":"publish"}'


@pytest.fixture
def change(store):
    """Give a function that edits a comment as its author and answers the state."""

    def change(comment, words, *, door=None, **more):
        found = find(store, comment)
        return store.run(edit(found, words, door or Door(), store.keys, **more))

    return change


def readable(store):
    return [item.text for item in store.run(read_page("demo", "summit", store.keys)).items]


def finished(store, batch, state="published"):
    decisions = [Decision(item.id, state, "", ENTRY) for item in batch.items]
    return store.run(finish(batch, decisions, store.keys, worker="w", seconds=0.0, sums={}))


def test_new_words_are_readable_once_they_are_decided(say, take, change, store, redis_client):
    comment = say("처음 쓴 말").id
    finished(store, take())
    assert change(comment, "  고쳐 쓴 말 ") == "checking"
    assert readable(store) == []
    assert reconcile(store).drift == 0
    assert finished(store, take()) == ["published"]
    assert readable(store) == ["고쳐 쓴 말"]
    assert find(store, comment).edited_us > find(store, comment).accepted_us
    assert redis_client.hget("{s0}ledger", "accepted") == b"1"
    assert reconcile(store).drift == 0
    assert_all_decided(redis_client, [comment], once=False)


def test_what_was_said_before_stays_in_the_decisions(say, settle, change, store):
    was = 'He said "no"/ㅋㅋ\nand left \\ 😀'
    comment = say(was).id
    settle()
    change(comment, "second")
    change(comment, "third")
    edits = [each for each in find(store, comment).decisions if each.get("action") == "edit"]
    assert [each["was"] for each in edits] == [was, "second"]
    assert {each["by"] for each in edits} == {"author"}


def test_an_edit_sent_again_changes_nothing_more(say, settle, change, store, redis_client):
    comment = say("before").id
    settle()
    change(comment, "after", version=2)
    once = find(store, comment)
    assert change(comment, "after", version=2) == "checking"
    assert find(store, comment) == once
    assert redis_client.llen("rq:queue:comments-s0") == 1
    settle()
    assert change(comment, "after", version=2) == "published"


def test_a_held_comment_that_is_edited_leaves_the_moderators(say, settle, change, store):
    comment = say("무례한 말").id
    settle("held", "civility")
    seen = find(store, comment)
    change(comment, "공손한 말")
    assert store.run(read_queue("civility", 0)).depth == 0
    with pytest.raises(StaleDecision):
        store.run(decide(seen, "approve", by="kim", reason="r", keys=store.keys))
    assert find(store, comment).state == "checking"


def test_an_edit_while_it_waits_needs_no_second_job(say, change, take, redis_client):
    comment = say("before").id
    change(comment, "after")
    assert redis_client.lrange("rq:queue:comments-s0", 0, -1) == [comment.encode()]
    assert [item.text for item in take().items] == ["after"]


def test_the_verdict_on_old_words_is_lost(say, change, take, store, redis_client):
    comment = say("harmless").id
    old = take()
    change(comment, "something else")
    new = take(worker="x")
    assert finished(store, old) == [LOST]
    assert find(store, comment).state == "checking"
    decisions = [Decision(item.id, "rejected", "", ENTRY) for item in new.items]
    store.run(finish(new, decisions, store.keys, worker="x", seconds=0.0, sums={}))
    assert find(store, comment).state == "rejected"
    assert_all_decided(redis_client, [comment], once=False)


def test_the_verdict_on_old_words_is_lost_under_the_very_same_lease(say, change, take, store):
    """A claim's second copy arrives late: its batch was taken back, and the words were changed."""
    comment = say("harmless").id
    old = take(token="sent-twice")
    store.run(give_back("w", 0, store.keys, why="stopped"))
    change(comment, "something else")
    new = take(token="sent-twice")
    assert [item.text for item in new.items] == ["something else"]
    assert finished(store, old) == [LOST]
    assert readable(store) == []
    assert finished(store, take(), "rejected") == ["rejected"]
    assert reconcile(store).drift == 0


def test_a_worker_that_dies_with_old_words_gives_nothing_back(say, change, take, store, settle):
    comment = say("before").id
    take()
    change(comment, "after")
    store.run(give_back("w", 0, store.keys, why="died"))
    assert settle() == ["published"]
    assert settle() == []
    assert reconcile(store).drift == 0
    assert readable(store) == ["after"]
    assert find(store, comment).state == "published"


def test_words_that_workers_died_of_can_be_taken_back(say, change, take, store, redis_client):
    comment = say("deadly").id
    for _ in range(3):
        take()
        store.run(give_back("w", 0, store.keys, why="died"))
    assert find(store, comment).queue == "system"
    change(comment, "harmless")
    assert finished(store, take()) == ["published"]
    assert_all_decided(redis_client, [comment], once=False)


def test_nobody_edits_after_the_window_or_where_there_is_none(say, settle, change, redis_client):
    comment = say("그대로").id
    settle()
    with pytest.raises(ActionNotAllowed, match="for 0 seconds"):
        change(comment, "다르게", door=Door(edit_window_seconds=0))
    key = f"{{s0}}comment:{comment}"
    redis_client.hset(key, "at", int(redis_client.hget(key, "at")) - 301_000_000)
    with pytest.raises(ActionNotAllowed, match="for 300 seconds"):
        change(comment, "다르게")


@pytest.mark.parametrize("state", ["rejected", "withdrawn"])
def test_what_is_over_cannot_be_edited(say, settle, change, store, state):
    comment = say("끝난 말").id
    settle("rejected" if state == "rejected" else "published")
    if state == "withdrawn":
        store.run(withdraw(find(store, comment), store.keys))
    with pytest.raises(ActionNotAllowed, match=f"that is {state} cannot be edited"):
        change(comment, "다른 말")


def test_what_was_taken_back_is_not_edited_to_what_it_says_either(say, settle, change, store):
    comment = say("거둔 말").id
    settle()
    store.run(withdraw(find(store, comment), store.keys))
    with pytest.raises(ActionNotAllowed, match="that is withdrawn cannot be edited"):
        change(comment, "거둔 말")


def test_an_edit_of_a_version_that_is_gone_is_told_what_came_between(say, settle, change):
    comment = say("before").id
    settle()
    with pytest.raises(StaleDecision, match="in version 2, not 1") as refusal:
        change(comment, "after", version=1)
    assert (refusal.value.state, refusal.value.version) == ("published", 2)
    assert refusal.value.decision["by"] == "policy"


def test_only_somebody_in_particular_edits_and_only_their_own(say, store):
    mine, nobodys = say("mine"), say("nobody's", author="")
    stranger = replace(find(store, mine.id), author=find(store, nobodys.id).author)
    for comment in (stranger, find(store, nobodys.id)):
        with pytest.raises(UnknownComment):
            store.run(edit(comment, "other", Door(), store.keys))
    assert find(store, mine.id).text == "mine"


def test_words_that_are_no_comment_are_refused_before_anything_is_sent(say, change, store):
    comment = say("before").id
    for words in ("", "   ", "가" * 251):
        with pytest.raises(InvalidSubmission):
            change(comment, words)
    assert find(store, comment).version == 1


def test_time_to_check_runs_from_the_edit(say, settle, change, redis_client):
    comment = say("before").id
    key = f"{{s0}}comment:{comment}"
    redis_client.hset(key, "at", int(redis_client.hget(key, "at")) - 200_000_000)
    change(comment, "after")
    settle()
    assert int(redis_client.hget("{s0}metrics", "check_seconds|sum_us")) < 200_000_000
