"""The seeds and the shipped policy hold each other to their word."""

from __future__ import annotations

import re
from collections import Counter

import pytest

import seeds
from policies import load
from policies.counting import InvalidText, normalise
from policies.detectors.numbers import digits
from policies.limits import breaches

COMMENTS = seeds.load_comments()
SENT = [comment for comment in COMMENTS if comment.expect != "refused"]
REFUSED = [comment for comment in COMMENTS if comment.expect == "refused"]
PAGE = 20
"""Comments on the first page of a thread, the newest first."""


@pytest.fixture(scope="module")
def policy():
    return load()


@pytest.fixture(scope="module")
def verdicts(policy):
    """What the policy makes of each comment, with the facts the front door knows by then."""
    sections = {article.id: article.section for article in seeds.load_articles()}
    said: Counter[tuple[str, str]] = Counter()
    anywhere: Counter[str] = Counter()
    found = {}
    for comment in SENT:
        text = normalise(comment.text)
        here = (comment.article, text)
        found[comment.key] = policy.check(
            text,
            {
                "article.section": sections[comment.article],
                "context.is_reply": comment.parent is not None,
                "duplicates.exact_on_article": min(said[here], 1),
                "duplicates.exact_24h": anywhere[text],
            },
        )
        said[here] += 1
        anywhere[text] += 1
    return found


def test_every_comment_gets_the_verdict_it_is_there_to_show(verdicts):
    surprises = [
        f"{c.key} {c.kind}: expected {c.expect}, got {verdicts[c.key].verdict} "
        f"{verdicts[c.key].fired} {c.text!r}"
        for c in SENT
        if verdicts[c.key].verdict != c.expect
    ]
    assert surprises == []


def test_every_active_rule_of_the_shipped_policy_fires(policy, verdicts):
    active = {rule.id for rule in policy.rules if rule.mode == "active"}
    with_care = (policy.check(normalise(c.text), {"article.sensitive": True}) for c in SENT)
    fired = {rule for verdict in (*verdicts.values(), *with_care) for rule in verdict.fired}
    assert active - fired == set()


def test_published_seeds_raise_no_rule_at_all(verdicts):
    raised = {c.text: verdicts[c.key].fired for c in SENT if c.expect == "publish"}
    assert {text: fired for text, fired in raised.items() if fired} == {}


def test_what_the_front_door_refuses_shows_each_reason_once(policy):
    reasons = []
    for comment in REFUSED:
        try:
            text = normalise(comment.text)
        except InvalidText as error:
            reasons.append(error.reason)
        else:
            reasons += [(b.limit, b.actual) for b in breaches(text, policy.limits)]
    assert sorted(reasons, key=str) == [
        ("max_graphemes", 251),
        ("min_graphemes", 0),
        "control-character",
    ]


def test_both_languages_and_every_verdict_are_well_represented():
    assert 290 <= len(COMMENTS) <= 330
    korean = sum(comment.lang == "ko" for comment in COMMENTS) / len(COMMENTS)
    assert 0.5 <= korean <= 0.6
    shares = {name: n / len(SENT) for name, n in Counter(c.expect for c in SENT).items()}
    assert shares.keys() == {"publish", "flag", "hold", "reject"}
    assert shares["publish"] > 0.6
    assert min(shares.values()) > 0.07
    for lang in ("ko", "en"):
        assert {c.expect for c in SENT if c.lang == lang} == shares.keys()


def test_every_article_is_discussed_with_replies():
    articles = {article.id for article in seeds.load_articles()}
    assert {comment.article for comment in COMMENTS} == articles
    assert {comment.article for comment in COMMENTS if comment.parent} == articles


def test_a_reader_keeps_one_name():
    names = {(comment.author.id, comment.author.name) for comment in COMMENTS}
    assert len({author for author, _ in names}) == len(names)


def test_no_number_or_address_belongs_to_anybody(verdicts):
    signals = ("contact.phone", "contact.resident_id", "contact.email", "contact.bank")
    found = {signal: [] for signal in signals}
    for verdict in verdicts.values():
        for finding in verdict.findings:
            if finding.signal in found:
                found[finding.signal].append(finding.text)
    assert all(found.values())
    assert all(re.match("0100000", digits(text)) for text in found["contact.phone"])
    # Born on the first of January 1900.
    assert all(text.startswith("000101-1") for text in found["contact.resident_id"])
    assert all(text.endswith(".example") for text in found["contact.email"])
    assert all("000000" in text for text in found["contact.bank"])


def test_articles_are_told_in_both_languages():
    articles = seeds.load_articles()
    assert len(articles) == 3
    for article in articles:
        assert article.title.keys() == {"ko", "en"}
        assert article.body.keys() == {"ko", "en"}
        assert all(4 <= len(paragraphs) <= 6 for paragraphs in article.body.values())


def test_the_first_page_of_every_thread_makes_a_good_impression():
    for article in seeds.load_articles():
        thread = [
            c for c in COMMENTS if c.article == article.id and c.expect in {"publish", "flag"}
        ]
        newest = thread[-PAGE:]
        assert [c.key for c in newest if c.expect == "flag"] == []
        assert newest[-1].kind in {"empathy", "memory", "poem", "praise", "thanks"}
