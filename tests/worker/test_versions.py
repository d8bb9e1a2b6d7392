"""Versions of the policy: proved, published, in force everywhere, and back again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import policies
from policies import load
from policies.document import Window
from tests.policies.boards import document, rule, written_to
from worker.check import decide
from worker.claim import Claimed
from worker.finish import finish
from worker.records import find
from worker.refusals import StoreUnavailable
from worker.replay import NothingToReplay, replay
from worker.status import read_status
from worker.versions import (
    NotEffective,
    PolicyInForce,
    UnknownVersion,
    activate,
    load_files,
    publish,
    read_files,
    read_history,
    read_version,
)

SHIPPED = Path(policies.__file__).parent / "standards-board"


@pytest.fixture(scope="module")
def shipped():
    return load()


@pytest.fixture(scope="module")
def gentler(tmp_path_factory):
    """The board's folder with another version and the insult rules gone to shadow."""
    folder = tmp_path_factory.mktemp("board") / "board"
    shutil.copytree(SHIPPED, folder)
    document = folder / "policy.yaml"
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace(load().version, "2026.12.1"), encoding="utf-8")
    return folder


def put(store, folder, why="because"):
    policy = load(folder)
    return store.run(publish(policy, read_files(folder), by="yoon", why=why)), policy


def counted(store):
    """Failures as every web process exports them."""
    return store.run(read_status(0, store.keys)).metrics.get("policy_load_failures", 0)


def test_files_that_travelled_make_the_same_policy(shipped):
    assert load_files(read_files(SHIPPED)).hash == shipped.hash


def test_a_published_version_takes_over_and_can_be_rolled_back(store, shipped, gentler):
    in_force = PolicyInForce(shipped)
    put(store, SHIPPED)
    before, other = put(store, gentler, "a new year")
    assert before == shipped.hash
    assert in_force.look(store).hash == other.hash
    store.run(activate(shipped.hash, by="carter", why="too early", action="rollback"))
    in_force = PolicyInForce(other)
    assert in_force.look(store).hash == shipped.hash
    history = store.run(read_history())
    assert [(change.action, change.by, change.why) for change in history] == [
        ("rollback", "carter", "too early"),
        ("publish", "yoon", "a new year"),
        ("publish", "yoon", "because"),
    ]
    assert history[0].before == other.hash


def test_publishing_what_is_in_force_changes_nothing(store):
    put(store, SHIPPED)
    put(store, SHIPPED)
    assert len(store.run(read_history())) == 1


def test_a_version_is_found_by_the_start_of_its_hash(store, shipped):
    put(store, SHIPPED)
    assert store.run(read_version(shipped.hash[:8])).hash == shipped.hash
    assert store.run(read_version("ffffffff")) is None
    assert store.run(read_version(known=shipped.hash)).files == {}


def test_a_version_that_was_never_published_cannot_be_put_in_force(store):
    with pytest.raises(UnknownVersion, match="ombud policy history"):
        store.run(activate("0" * 64, by="yoon", why="?"))


def test_a_version_that_does_not_load_leaves_the_last_good_one(store, shipped):
    class Broken:
        hash, version, effective, approved = "b" * 64, "broken", Window(), ()

    store.run(publish(Broken(), {"policy.yaml": "rules: ["}, by="yoon", why="oops"))
    in_force = PolicyInForce(shipped)
    assert in_force.look(store) is shipped
    assert in_force.failures == 1
    assert counted(store) == 1


def test_a_version_whose_content_is_not_its_hash_is_not_taken(store, shipped):
    class Swapped:
        hash, version, effective, approved = "c" * 64, "swapped", Window(), ()

    store.run(publish(Swapped(), read_files(SHIPPED), by="yoon", why="oops"))
    in_force = PolicyInForce(shipped)
    assert in_force.look(store) is shipped
    assert in_force.failures == 1


def test_without_a_published_version_the_settings_policy_is_in_force(store, shipped):
    assert PolicyInForce(shipped).look(store) is shipped


def test_a_policy_out_of_reach_leaves_the_last_good_one_and_is_one_failure_an_outage(
    store, shipped, monkeypatch
):
    class Away:
        def run(self, _call):
            raise StoreUnavailable("away")

    monkeypatch.setattr("worker.versions.LOOKS_EVERY_SECONDS", 0)
    in_force = PolicyInForce(shipped)
    for place in (Away(), Away(), store, Away()):
        assert in_force.look(place) is shipped
    assert in_force.failures == 2
    assert counted(store) == 1
    in_force.look(store)
    in_force.look(store)
    assert counted(store) == 2


def small(folder, **more):
    """A board of one rule, and whatever is different about it."""
    folder.mkdir()
    return written_to(folder / "policy.yaml", document(rule("R-A", "links.count > 0"), **more))


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ({"from": "2999-01-01T00:00+09:00"}, "effective from 2998-12-31T.*yet to come"),
        ({"until": "2001-01-01T00:00+09:00"}, "effective until 2000-12-31T.*later"),
    ],
)
def test_a_version_is_put_in_force_only_in_its_time_and_gone_back_to_at_any(
    store, tmp_path, window, said
):
    other = small(tmp_path / "other")
    with pytest.raises(NotEffective, match=said):
        put(store, small(tmp_path / "early", effective=window))
    assert store.run(read_history()) == []
    put(store, other)

    now = {"from": "2001-01-01T00:00+09:00", "until": "2999-01-01T00:00+09:00"}
    before, policy = put(store, small(tmp_path / "now", effective=now))
    stored = f"{{s0}}policy:{policy.hash}"
    store.redis.hset(stored, "until", 1)  # as if that time had passed since
    store.run(activate(before, by="yoon", why="spring"))
    with pytest.raises(NotEffective, match="effective until 1970-01-01"):
        store.run(activate(policy.hash, by="yoon", why="again"))
    store.run(activate(policy.hash, by="yoon", why="worse", action="rollback"))
    assert store.run(read_version()).hash == policy.hash


def test_the_history_names_who_approved_a_version(store, tmp_path):
    both = [{"by": name, "role": "editor", "at": "2026-11-24"} for name in ("yoon.seo", "m.carter")]
    put(store, small(tmp_path / "board", approved=both))
    [change] = store.run(read_history())
    assert change.approved == "yoon.seo, m.carter"


def decided(store, say, take, policy, text):
    receipt = say(text)
    batch = take(wanted="rapd")
    decisions = [decide(policy, item, policy.check(item.text, item.facts)) for item in batch.items]
    assert isinstance(batch.items[0], Claimed)
    store.run(finish(batch, decisions, store.keys, worker="w", seconds=0.1, sums={}))
    return find(store, receipt.id)


@pytest.mark.parametrize(
    "text", ["좋은 기사 고맙습니다", "OMBUD-HOLD-TEST", "씨발", "연락 010-0000-1234"]
)
def test_a_decision_is_replayed_bit_for_bit(store, say, take, shipped, text):
    comment = decided(store, say, take, shipped, text)
    found = replay(comment, shipped, store)
    assert found.agrees, (found.recorded, found.again)
    assert found.again["verdict"] == comment.decision["verdict"]


def test_a_replay_takes_the_policy_of_that_day(store, say, take, shipped, gentler):
    comment = decided(store, say, take, shipped, "씨발")
    other = load(gentler)
    with pytest.raises(UnknownVersion, match="never published"):
        replay(comment, other, store)
    put(store, SHIPPED)
    assert replay(comment, other, store).agrees


def test_what_no_policy_decided_is_not_replayed(store, say, shipped):
    receipt = say("아직")
    with pytest.raises(NothingToReplay):
        replay(find(store, receipt.id), shipped, store)
