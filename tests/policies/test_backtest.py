"""Old and new policy side by side on the comments of the past."""

from __future__ import annotations

import pytest

from policies import load
from policies.backtest import SAMPLES, BacktestReport, backtest
from tests.policies.boards import document, rule, written_to

ROWS = [
    {"text": "good"},
    {"text": "blockhead", "decision": "reject"},
    {"text": "strangle", "decision": "approve"},
    {"text": "www.example.com", "facts": {"author.age_days": 90}},
    {"text": "www.example.com", "facts": {"author.age_days": 1}},
]


@pytest.fixture(scope="module")
def policies(tmp_path_factory):
    folder = tmp_path_factory.mktemp("boards")
    threat = rule("R-THREAT", '"threat" in terms.hits', "reject")
    old = document(threat, rule("R-LINK", "links.count > 0", "flag"))
    new = document(
        threat,
        rule("R-LINK", "links.count > 0 && author.age_days < 7"),
        rule("R-INSULT", '"insult" in terms.hits'),
    )
    return load(written_to(folder / "old.yaml", old)), load(written_to(folder / "new.yaml", new))


def test_every_change_is_counted_and_shown(policies):
    report = backtest(*policies, ROWS)
    assert (report.total, report.changed, report.share) == (5, 3, 0.6)
    assert report.verdicts == {
        ("publish", "publish"): 1,
        ("publish", "hold"): 1,
        ("reject", "reject"): 1,
        ("flag", "publish"): 1,
        ("flag", "hold"): 1,
    }
    assert report.old_rules == {"R-THREAT": 1, "R-LINK": 2}
    assert report.new_rules == {"R-THREAT": 1, "R-LINK": 1, "R-INSULT": 1}
    assert [c.text for c in report.samples["publish", "hold"]] == ["blockhead"]


def test_agreement_with_moderators_is_whether_readers_see_it(policies):
    report = backtest(*policies, ROWS)
    assert (report.judged, report.old_agrees, report.new_agrees) == (2, 0, 1)


@pytest.mark.parametrize("cut", range(len(ROWS)))
def test_reports_of_parts_merge_into_the_report_of_the_whole(policies, cut):
    whole = backtest(*policies, ROWS)
    merged = BacktestReport()
    merged.merge(backtest(*policies, ROWS[:cut]))
    merged.merge(backtest(*policies, ROWS[cut:]))
    assert merged == whole
    assert merged.as_dict() == whole.as_dict()


def test_only_the_first_samples_are_kept(policies):
    rows = [{"text": f"blockhead {n}"} for n in range(9)]
    merged = backtest(*policies, rows)
    merged.merge(backtest(*policies, rows))
    kept = [change.text for change in merged.samples["publish", "hold"]]
    assert kept == [f"blockhead {n}" for n in range(SAMPLES)]


def test_a_report_of_nothing_has_no_share():
    assert BacktestReport().share == 0.0
