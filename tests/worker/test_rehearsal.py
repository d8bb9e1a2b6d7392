"""A rehearsal on a running Ombud: what was recorded, decided again by another policy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from policies import load
from tests.policies.boards import document, rule, written_to
from worker.embedded import ensure_server
from worker.history import History, history_file, past
from worker.recorded import recorded, row_of
from worker.records import find
from worker.rehearsal import Rows, comments, corpus, rehearse
from worker.review import decide


def line(**entry):
    return json.dumps({"at": 1, "to": "published", **entry})


def act(action):
    return line(by="yoon", action=action, reason="x")


def board(folder, verdict):
    """A board with one rule about one word, and this verdict."""
    folder.mkdir()
    one = rule("R-INSULT", '"insult" in terms.hits', verdict)
    return written_to(folder / "policy.yaml", document(one))


@pytest.mark.parametrize(
    ("acts", "decision"),
    [
        ([], None),
        (["approve"], "approve"),
        (["reject"], "reject"),
        (["keep", "remove"], "reject"),
        (["remove", "restore"], "approve"),
        (["reject", "approve", "escalate"], "approve"),
        (["approve", "remove", "undo"], "approve"),
        (["approve", "undo"], None),
        (["escalate"], None),
    ],
)
def test_the_last_that_moderators_said_and_did_not_take_back_is_their_decision(acts, decision):
    facts = {"pace.count_24h": 3}
    decisions = [line(by="policy", facts={"pace.count_24h": 1}), line(by="policy", facts=facts)]
    lines = "\n".join([*decisions, *map(act, acts), line(by="author")])
    found = row_of(("text", 1_500_000, lines, '{"context.headline":"제목"}'))
    told = {**facts, "context.headline": "제목", "context.at": 1.5}
    assert found == {"text": "text", "facts": told, "decision": decision}


def test_what_was_accepted_lately_on_a_site_is_found_with_its_decisions(store, say, settle):
    receipts = [say(f"comment {number}") for number in range(3)]
    settle("held", "desk")
    held = find(store, receipts[0].id)
    store.run(decide(held, "reject", by="yoon", reason="insult", keys=store.keys))
    old = find(store, receipts[1].id)
    store.redis.hset(f"{{s0}}comment:{old.id}", "at", old.accepted_us - 8 * 86_400_000_000)
    store.redis.hset(f"{{s0}}comment:{receipts[2].id}", "text", "")

    [page] = recorded(store, 7)
    [row] = map(row_of, page)
    assert (row["text"], row["decision"]) == ("comment 0", "reject")
    assert [len(page) for page in recorded(store, 9, "demo")] == [2]
    assert [page for page in recorded(store, 9, "other") if page] == []


def test_groups_of_every_kind_come_into_one_report_in_their_order(tmp_path):
    old, new = load(board(tmp_path / "old", "hold")), load(board(tmp_path / "new", "reject"))
    pages = [[(f"blockhead {n}", 1, act("reject"), "") for n in range(60)]] * 30
    lines = [b'{"text": "good", "decision": "approve"}\n', b"nonsense\n"]
    lines += [b'{"text": "x", "at": "noon"}\n', b'{"text": "x", "facts": "none"}\n', b"[]\n"]
    shown, refused = [], []
    groups = [*comments(pages), *corpus(lines, "past")]
    report = rehearse(old, new, groups, shown.append, refused.append)
    assert (report.total, report.changed) == (1801, 1800)
    places = [said.partition(" ")[0] for said in refused]
    assert places == ["past:2:", "past:3:", "past:4:", "past:5:"]
    assert report.verdicts == {("hold", "reject"): 1800, ("publish", "publish"): 1}
    assert [c.text for c in report.samples["hold", "reject"]] == [
        f"blockhead {n}" for n in range(5)
    ]
    assert (report.judged, report.old_agrees, report.new_agrees) == (1801, 1801, 1801)
    assert shown == sorted(shown)
    assert shown[-1] == 1800 + sum(map(len, lines))


def test_a_rule_with_a_window_decides_about_what_was_written_in_it(tmp_path):
    (tmp_path / "new").mkdir()
    window = {"from": "2026-11-01T00:00:00+09:00", "until": "2026-12-01T00:00:00+09:00"}
    one = rule("R-INSULT", '"insult" in terms.hits', "reject", active=window)
    new = load(written_to(tmp_path / "new" / "policy.yaml", document(one)))
    inside, outside = datetime(2026, 11, 9, tzinfo=UTC), datetime(2026, 12, 9, tzinfo=UTC)
    pages = [[("blockhead", int(at.timestamp() * 1e6), "", "") for at in (inside, outside)]]
    lines = [
        json.dumps({"text": "blockhead", "at": at.isoformat()}).encode() for at in (inside, outside)
    ]
    groups = [*comments(pages), *corpus(lines, "past")]
    report = rehearse(new, new, groups, lambda _done: None, pytest.fail)
    assert report.verdicts == {("reject", "reject"): 2, ("publish", "publish"): 2}


def test_what_is_rehearsed_is_not_read_far_ahead(tmp_path):
    policy = load(board(tmp_path / "one", "hold"))
    ahead = []
    done = 0

    def show(so_far):
        nonlocal done
        done = so_far

    def groups():
        for number in range(200):
            ahead.append(number - done)
            yield Rows(dict, [], 1)

    rehearse(policy, policy, groups(), show, pytest.fail)
    assert max(ahead) <= 8 * (os.cpu_count() or 1)


def test_the_running_service_tells_what_another_policy_would_have_decided(tmp_path):
    data = tmp_path / "data"
    old, new = board(tmp_path / "old", "flag"), board(tmp_path / "new", "reject")
    settings = {**os.environ, "OMBUD_DATA_DIR": str(data), "OMBUD_POLICY": str(old)}

    def ombud(*words):
        done = subprocess.run(
            [sys.executable, "-m", "worker.cli", *words],
            cwd=tmp_path,
            env=settings,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done

    with ensure_server(data):
        for text in ("you blockhead", "good morning"):
            ombud("submit", "summit", "--text", text)
        ombud("worker", "--burst")
        with History(history_file(data, "demo")) as history:
            history.add([past("an old blockhead", decision="reject"), past("fine")])
        done = ombud("policy", "rehearse", str(new), "--site", "demo")
        assert "2 of 4 comments (50.00%) get another verdict" in done.stdout
        assert "R-INSULT → R-INSULT: 'you blockhead'" in done.stdout
        assert "the old policy agrees with 0.0%, the new one with 100.0%" in done.stdout

        ombud("policy", "publish", str(new), "--why", "stricter")
        report = json.loads(ombud("policy", "rehearse", str(old), "--json").stdout)
        assert {(row["old"], row["new"]): row["count"] for row in report["verdicts"]} == {
            ("reject", "flag"): 2,
            ("publish", "publish"): 2,
        }
