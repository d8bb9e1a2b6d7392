"""The rule language is a part of CEL: Google's own implementation reads it and says the same.

Where CEL answers with an error, for a value that is unknown, ours answers that it cannot be
decided; both decide in spite of it where the rest of the condition suffices.
"""

from __future__ import annotations

from functools import cache

import pytest
from cel_expr_python import cel
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.catalogue import CATALOGUE
from policies.expressions.compiled import compiled
from policies.expressions.evaluation import holds
from policies.expressions.parser import parse
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

LISTS = ["insult", "threat", "욕설"]
WORDS = ["reader", "staff", "정치", "ko", "none", "a\"b\\c\n'd", "", "👍🏽"]
CEL_TYPES = {
    "bool": cel.Type.BOOL,
    "int": cel.Type.INT,
    "float": cel.Type.DOUBLE,
    "text": cel.Type.STRING,
    "set": cel.Type.List(cel.Type.STRING),
}
STRICT = cel.NewEnv(variables={name: CEL_TYPES[s.type] for name, s in CATALOGUE.items()})
LOOSE = cel.NewEnv(
    variables={
        name: cel.Type.DYN if s.type in {"int", "float"} else CEL_TYPES[s.type]
        for name, s in CATALOGUE.items()
    }
)

VALUES = {
    "bool": st.booleans(),
    "int": st.integers(-3, 6),
    "float": st.sampled_from([-1.5, 0.0, 0.25, 0.5, 1.0, 2.0, 2.5]),
    "text": st.sampled_from(WORDS),
    "set": st.frozensets(st.sampled_from(LISTS)),
}


def named(kind):
    return st.sampled_from([Name(name) for name, s in CATALOGUE.items() if s.type == kind])


def number(kind):
    one = named(kind) | VALUES[kind].map(Value)
    sums = lambda part: st.builds(Sum, st.sampled_from("+-"), part, part)  # noqa: E731
    return st.recursive(one, sums, max_leaves=3)


def atoms(left, right):
    """Single comparisons; of numbers, `left` is compared with some of the kind `right`."""
    ordered = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    equal = st.sampled_from(["==", "!="])
    text = named("text") | VALUES["text"].map(Value)
    truth = named("bool") | st.booleans().map(Value)
    return (
        st.builds(Compare, ordered, left, number(right))
        | st.builds(Compare, equal, text, text)
        | st.builds(Compare, equal, truth, truth)
        | st.builds(Member, left, listed(right))
        | st.builds(Member, text, listed("text"))
        | st.builds(Member, text, named("set"))
        | truth
    )


def conditions(atom):
    """Atoms, negated and joined."""
    joined = lambda part: st.lists(part, min_size=2, max_size=3).map(tuple)  # noqa: E731 - twice
    return st.recursive(
        atom,
        lambda part: (
            st.builds(Not, part) | st.builds(All, joined(part)) | st.builds(Any, joined(part))
        ),
        max_leaves=6,
    )


def listed(kind):
    return st.lists(VALUES[kind].map(Value), max_size=4).map(tuple).map(Values)


ATOMS = atoms(number("int"), "int") | atoms(number("float"), "float")
ALIKE = conditions(ATOMS)
MIXED = conditions(atoms(named("int"), "float") | atoms(named("float"), "int"))


def signals_for(draw, condition):
    return {name: draw(VALUES[CATALOGUE[name].type]) for name in sorted(names(condition))}


@cache
def program(line, environment):
    return environment.compile(line)


def by_cel(line, signals, environment=STRICT):
    """What CEL says; None for an error, which it gives as a value that Python takes for true."""
    given = {n: sorted(v) if isinstance(v, frozenset) else v for n, v in signals.items()}
    found = program(line, environment).eval(data=given)
    if found.type() == cel.Type.ERROR:
        return None
    assert found.type() == cel.Type.BOOL
    return found.value()


@given(st.data(), ALIKE)
@settings(max_examples=400)
def test_cel_reads_a_condition_and_says_the_same(data, condition):
    signals = signals_for(data.draw, condition)
    line = printed(condition)
    assert by_cel(line, signals) == holds(condition, signals)
    assert compiled([parse(line)])(signals) == ([0] if by_cel(line, signals) else [])


@given(st.data(), MIXED)
@settings(max_examples=200)
def test_whole_and_broken_numbers_compare_as_in_cel_with_types_left_open(data, condition):
    signals = signals_for(data.draw, condition)
    assert by_cel(printed(condition), signals, LOOSE) == holds(condition, signals)


@given(st.data(), ALIKE)
@settings(max_examples=300)
def test_what_is_unknown_leaves_undecided_what_is_an_error_to_cel(data, condition):
    signals = signals_for(data.draw, condition)
    known = data.draw(st.frozensets(st.sampled_from(sorted(signals)))) if signals else ()
    some = {name: value for name, value in signals.items() if name in known}
    assert by_cel(printed(condition), some) == holds(condition, some)


@given(st.data(), st.lists(ATOMS, min_size=2, max_size=5))
def test_operators_without_brackets_bind_alike(data, parts):
    line = printed(parts[0])
    for part in parts[1:]:
        line += data.draw(st.sampled_from([" && ", " || ", " && !", " || !"]))
        line += printed(part) if line.endswith(" ") else f"({printed(part)})"
    condition = parse(line)
    signals = signals_for(data.draw, condition)
    assert by_cel(line, signals) == holds(condition, signals)


@pytest.mark.parametrize(
    "line",
    [
        "links.count + 1 - 2 > 1 - links.count - 1 && !links.shortener || author.role == 'a'",
        "'insult' in terms.hits || 'threat' in terms.plain && toxicity.band == \"block\"",
        "links.count - -1 >= -2 && -links.count < 0",
        "!(author.role in ['staff', \"editor\"]) && article.open != false",
        "toxicity > 0.5 && spam.band != 'none' && language in [\"ko\", 'en']",
    ],
)
def test_lines_as_editors_write_them_mean_the_same(line):
    condition = parse(line)
    assert _refused(line) == []
    for signals in (
        {name: _first(name) for name in names(condition)},
        {name: _other(name) for name in names(condition)},
    ):
        assert by_cel(line, signals) == holds(condition, signals)


@pytest.mark.parametrize(
    "line",
    [
        "links.count > 'a'",
        "author.role == 3",
        "links.count",
        "!links.count",
        "author.role + 1 > 2",
        "links.shortener && links.count",
        "'a' in author.role",
        "author.age_day < 7",
        "links.count > 1 and links.shortener",
        "links.count = 1",
        "'a in terms.hits",
        "(links.count > 1",
    ],
)
def test_what_we_refuse_cel_refuses_too(line):
    assert _refused(line)
    assert not _is_condition_of_cel(line)


def _is_condition_of_cel(line):
    try:
        return STRICT.compile(line).return_type() == cel.Type.BOOL
    except Exception as error:
        if "INVALID_ARGUMENT" not in str(error):  # the library has no error of its own
            raise
        return False


def _refused(line):
    types = TypeCheck(CATALOGUE, {})
    try:
        types.condition(parse(line))
    except ExpressionMistake as mistake:
        return [mistake]
    return types.mistakes


def _first(name):
    return {"bool": True, "int": 2, "float": 0.25, "text": "a", "set": frozenset(LISTS)}[
        CATALOGUE[name].type
    ]


def _other(name):
    return {"bool": False, "int": 0, "float": 0.75, "text": "block", "set": frozenset()}[
        CATALOGUE[name].type
    ]
