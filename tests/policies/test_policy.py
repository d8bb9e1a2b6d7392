"""The check: what fires, what wins, what happens when something is unknown."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import load
from policies.limits import Limits
from policies.policy import Policy
from tests.policies.boards import document, rule, written_to

if TYPE_CHECKING:
    from policies.found import Found

FLAG = rule("R-FLAG", "links.count > 0", "flag")
HOLD = rule("R-HOLD", '"insult" in terms.hits', "hold")
REJECT = rule("R-REJECT", '"threat" in terms.plain', "reject")
YOUNG = rule("R-YOUNG", "author.age_days < 7", "hold")


def test_a_comment_that_nothing_fires_on_is_published(board):
    verdict = board(FLAG, HOLD, REJECT).check("a good comment")
    assert (verdict.verdict, verdict.rule, verdict.fired) == ("publish", None, ())


def test_every_rule_is_evaluated_and_the_most_severe_wins(board):
    verdict = board(FLAG, HOLD, REJECT).check("blockhead, I strangle you, see www.example.com")
    assert (verdict.verdict, verdict.rule) == ("reject", "R-REJECT")
    assert verdict.fired == ("R-FLAG", "R-HOLD", "R-REJECT")


def test_among_equals_the_first_in_the_document_wins(board):
    first, second = rule("R-A", "links.count > 0"), rule("R-B", "links.count > 0")
    assert board(first, second).check("www.example.com").rule == "R-A"
    assert board(second, first).check("www.example.com").rule == "R-B"


def test_a_rule_in_shadow_is_recorded_and_changes_nothing(board):
    verdict = board(rule("R-SHADOW", '"insult" in terms.hits', "reject", mode="shadow")).check(
        "blockhead"
    )
    assert (verdict.verdict, verdict.fired, verdict.shadow) == ("publish", (), ("R-SHADOW",))


def test_a_rule_that_is_off_does_not_run(board):
    policy = board(rule("R-OFF", "author.age_days < 7", mode="off"))
    verdict = policy.check("blockhead")
    assert (verdict.verdict, verdict.fired, verdict.shadow) == ("publish", (), ())
    assert policy.facts == frozenset()


def test_only_facts_that_rules_use_are_asked_for(board):
    assert board(FLAG).facts == frozenset()
    assert board(FLAG, YOUNG).facts == {"author.age_days"}
    assert board(FLAG, sections={"sports": {}}).facts == {"article.section"}


def test_only_detectors_that_rules_use_are_run(board):
    assert set(board(FLAG).check("a").signals) == {
        "links.count",
        "links.hosts_unlisted",
        "links.shortener",
        "links.hidden",
    }


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({}, "hold"),
        ({"author.age_days": 6.9}, "hold"),
        ({"author.age_days": 7}, "publish"),
        ({"unheard.of": object()}, "hold"),
    ],
)
def test_a_missing_fact_has_the_default_of_the_catalogue(board, facts, verdict):
    found = board(YOUNG).check("a", facts)
    assert (found.verdict, found.indeterminate) == (verdict, ())


@pytest.mark.parametrize("value", [None, "7", True, math.nan, [7]])
def test_a_fact_that_is_no_such_value_leaves_its_rule_undecided(board, value):
    verdict = board(YOUNG, HOLD).check("a good comment", {"author.age_days": value})
    assert (verdict.verdict, verdict.rule) == ("hold", "R-YOUNG")
    assert (verdict.indeterminate, verdict.queue) == (("R-YOUNG",), "system")
    assert verdict.message("en") == "A moderator will look at this before it appears."


def test_an_undecided_rule_may_be_skipped_if_it_says_so(board):
    lenient = rule("R-YOUNG", "author.age_days < 7", on_missing="skip")
    verdict = board(lenient).check("a", {"author.age_days": None})
    assert (verdict.verdict, verdict.indeterminate) == ("publish", ("R-YOUNG",))


def test_an_undecided_rule_never_rejects(board):
    verdict = board(rule("R-YOUNG", "author.age_days < 7", "reject")).check(
        "a", {"author.age_days": None}
    )
    assert verdict.verdict == "hold"


def test_a_rule_decided_without_the_unknown_value_is_not_undecided(board):
    either = rule("R-EITHER", {"any": ["author.age_days < 7", "links.count > 0"]})
    policy = board(either)
    assert policy.check("www.example.com", {"author.age_days": None}).fired == ("R-EITHER",)
    assert policy.check("no link", {"author.age_days": None}).indeterminate == ("R-EITHER",)


def failing(policy: Policy, name: str) -> Policy:
    """The policy with a detector that always fails."""

    def fail(_views: object) -> Found:
        raise RuntimeError("out of order")

    detectors = {**policy._all_detectors.detectors, name: fail}
    return Policy(
        document=policy.document,
        content_hash=policy.hash,
        conditions=policy.conditions,
        detectors=detectors,
        ordinary=(),
        source=policy.source,
    )


def test_a_failing_detector_holds_what_its_rules_cannot_decide(board):
    policy = failing(board(FLAG, HOLD), "links")
    verdict = policy.check("a good comment")
    assert (verdict.verdict, verdict.queue) == ("hold", "system")
    assert verdict.indeterminate == ("R-FLAG",)
    assert verdict.errors == {"links": "RuntimeError"}
    both = policy.check("blockhead")
    assert (both.rule, both.fired, both.indeterminate) == ("R-HOLD", ("R-HOLD",), ("R-FLAG",))


def test_an_exemption_takes_rules_away_and_publishes_nothing(board):
    exempt = {
        "id": "X-STAFF",
        "why": {"ko": "직원", "en": "staff"},
        "when": 'author.role == "staff"',
        "skip": {"tags": ["spam"]},
    }
    policy = board(rule("R-LINK", "links.count > 0", tags=["spam"]), REJECT, exemptions=[exempt])
    staff = {"author.role": "staff"}
    verdict = policy.check("www.example.com", staff)
    assert (verdict.verdict, verdict.skipped, verdict.fired) == ("publish", ("R-LINK",), ())
    assert policy.check("www.example.com").verdict == "hold"
    assert policy.check("www.example.com strangle", staff).verdict == "reject"


def test_an_exemption_that_cannot_be_decided_exempts_nobody(board):
    exempt = {
        "id": "X-STAFF",
        "why": {"ko": "직원", "en": "staff"},
        "when": 'author.role == "staff"',
        "skip": {"rules": ["R-FLAG"]},
    }
    verdict = board(FLAG, exemptions=[exempt]).check("www.example.com", {"author.role": None})
    assert (verdict.verdict, verdict.skipped) == ("flag", ())


def test_a_section_has_its_own_limits_rules_and_severity(board):
    policy = board(
        rule("R-LINK", "links.count > 0", "flag", tags=["links"]),
        HOLD,
        sections={
            "sports": {"disable": ["R-HOLD"], "limits": {"max_graphemes": 20}},
            "obituaries": {"raise": {"links": "reject"}},
        },
    )
    assert policy.limits_for("sports") == Limits(max_graphemes=20)
    assert policy.limits_for("world") == policy.limits_for(None) == Limits()
    sports, obituaries = {"article.section": "sports"}, {"article.section": "obituaries"}
    assert policy.check("blockhead", sports).skipped == ("R-HOLD",)
    assert policy.check("blockhead", sports).verdict == "publish"
    assert policy.check("a" * 21, sports).rule == "limits.max_graphemes"
    assert policy.check("www.example.com", obituaries).verdict == "reject"
    assert policy.check("www.example.com").verdict == "flag"


def test_a_rule_of_one_section_leaves_the_others_alone(board):
    policy = board(rule("R-LINK", "links.count > 0", sections=["politics"]))
    assert policy.check("www.example.com", {"article.section": "politics"}).verdict == "hold"
    assert policy.check("www.example.com", {"article.section": "sports"}).verdict == "publish"


def test_a_rule_runs_only_within_its_window(board):
    window = {"from": "2027-03-01T00:00+09:00", "until": "2027-03-10T00:00+09:00"}
    policy = board(rule("R-LINK", "links.count > 0", active=window))
    begins = 1_803_826_800
    for at, verdict in [
        (begins - 1, "publish"),
        (begins, "hold"),
        (begins + 9 * 86_400 - 1, "hold"),
        (begins + 9 * 86_400, "publish"),
    ]:
        assert policy.check("www.example.com", {"context.at": at}).verdict == verdict
    assert policy.facts == {"context.at"}
    assert policy.check("www.example.com").indeterminate == ("R-LINK",)
    assert policy.check("no link at all").indeterminate == ()


def test_a_limit_that_is_not_kept_rejects_and_rules_are_still_told(board):
    verdict = board(HOLD, limits={"max_graphemes": 12}).check("you blockhead you")
    assert (verdict.verdict, verdict.rule) == ("reject", "limits.max_graphemes")
    assert verdict.fired == ("limits.max_graphemes", "R-HOLD")
    assert verdict.message("en") == "Comments are limited to 12 characters; this has 17."
    assert (verdict.queue, verdict.appeal) == (None, False)


def test_a_text_larger_than_any_comment_is_refused_unread(board):
    verdict = board(HOLD).check("blockhead " * 1_000_000)
    assert verdict.rule == "limits.max_bytes"
    assert verdict.signals == {}


def test_an_author_written_pattern_is_found_and_pointed_at(board):
    policy = board(
        rule(
            "R-CODE",
            '"code" in patterns.hits',
            examples={"match": ["k-9 K-10", "a k-1"], "no_match": ["k", "9"]},
        ),
        patterns={"code": {"regex": r"k-[0-9]+"}, "other": {"regex": "zzz"}},
    )
    findings = policy.check("see K-9 and k-10").findings
    assert [(f.start, f.end, f.text) for f in findings] == [(4, 7, "K-9"), (12, 16, "k-10")]


@given(
    st.permutations([FLAG, HOLD, REJECT, YOUNG]), st.integers(0, 15), st.sampled_from([3, 9, None])
)
@settings(max_examples=60, deadline=None)
def test_verdict_and_fired_rules_do_not_depend_on_the_order(tmp_path_factory, order, words, age):
    text = " ".join(
        word
        for bit, word in enumerate(["www.example.com", "blockhead", "strangle", "hello"])
        if words >> bit & 1
    )
    folder = tmp_path_factory.mktemp("order")
    one = load(written_to(folder / "a.yaml", document(FLAG, HOLD, REJECT, YOUNG)))
    other = load(written_to(folder / "b.yaml", document(*order)))
    facts = {"author.age_days": age}
    first, second = one.check(text, facts), other.check(text, facts)
    assert first.verdict == second.verdict
    assert set(first.fired) == set(second.fired)
    assert set(first.indeterminate) == set(second.indeterminate)


@given(
    st.text(max_size=60),
    st.dictionaries(
        st.sampled_from(["author.role", "pace.gap_seconds", "x"]),
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    ),
)
@settings(max_examples=150, deadline=None)
def test_a_check_never_raises_and_always_says_the_same(shipped, text, facts):
    first, second = shipped.check(text, facts), shipped.check(text, facts)
    assert first.as_dict() == second.as_dict()
    assert first.verdict in {"publish", "flag", "hold", "reject"}
