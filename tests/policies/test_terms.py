"""Term files: what an editor may write, and what is said about a mistake."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import PolicyError, load
from policies.terms import Term, TermList, parse_terms
from policies.views import VIEWS
from tests.policies.boards import document, rule, written_to

WHOLE_FILE = """\
# Words that insult a person.
severity: 4
views: plain tight

멍텅구리
바보천치 | start   # only where a word begins
ass | whole fuzzy
ㅅㅂ|whole plain tight
son   of a gun

allow:
멍텅구리배        # a boat
"""


def mistakes(text: str) -> list[tuple[int, int, str]]:
    return [(m.line, m.column, m.message) for m in parse_terms(text, "list")[1]]


def test_everything_an_editor_may_write_is_understood():
    terms, wrong = parse_terms(WHOLE_FILE, "insult")
    assert wrong == []
    assert terms == TermList(
        name="insult",
        severity=4,
        terms=(
            Term("멍텅구리"),
            Term("바보천치", start=True),
            Term("ass", whole=True, fuzzy=True),
            Term("ㅅㅂ", ("plain", "tight"), whole=True),
            Term("son of a gun"),
        ),
        allow=("멍텅구리배",),
        views=("plain", "tight"),
    )


def test_a_list_that_says_nothing_else_has_severity_two_and_all_views():
    terms, wrong = parse_terms("word", "list")
    assert (terms.severity, terms.views, wrong) == (2, VIEWS, [])


def test_line_ends_and_a_byte_order_mark_do_not_matter():
    assert parse_terms("\ufeff한 | whole\r\n둘\r\n", "list") == parse_terms(
        "한 | whole\n둘", "list"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a | wohle", (1, 1, "unknown setting 'wohle'; known are whole, start, fuzzy")),
        ("a\n  a", (2, 3, "'a' stands in this list twice")),
        ("  !!!", (1, 3, "a term needs at least one letter or digit")),
        ("severity: 6", (1, 1, "severity: takes a number from 1 to 5")),
        ("severity: high", (1, 1, "severity: takes a number from 1 to 5")),
        ("views: plian", (1, 1, "views: takes plain, tight, jamo, skeleton; not 'plian'")),
        ("a\nseverity: 3", (2, 1, "severity: must stand above the first term")),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_would_be_right(text, expected):
    ((line, column, message),) = mistakes(text)
    assert (line, column) == expected[:2]
    assert message.startswith(expected[2])


def test_all_mistakes_are_told_at_once_and_the_rest_is_kept():
    text = "severity: 9\ngood\nbad | nope\n???\nbetter"
    assert [line for line, _, _ in mistakes(text)] == [1, 3, 4]
    assert [term.text for term in parse_terms(text, "list")[0].terms] == ["good", "better"]


def test_a_file_that_is_not_utf8_is_a_mistake_of_the_policy_that_names_it(tmp_path):
    (tmp_path / "list.txt").write_bytes("욕".encode("euc-kr"))
    one = document(rule("R-A", '"insult" in terms.hits'), terms={"insult": {"file": "list.txt"}})
    with pytest.raises(PolicyError, match=r"list\.txt is not UTF-8 \(byte 0\)"):
        load(written_to(tmp_path / "policy.yaml", one))


@given(st.text())
def test_any_text_is_a_list_or_has_mistakes(text):
    terms, wrong = parse_terms(text, "list")
    assert all(any(char.isalnum() for char in term.text) for term in terms.terms)
    assert all(mistake.line >= 1 and mistake.column >= 1 for mistake in wrong)


def test_the_lists_that_ship_have_no_mistakes_and_no_empty_list(shipped_lists):
    assert len(shipped_lists) >= 18
    for terms in shipped_lists.values():
        assert len(terms.terms) >= 40, terms.name
        assert len({term.text for term in terms.terms}) == len(terms.terms)
