"""Conditions: read, checked, compiled and explained the same way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.catalogue import CATALOGUE
from policies.expressions.compiled import compiled
from policies.expressions.evaluation import holds, reasons, told
from policies.expressions.parser import parse
from policies.expressions.reach import always, never
from policies.expressions.tokens import ExpressionMistake
from policies.expressions.tree import (
    All,
    Any,
    Compare,
    Member,
    Name,
    Not,
    Sum,
    Value,
    Values,
    names,
    printed,
)
from policies.expressions.types import TypeCheck

SIGNALS = {
    "links.count": 2,
    "spam": 0.25,
    "links.shortener": True,
    "author.role": "reader",
    "terms.hits": frozenset({"insult", "threat"}),
}

_NUMBER = st.integers(0, 5) | st.sampled_from([0.25, 0.5, 1.5])
_NUMERIC = st.recursive(
    st.sampled_from([Name("links.count"), Name("spam")]) | _NUMBER.map(Value),
    lambda inner: st.builds(Sum, st.sampled_from("+-"), inner, inner),
    max_leaves=3,
)
_TEXT = st.just(Name("author.role")) | st.sampled_from(["reader", "staff", 'a"\\b', "é"]).map(Value)
_ATOM = (
    st.builds(Compare, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), _NUMERIC, _NUMERIC)
    | st.builds(Compare, st.sampled_from(["==", "!="]), _TEXT, _TEXT)
    | st.builds(Member, _NUMERIC, st.lists(_NUMBER.map(Value)).map(tuple).map(Values))
    | st.builds(Member, st.sampled_from(["insult", "spam"]).map(Value), st.just(Name("terms.hits")))
    | st.just(Name("links.shortener"))
    | st.booleans().map(Value)
)
CONDITIONS = st.recursive(
    _ATOM,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(All, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Any, st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=8,
)


def mistakes(line: str) -> list[str]:
    types = TypeCheck(CATALOGUE, {"terms.hits": frozenset({"insult", "threat"})})
    types.condition(parse(line))
    return [mistake.message for mistake in types.mistakes]


@given(st.text(max_size=80) | st.text("()[]!<>=&|+-.\"' ,aé1in", max_size=60))
@settings(max_examples=300)
def test_no_text_breaks_the_parser(text):
    try:
        node = parse(text)
    except ExpressionMistake as mistake:
        found = mistake
    else:
        assert printed(parse(printed(node))) == printed(node)
        return
    assert 0 <= found.at <= len(text)


@given(CONDITIONS)
def test_a_printed_condition_reads_back_with_the_same_meaning(condition):
    again = parse(printed(condition))
    assert printed(again) == printed(parse(printed(again)))
    assert holds(again, SIGNALS) == holds(condition, SIGNALS)


@given(CONDITIONS, st.integers(0, 5), st.sampled_from([0.0, 0.25, 1.0]), st.booleans())
@settings(max_examples=300)
def test_the_compiled_form_and_the_exact_one_agree(condition, links, spam, short):
    signals = SIGNALS | {"links.count": links, "spam": spam, "links.shortener": short}
    assert compiled([condition])(signals) == ([0] if holds(condition, signals) else [])


@given(CONDITIONS, st.sets(st.sampled_from(sorted(SIGNALS))))
def test_what_is_decided_in_spite_of_an_unknown_value_stays_so_whatever_it_is(condition, unknown):
    known = {name: value for name, value in SIGNALS.items() if name not in unknown}
    assert holds(condition, known) in {None, holds(condition, SIGNALS)}


@given(CONDITIONS)
def test_the_reasons_of_a_true_condition_are_all_true(condition):
    if holds(condition, SIGNALS):
        assert all(holds(reason, SIGNALS) for reason in reasons(condition, SIGNALS))


@given(CONDITIONS)
def test_a_condition_that_is_true_of_a_comment_is_never_called_impossible(condition):
    if holds(condition, SIGNALS):
        assert not never(condition, CATALOGUE)
    else:
        assert not always(condition, CATALOGUE)


@pytest.mark.parametrize(
    ("line", "tree"),
    [
        ("links.count > 1 + 2", "links.count > (1 + 2)"),
        ("true || false && false", "true || (false && false)"),
        ("!links.shortener && true", "(!links.shortener) && true"),
        ("spam - 0.1 - 0.1 < 1", "((spam - 0.1) - 0.1) < 1"),
        ("-1 < links.count", "-1 < links.count"),
        ("'insult' in terms.hits", '"insult" in terms.hits'),
        ("author.role in ['a', \"b\"]", 'author.role in ["a", "b"]'),
        ("(((links.shortener)))", "links.shortener"),
    ],
)
def test_operators_bind_as_in_cel(line, tree):
    assert printed(parse(line)) == tree


@pytest.mark.parametrize(
    ("line", "message", "at"),
    [
        ("", "found the end where a name, a number or a text should stand", 0),
        ("spam >", "found the end where a name, a number or a text should stand", 6),
        ("spam = 1", "unexpected '='; write ==", 5),
        ("spam > 0.5 and links.shortener", "write && for and", 11),
        ("not links.shortener", "write ! for not", 0),
        ("links.shortener or true", "write || for or", 16),
        ("(spam > 1", "( is never closed by )", 0),
        ("0 < spam < 1", "comparisons do not chain; join two of them with &&", 9),
        ("'a in terms.hits", "the text that begins here has no closing '", 0),
        ("“a” in terms.hits", "unexpected '“'; write \"", 0),
        ("욕설 in terms.hits", "unexpected '욕'; words stand in quotes", 0),
        ("links.count > 99999999999999999", "a number of at most 16 digits is enough", 14),
        ("spam in [spam]", "a list holds numbers and texts only", 9),
        ("spam > 0.5)", "found ')' where an operator or the end of the line should stand", 10),
        ("(" * 60 + "true" + ")" * 60, "too many brackets inside one another", 41),
        ("'\\q' == author.role", "unknown escape \\q; known are \\n \\t \\r \\\" \\' \\\\", 1),
    ],
)
def test_what_cannot_be_read_is_pointed_at(line, message, at):
    with pytest.raises(ExpressionMistake) as caught:
        parse(line)
    assert (caught.value.message, caught.value.at) == (message, at)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("author.age_day < 7", "unknown signal author.age_day; did you mean author.age_days?"),
        ("links.count", "a condition must be true or false, and this is a number; compare it"),
        ("'insult' == terms.hits", "== does not compare sets and lists; write: x in set"),
        ("'insul' in terms.hits", 'terms.hits never holds "insul"; did you mean insult?'),
        ("3 in terms.hits", "a set holds names in quotes, and this is a number"),
        ("'a' in author.role", "in takes a list or a set of names, not a text"),
        ("author.role > 'a'", "> compares numbers; use == or !="),
        ("author.role == 3", "== compares a text with a number"),
        ("links.count in ['a']", "this list is searched for a number"),
        ("spam > 30", "spam is a share from 0 to 1, and this is 30; write 0.3 for 30 percent"),
        ("toxicity.band == 'blok'", 'toxicity.band is never "blok"; did you mean block?'),
        ("language in ['ko', 'jp']", 'language is never "jp"; known are en, ko, other'),
        ("!links.count", "what stands after ! must be true or false, and this is a number"),
        ("author.role + 1 > 2", "+ takes numbers, and this is a text"),
        ("links.shortener && spam", "each side of && must be true or false, and this is a number"),
    ],
)
def test_what_means_nothing_is_said_with_what_was_meant(line, message):
    assert [found.startswith(message) for found in mistakes(line)] == [True], mistakes(line)


def test_every_mistake_of_a_line_is_told_at_once():
    assert len(mistakes("spma > 1 && linkscount > 2 || author.role > 3")) == 3


@pytest.mark.parametrize(
    "line",
    [
        "links.count < 0",
        "links.count > 2 && links.count < 3",
        "links.count > 2 && (spam > 0.5 && links.count <= 2)",
        "!(links.count >= 0)",
        "author.role == 'a' && author.role == 'b'",
        "false && links.shortener",
        "terms.severity > 5 || 3 > 4 && false",
    ],
)
def test_what_can_never_be_true_is_recognised(line):
    assert never(parse(line), CATALOGUE)
    assert always(parse(f"!({line})"), CATALOGUE)


@pytest.mark.parametrize("line", ["links.count > 2", "spam > 0.99", "!('a' in terms.hits)"])
def test_what_may_be_true_is_left_alone(line):
    assert not never(parse(line), CATALOGUE)
    assert not always(parse(line), CATALOGUE)


def test_an_operand_is_told_with_its_value():
    condition = parse("links.count + 1 > 2 && !('spam' in terms.hits) && links.shortener")
    assert [told(reason, SIGNALS) for reason in reasons(condition, SIGNALS)] == [
        "links.count + 1 = 3 > 2",
        'not "spam" in terms.hits = [insult, threat]',
        "links.shortener = true",
    ]


def test_names_are_all_that_a_condition_asks_for():
    assert names(parse("spam > 0.5 && !(author.role in ['a'])")) == {"spam", "author.role"}


def test_text_of_an_editor_is_never_code():
    line = 'author.role == \'__import__("os").system("true")\''
    assert compiled([parse(line)])({"author.role": "reader"}) == []
