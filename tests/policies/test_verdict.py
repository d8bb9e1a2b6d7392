"""What a verdict tells: places, reasons and words, all from the evaluation itself."""

from __future__ import annotations

import json

import pytest

from tests.policies.boards import rule

INSULT = rule("R-INSULT", '"insult" in terms.hits', message={"ko": "모욕", "en": "An insult."})
LINK = rule("R-LINK", {"all": ["links.count > 0", "author.age_days < 7"]}, "flag")


def test_findings_are_places_in_the_text_as_it_was_given(board):
    text = "you b\u200blockhead, see www.example.com"
    findings = board(INSULT, LINK).check(text).findings
    assert [(f.rule, f.signal, f.text, f.note) for f in findings] == [
        ("R-INSULT", "terms.hits", "b\u200blockhead", "blockhead"),
        ("R-LINK", "links.count", "www.example.com", "www.example.com"),
    ]
    assert all(text[f.start : f.end] == f.text for f in findings)


def test_findings_speak_only_of_what_made_the_rule_fire(board):
    either = rule("R-EITHER", {"any": ['"threat" in terms.hits', '"insult" in terms.hits']})
    findings = board(either).check("blockhead www.example.com").findings
    assert [finding.text for finding in findings] == ["blockhead"]


def test_a_denied_condition_points_nowhere(board):
    disguised = rule("R-D", '"insult" in terms.hits && !("insult" in terms.plain)')
    findings = board(disguised).check("b.l.o.c.k.h.e.a.d").findings
    assert [(f.text, f.view) for f in findings] == [("b.l.o.c.k.h.e.a.d", "tight")]


def test_shadow_rules_give_no_findings_and_their_reasons_all_the_same(board):
    verdict = board(INSULT | {"mode": "shadow"}).check("blockhead")
    assert verdict.findings == ()
    assert verdict.because("R-INSULT") == ('"insult" in terms.hits = [insult]',)


def test_reasons_carry_the_operands(board):
    verdict = board(LINK).check("www.example.com", {"author.age_days": 3})
    assert verdict.because("R-LINK") == ("links.count = 1 > 0", "author.age_days = 3 < 7")


STORY = """{hold} (R-INSULT)
  R-INSULT ({hold}, {clause}): {words}
    "insult" in terms.hits = [insult] ({hits})
    “blockhead” (4-13, plain)
  R-LINK ({flag}, {clause}, {shadow}): {words}
    links.count = 1 > 0 ({links})
    author.age_days = 0.0 < 7 ({age})
    “www.example.com” (14-29, plain)"""
ENGLISH = {
    "hold": "hold",
    "flag": "flag",
    "clause": "clause 1",
    "shadow": "in shadow",
    "words": "words",
    "hits": "lists of terms found, also disguised",
    "links": "links",
    "age": "days since the account began",
}
KOREAN = {
    "hold": "보류",
    "flag": "게재하고 알림",
    "clause": "기준 1",
    "shadow": "시험 운영",
    "words": "말",
    "hits": "변형까지 찾은 낱말 목록",
    "links": "링크 수",
    "age": "계정을 만든 뒤 지난 날",
}


@pytest.mark.parametrize(("lang", "told"), [("en", ENGLISH), ("ko", KOREAN)])
def test_an_explanation_is_the_whole_story(board, lang, told):
    verdict = board(INSULT, LINK | {"mode": "shadow"}).check("You blockhead www.example.com")
    assert verdict.explain(lang) == STORY.format(**told)


def test_an_explanation_names_what_was_exempt_and_what_is_unknown(board):
    exempt = {
        "id": "X-ALL",
        "why": {"ko": "말", "en": "words"},
        "when": "links.count > 0",
        "skip": {"rules": ["R-INSULT"]},
    }
    verdict = board(INSULT, LINK, exemptions=[exempt]).check(
        "blockhead www.example.com", {"author.age_days": None}
    )
    assert verdict.explain("en") == "hold (R-LINK)\n  R-INSULT: exempt\n  R-LINK: undecided"
    assert verdict.explain("ko") == "보류 (R-LINK)\n  R-INSULT: 면제\n  R-LINK: 결정 못 함"


def test_the_author_hears_the_message_of_the_winner_only(board):
    verdict = board(LINK, INSULT).check("blockhead www.example.com")
    assert (verdict.message("ko"), verdict.message("en")) == ("모욕", "An insult.")


def test_an_author_of_any_other_language_is_told_in_english(board):
    assert board(INSULT).check("blockhead").message("fr") == "An insult."


def test_a_limit_has_no_comparisons(board):
    verdict = board(INSULT).check("a" * 251)
    assert verdict.because("limits.max_graphemes") == ()
    assert verdict.message("ko") == "댓글은 250자까지 쓸 수 있습니다. 지금은 251자입니다."
    assert verdict.explain("en").splitlines() == [
        "reject (limits.max_graphemes)",
        "  Comments are limited to 250 characters; this has 251.",
    ]


@pytest.mark.parametrize("text", ["hello", "www.example.com"])
def test_the_author_of_a_readable_comment_hears_nothing(board, text):
    assert board(LINK, INSULT).check(text).message("ko") is None


def test_queue_and_appeal_are_those_of_the_winner(board):
    rejecting = rule("R-THREAT", '"threat" in terms.hits', "reject", appeal=True)
    policy = board(INSULT, rejecting)
    held, rejected = policy.check("blockhead"), policy.check("strangle")
    assert (held.queue, held.appeal) == ("desk", False)
    assert (rejected.queue, rejected.appeal) == (None, True)


def test_as_json_a_verdict_has_the_shape_that_others_rely_on(board):
    policy = board(INSULT, LINK)
    said = policy.check("blockhead", {"author.age_days": 3}).as_dict()
    assert json.loads(json.dumps(said)) == said
    assert said == {
        "verdict": "hold",
        "rule": "R-INSULT",
        "fired": ["R-INSULT"],
        "shadow": [],
        "skipped": [],
        "indeterminate": [],
        "queue": "desk",
        "appeal": False,
        "message": {"ko": "모욕", "en": "An insult."},
        "because": {"R-INSULT": ['"insult" in terms.hits = [insult]']},
        "signals": {
            "author.age_days": 3,
            "links.count": 0,
            "links.hosts_unlisted": 0,
            "links.shortener": False,
            "links.hidden": 0,
            "terms.hits": ["insult"],
            "terms.plain": ["insult"],
            "terms.severity": 2,
            "terms.count": 1,
        },
        "findings": [
            {
                "rule": "R-INSULT",
                "signal": "terms.hits",
                "span": [0, 9],
                "text": "blockhead",
                "view": "plain",
                "note": "blockhead",
            }
        ],
        "policy": {"id": "test-board", "version": "1", "hash": policy.hash},
    }
