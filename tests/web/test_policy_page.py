"""The printed policy: all that the board says to readers, in their language, and nothing else."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from policies import load
from policies.document import Document
from tests.policies.boards import written_to
from web.app import create_app
from worker.connection import Ombud
from worker.settings import Settings

LANGUAGES = ["ko", "en"]
OF_POEMS = {"min_graphemes": 2, "max_graphemes": 4321, "max_bytes": 98765, "max_lines": 71}
LIMITS = {"min_graphemes": 3, "max_graphemes": 1234, "max_bytes": 56789, "max_lines": 17}


def words(mark):
    return {lang: f"{mark} in {lang} <b>&</b>" for lang in LANGUAGES}


EVERYTHING = {
    "policy": "public-id",
    "version": "public-version",
    "title": words("public-title"),
    "effective": {"from": "2001-01-01T00:00:00+09:00"},
    "approved": [{"by": "hidden-name", "role": "hidden-role", "at": "2026-11-24"}],
    "changes": "hidden-changes",
    "queues": {"hidden-queue": words("hidden-queue-words"), "system": words("hidden-system")},
    "undecided": {"queue": "hidden-queue", "message": words("hidden-undecided")},
    "limits": LIMITS,
    "links": {"allowed": ["hidden-host.example"]},
    "terms": {"hidden-list": {"words": ["hiddenword"], "allow": ["hiddenwords of old"]}},
    "patterns": {"hidden-pattern": {"regex": "hidden-[0-9]+", "note": "hidden-note"}},
    "exemptions": [
        {
            "id": "X-HIDDEN",
            "why": words("hidden-exemption"),
            "when": 'author.role == "hidden-author"',
            "skip": {"rules": ["R-HIDDEN"]},
        }
    ],
    "sections": {
        "hidden-section": {"disable": ["R-HIDDEN"]},
        "culture": {"limits": {"max_graphemes": 777}},
        "public-poems": {"limits": OF_POEMS},
    },
    "rules": [
        {
            "id": "R-HIDDEN",
            "clause": "public-number",
            "why": words("hidden-why"),
            "tags": ["hidden-tag"],
            "when": '"hidden-list" in terms.hits',
            "verdict": "hold",
            "queue": "hidden-queue",
            "message": words("hidden-message"),
            "examples": {
                "match": ["a hiddenword", "hiddenword again"],
                "no_match": ["hidden-good", "hidden-better"],
            },
        }
    ],
    "clauses": [
        {"number": "public-number", "title": words("public-head"), "text": words("public-text")},
        {"number": "public-2", "title": words("public-head-2"), "text": words("public-text-2")},
    ],
    "tests": [{"name": "hidden-case", "text": "hidden-text", "expect": {"verdict": "publish"}}],
}


@pytest.fixture
def file(tmp_path):
    """A policy whose board wrote everything that a document can hold."""
    return written_to(tmp_path / "policy.yaml", EVERYTHING)


@pytest.fixture
def board(file, ombud):
    """A client of an application with that policy."""
    with TestClient(create_app(Ombud(Settings(policy=file), ombud.url))) as client:
        yield client


def test_the_document_has_everything_that_one_can_hold():
    files = {"tuning", "ordinary"}
    assert EVERYTHING.keys() | files == Document.model_fields.keys()


def said(policy, lang):
    """What the board says to readers in a language."""
    clauses = [(c.number, c.title[lang], c.text[lang]) for c in policy.clauses]
    return [policy.title[lang], policy.version, *(each for clause in clauses for each in clause)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_all_that_the_board_says_to_readers(board, file, client, ombud, lang):
    for pages, policy in ((board, load(file)), (client, ombud.policy)):
        page = pages.get("/demo/policy", params={"lang": lang}).text
        assert "<b>" not in page
        read = unescape(page)
        assert [each for each in said(policy, lang) if each not in read] == []
        for limits in (policy.limits, *policy.section_limits.values()):
            assert f"<dd>{limits.min_graphemes}–{limits.max_graphemes}</dd>" in page
            assert f"<dd>{limits.max_lines}</dd>" in page
            assert f"<dd>{limits.max_bytes}</dd>" in page
        assert policy.hash[:12] in page


def test_the_page_names_the_sections_that_have_limits_of_their_own(board):
    named = {"ko": ["문화", "public-poems"], "en": ["Culture", "public-poems"]}
    for lang, sections in named.items():
        page = board.get("/demo/policy", params={"lang": lang}).text
        assert re.findall("<h3>(.*)</h3>", page) == sections


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_api_says_the_same(board, file, lang):
    policy = load(file)
    answer = board.get("/v1/sites/demo/policy", params={"lang": lang}).json()
    clauses = [
        {"number": c.number, "title": c.title[lang], "text": c.text[lang]} for c in policy.clauses
    ]
    assert answer == {
        "site": "demo",
        "id": "public-id",
        "title": policy.title[lang],
        "version": "public-version",
        "hash": policy.hash,
        "clauses": clauses,
        "limits": LIMITS,
        "section_limits": {"culture": LIMITS | {"max_graphemes": 777}, "public-poems": OF_POEMS},
    }


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["/demo/policy", "/v1/sites/demo/policy"])
def test_nothing_else_of_the_document_is_said_and_nothing_in_the_other_language(board, path, lang):
    answer = board.get(path, params={"lang": lang})
    assert answer.status_code == 200
    assert "hidden" not in answer.text.lower()
    [other] = set(LANGUAGES) - {lang}
    assert f"in {other}" not in answer.text
