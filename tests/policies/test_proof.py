"""A policy proves itself by its own words."""

from __future__ import annotations

from policies.mistakes import Mistake
from policies.proof import failing_examples, run_tests
from tests.policies.boards import rule

INSULT = rule("R-INSULT", '"insult" in terms.hits', budget=0)
GOOD = {"match": ["blockhead", "a blockhead"], "no_match": ["good", "fine"]}


def test_a_policy_whose_examples_hold_passes(board):
    report = run_tests(board(INSULT))
    assert report.ok
    assert (report.examples, report.cases) == (4, 0)
    assert str(report).endswith("4 examples, 0 cases, 0 ordinary comments: no failures")


def test_a_failing_example_shows_text_expected_got_and_why(board):
    wrong = {"match": ["blockhead", "hello"], "no_match": ["a blockhead", "fine"]}
    report = run_tests(board(rule("R-INSULT", '"insult" in terms.hits', examples=wrong)))
    assert not report.ok
    missed, hit = report.failures
    assert (missed.text, missed.expected, missed.got) == (
        "hello",
        "R-INSULT fires",
        "it does not",
    )
    assert (hit.text, hit.expected, hit.got) == (
        "a blockhead",
        "R-INSULT does not fire",
        "it fires",
    )
    assert hit.why == ('"insult" in terms.hits = [insult]',)
    assert "text:     a blockhead" in str(report)


def test_a_failing_example_is_a_mistake_with_a_place(board, tmp_path):
    wrong = GOOD | {"match": ["blockhead", "hello"]}
    policy = board(rule("R-INSULT", '"insult" in terms.hits', examples=wrong))
    text = (tmp_path / "policy.yaml").read_text("utf-8")
    assert failing_examples(policy) == [
        Mistake(
            str(tmp_path / "policy.yaml"),
            1,
            text.index('"hello"') + 1,
            "R-INSULT: an example under match fails: hello",
        )
    ]


def test_examples_are_held_against_the_rule_itself_whatever_its_mode_section_and_window(board):
    far = {"from": "2030-01-01T00:00+09:00"}
    policy = board(INSULT | {"mode": "off", "sections": ["sports"], "active": far})
    assert run_tests(policy).ok


def test_known_misses_are_reported_and_do_not_fail(board):
    todo = GOOD | {"todo_match": ["dunce", "blockhead!"], "todo_no_match": ["blockheads rejoice"]}
    report = run_tests(board(rule("R-INSULT", '"insult" in terms.hits', examples=todo)))
    assert report.ok
    assert [item.text for item in report.todo] == ["dunce", "blockheads rejoice"]
    assert [item.text for item in report.met] == ["blockhead!"]


def test_a_case_holds_the_whole_policy_to_its_word(board):
    cases = [
        {"name": "held", "text": "blockhead", "expect": {"verdict": "hold", "rule": "R-INSULT"}},
        {"name": "wrong", "text": "blockhead", "expect": {"verdict": "reject", "fired": []}},
    ]
    report = run_tests(board(INSULT, tests=cases))
    (failure,) = report.failures
    assert (failure.name, failure.expected) == ("wrong", "verdict reject, fired ")
    assert failure.got == "verdict hold, fired R-INSULT"


def test_facts_of_examples_and_cases_are_given_to_the_rules(board):
    examples = {
        "match": [{"facts": {"pace.count_1m": 5}}, {"text": "x", "facts": {"pace.count_1m": 9}}],
        "no_match": ["x", {"facts": {"pace.count_1m": 4}}],
    }
    case = {"name": "c", "text": "x", "facts": {"pace.count_1m": 5}, "expect": {"verdict": "hold"}}
    policy = board(rule("R-PACE", "pace.count_1m >= 5", examples=examples), tests=[case])
    assert run_tests(policy).ok


def test_evasions_are_played_on_the_word_that_was_found_and_reported(board):
    report = run_tests(board(INSULT))
    assert {name: (e.tried, e.seen) for name, e in report.evasions.items()}["dots between"] == (
        2,
        2,
    )
    plain_only = rule("R-PLAIN", '"insult" in terms.plain', examples=GOOD)
    dots = run_tests(board(plain_only)).evasions["dots between"]
    assert (dots.tried, dots.seen) == (2, 0)
    assert dots.missed == [
        ("R-PLAIN", "b.l.o.c.k.h.e.a.d"),
        ("R-PLAIN", "a b.l.o.c.k.h.e.a.d"),
    ]


def test_a_rule_over_its_budget_of_ordinary_comments_fails(board, tmp_path):
    (tmp_path / "ordinary.txt").write_text(
        "# one a line\ngood\nthe Blockhead river\nfine\n\nwell\n", encoding="utf-8"
    )
    report = run_tests(board(INSULT, ordinary="ordinary.txt"))
    (failure,) = report.failures
    assert (failure.text, failure.got) == ("the Blockhead river", "25.00%")
    assert report.hits == {"R-INSULT": 1}
    assert run_tests(board(INSULT | {"budget": 0.25}, ordinary="ordinary.txt")).ok


def test_progress_goes_on_to_the_end(board):
    seen = []
    run_tests(board(INSULT), lambda done, total: seen.append((done, total)))
    assert seen == [(i, seen[-1][1]) for i in range(1, seen[-1][1] + 1)]
