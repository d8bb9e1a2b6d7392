"""Wording: what a problem names in one language, it names in the other."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import HERE, KEY
from web.app import create_app
from web.field_wording import FIELD_MESSAGES
from web.problems import answer_body, as_problem
from web.site_tokens import refused
from web.wording import KINDS
from worker.appeals import no_appeal
from worker.connection import Ombud
from worker.door import Door
from worker.edit import edit
from worker.featured import feature
from worker.keys import Keys
from worker.reactions import react
from worker.records import Author, Comment
from worker.refusals import (
    ArticleClosed,
    Busy,
    Refused,
    ReplyTooDeep,
    SessionOver,
    StaffFirst,
)
from worker.reports import report
from worker.review import decide
from worker.settings import Settings
from worker.states import ACTIONS, STATES
from worker.withdraw import withdraw

NAMES = (
    r"\d+",
    r"`([^`]+)`",
    r"\{(\w+)\}",  # a member of the answer
    r"(?<= )'([^' ]+)'",
    r"[A-Z]\w*(?:-[A-Z]\w*)+",  # a header
    r"\w+_\w+",
    r"(?<= )/[\w/.~:-]*\w",
    r"\b[A-Z]{2,}\b",
)
IN_KOREAN = (*NAMES, r"[A-Za-z][\w-]*\w")


def named(text, patterns):
    """The numbers, members, headers, paths and other things that a sentence names."""
    return {
        next(filter(None, found.groups()), found[0])
        for pattern in patterns
        for found in re.finditer(pattern, text, re.ASCII)
    }


def not_in_both(ko, en):
    """What only one of two sentences names; a name that begins a sentence has a capital."""
    only_en = {each for each in named(en, NAMES) if not is_in(ko, each)}
    return only_en | {each for each in named(ko, IN_KOREAN) if not is_in(en, each)}


def is_in(text, name):
    return name.lower() in text.lower()


def test_words_of_problems_name_the_same_in_both_languages():
    words = {code: kind.detail for code, kind in KINDS.items()} | dict(FIELD_MESSAGES)
    differing = {code: not_in_both(each["ko"], each["en"]) for code, each in words.items()}
    assert {code: names for code, names in differing.items() if names} == {}


COMMENT = Comment("c1", "demo", "summit", "글", Author("mina"), "held", 3, 1)
KEYS = Keys(shards=1)


def refusal(call, *reply):
    """Why a call is refused that the store answers like this."""
    with pytest.raises(Refused) as found:
        call.read([part.encode() for part in reply])
    return found.value


def decided(action, state, outcome="refused", last=""):
    call = decide(COMMENT, action, by="kim", reason="other", keys=KEYS)
    return refusal(call, outcome, state, "7", last)


def edited(*reply):
    door = Door(edit_window_seconds=321)
    return refusal(edit(COMMENT, "고친 글", door, KEYS, version=3), *reply)


SAID = {
    "jun decided": (
        decided("approve", "removed", "conflict", '{"by":"jun","action":"remove"}'),
        {"jun", "remove", "removed"},
    ),
    "the policy decided": (
        decided("approve", "rejected", "conflict", '{"by":"policy","verdict":"reject"}'),
        {"policy", "reject", "rejected"},
    ),
    "the author edited": (decided("approve", "checking", "conflict"), {"checking"}),
    "edited what was edited": (edited("conflict", "checking", "4", ""), {"checking", "4", "3"}),
    "edited late": (edited("late", "held", "4", ""), {"321"}),
    "edited what is over": (edited("refused", "withdrawn", "4", ""), {"withdrawn"}),
    "featured what is removed": (
        refusal(feature(COMMENT, KEYS, by="kim"), "refused", "removed", "4", ""),
        {"removed"},
    ),
    "withdrew what is suspended": (
        refusal(withdraw(COMMENT, KEYS), "refused", "suspended"),
        {"suspended"},
    ),
    "decided again on appeal": (decided("approve", "held", "own"), set()),
    "reacted to one's own": (refusal(react(COMMENT, "mina", "agree", KEYS), "own"), set()),
    "reported one's own": (refusal(report(COMMENT, "mina", "spam", "", KEYS), "own"), set()),
    "appealed twice": (no_appeal(), set()),
    "a token": (refused("`exp` is more than 15 minutes after `iat`"), {"`exp`", "15", "`iat`"}),
    **{f"answered below level {n}": (ReplyTooDeep(n), {str(n)}) for n in (1, 2)},
    "answered where no replies are": (ReplyTooDeep(0), set()),
    "undid what is another's": (decided("undo", "published"), set()),
    **{
        f"{action} what is {state}": (decided(action, state), {action, state})
        for action in ACTIONS
        for state in STATES
        if action != "undo"
    },
}
"""Why something was refused, and what is to be named in both languages."""


SAID_BY_KIND = (
    Busy("73 % of the memory of the store is used; nothing was stored, try again shortly"),
    StaffFirst("for now only the newsroom's own people comment on this article"),
    ArticleClosed("comments on this article are closed"),
    SessionOver("the session it was sent with is over"),
)


@pytest.mark.parametrize("error", SAID_BY_KIND, ids=lambda error: error.code)
def test_neither_language_says_more_than_the_other_where_the_kind_says_it(error):
    kind = KINDS[error.code]
    assert details(as_problem(error)) == [kind.detail["ko"], kind.detail["en"]]


def details(problem):
    return [answer_body(problem, lang)["detail"] for lang in ("ko", "en")]


@pytest.mark.parametrize("case", SAID)
def test_what_is_said_in_one_case_names_the_same_in_both_languages(case):
    error, names = SAID[case]
    ko, en = details(as_problem(error))
    assert [each for each in names if not (is_in(ko, each) and is_in(en, each))] == []
    assert not_in_both(ko, en) == set()
    assert ko not in {kind.detail["ko"] for kind in KINDS.values()}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"{HERE}/comments", {"text": "첫 댓글입니다"}),
        ("PUT", f"{HERE}/settings/closed", {}),
    ],
)
def test_an_article_that_is_not_there_is_named_in_both_languages(ombud, method, path, body):
    with TestClient(create_app(Ombud(Settings(lazy_articles=False), ombud.url))) as client:
        answers = [
            client.request(method, path, json=body, headers=KEY | {"Accept-Language": lang})
            for lang in ("ko", "en")
        ]
    assert [answer.status_code for answer in answers] == [404, 404]
    ko, en = (answer.json()["detail"] for answer in answers)
    assert "summit" in ko
    assert "demo" in ko
    assert not_in_both(ko, en) == set()


def test_an_article_of_a_batch_is_named_in_both_languages(ombud):
    with TestClient(create_app(Ombud(Settings(lazy_articles=False), ombud.url))) as client:
        headers = KEY | {"Accept-Language": "ko"}
        body = {"comments": [{"text": "첫 댓글입니다"}]}
        [item] = client.post(f"{HERE}/comments/batch", json=body, headers=headers).json()["items"]
    assert "PUT /v1/sites/demo/articles/summit" in item["detail"]
