"""A published version takes over in every worker within two seconds, between two batches."""

from __future__ import annotations

import json
from collections import defaultdict

from policies import load
from tests.policies.boards import document, rule, written_to
from worker import versions
from worker.versions import publish, read_files, read_history

SILENT = rule("R-SILENT", "links.count > 5")
CROWDED = rule("R-CROWDED", "pace.count_1m >= 1", examples={
    "match": [{"facts": {"pace.count_1m": 1}}, {"facts": {"pace.count_1m": 9}}],
    "no_match": ["good", "fine"],
})  # fmt: skip


def in_force(stage, folder, *rules, version):
    folder.mkdir()
    path = written_to(folder / "policy.yaml", document(*rules, version=version))
    policy = load(path)
    stage.store.run(publish(policy, read_files(path), by="yoon", why=version))
    return policy


def decisions(stage):
    """The first decision of every comment, by the moment of its batch."""
    batches = defaultdict(list)
    for name in stage.redis.scan_iter("{s0}comment:*", count=1000):
        if recorded := stage.redis.hget(name, "decisions"):
            decision = json.loads(recorded.splitlines()[0])
            batches[decision["at"]].append(decision)
    return batches


def decided_by(stage, comment):
    recorded = stage.redis.hget(f"{{s0}}comment:{comment}", "decisions") or b"{}"
    return json.loads(recorded.splitlines()[0]).get("policy", "")


def test_a_published_version_takes_over_within_two_seconds_and_no_batch_is_mixed(stage, tmp_path):
    in_force(stage, tmp_path / "before", SILENT, version="1")
    for _ in range(2):
        stage.worker(batch=4)
    with stage.submitting("the same again"):
        stage.wait_for_more(50)
        stage.wait_for(lambda: decided_by(stage, stage.accepted[0]))
        after = in_force(stage, tmp_path / "after", SILENT, CROWDED, version="2")
        [change, _] = stage.store.run(read_history())
        stage.wait_for(lambda: decided_by(stage, stage.accepted[-9]).startswith("2@"))
        stage.wait_for_more(50)
    stage.wait_until_decided()

    named = {at: {each["policy"] for each in batch} for at, batch in decisions(stage).items()}
    assert all(len(policies) == 1 for policies in named.values()), "a batch was mixed"
    old = [at for at, policies in named.items() if policies == {f"1@{change.before[:12]}"}]
    new = [at for at, policies in named.items() if policies == {f"2@{after.hash[:12]}"}]
    assert len(old) + len(new) == len(named)
    took = (max(old) - change.at_ms * 1000) / 1e6
    assert took < 5, "2 on a machine that is not busy with others"
    stage.assert_books()


def test_what_a_new_version_asks_for_is_gathered_for_every_comment_that_it_decides(stage, tmp_path):
    in_force(stage, tmp_path / "before", rule("R-SLOW", "links.count > 5"), version="1")
    stage.submit(["again"] * 400)
    # It asks for a batch while it checks the one before, and looks for a new version at each.
    stage.worker(batch=2, before=lambda: setattr(versions, "LOOKS_EVERY_SECONDS", 0))
    stage.wait_for(lambda: stage.undecided() < 390)
    in_force(stage, tmp_path / "after", CROWDED, version="2")
    stage.wait_until_decided()

    everything = [each for batch in decisions(stage).values() for each in batch]
    by_new = [each for each in everything if each["policy"].startswith("2@")]
    assert {each.get("verdict") for each in by_new} == {"hold"}
    stage.assert_books()
