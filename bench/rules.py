"""Rules of growing number in four engines: what one comment costs once its signals are there.

Ombud's compiled function; the naive loop over closures; CEL in C++ (cel-expr-python) as one program
a rule and as one program for all; CEL in Rust (common-expression-language), where it is installed.
"""

from __future__ import annotations

import operator
import random
from typing import TYPE_CHECKING, Any

import cel as rust
from cel_expr_python import cel as cpp

from policies.catalogue import CATALOGUE
from policies.expressions.compiled import compiled
from policies.expressions.parser import parse
from policies.expressions.tree import (
    All,
    Compare,
    Member,
    Name,
    Node,
    Not,
    Sum,
    Value,
    Values,
)
from policies.expressions.tree import Any as Or

if TYPE_CHECKING:
    from collections.abc import Callable

    Contender = tuple[str, Callable[[], object]]

SIGNALS: dict[str, Any] = {
    "text.graphemes": 118,
    "text.lines": 2,
    "terms.plain": frozenset(),
    "terms.hits": frozenset({"rude"}),
    "terms.severity": 1,
    "terms.count": 1,
    "links.count": 1,
    "links.hosts_unlisted": 1,
    "links.shortener": False,
    "contact.phone": 0,
    "repetition.run": 3,
    "repetition.share": 0.04,
    "shouting.share": 0.1,
    "language": "ko",
    "toxicity": 0.31,
    "toxicity.band": "none",
    "author.age_days": 41.5,
    "author.published": 12,
    "author.role": "reader",
    "article.section": "politics",
    "article.sensitive": False,
    "pace.count_1h": 2,
}
"""An ordinary comment: what 22 names of the catalogue say about it."""

_FORMS = (
    '"insult" in terms.hits && author.published < {n}',
    '"threat" in terms.plain || terms.severity >= {five}',
    "links.count > {n} && author.age_days < {n}.5",
    'toxicity > {share} && (article.sensitive || article.section in ["sports", "obituary"])',
    'toxicity.band == "block" && language != "en"',
    "contact.phone > 0 || links.shortener",
    "repetition.run >= {more} && text.graphemes > {more}",
    "shouting.share > {share} && text.graphemes >= 20",
    'pace.count_1h >= {more} && !(author.role in ["staff", "editor"])',
    "repetition.share > {share} || text.lines > {more}",
    "links.hosts_unlisted + terms.count > {more}",
    "pace.count_1h > 1 && author.published > {n} && links.count > 0",
    "!article.sensitive && author.age_days < 1.5 && links.count > 0",
)


def lines(count: int) -> list[str]:
    """So many conditions as boards write them; few of them are true of an ordinary comment."""
    chance = random.Random(count)
    return [
        _FORMS[number % len(_FORMS)].format(
            n=chance.randint(1, 9),
            five=chance.randint(3, 5),
            more=chance.randint(10, 40),
            share=round(chance.uniform(0.5, 0.9), 2),
        )
        for number in range(count)
    ]


def engines(count: int) -> list[Contender]:
    """Each engine with so many rules, ready to decide about the ordinary comment.

    Raises:
        AssertionError: they do not agree.
    """
    written = lines(count)
    trees = [parse(line) for line in written]
    found = [_ombud(trees), _closures(trees), *_cpp(written)]
    found.append(_rust(written))
    first = found[0][1]()
    for name, decide in found:
        assert decide() == first, f"{name} says something else"
    return found


def _ombud(trees: list[Node]) -> Contender:
    fired = compiled(trees)
    return "Ombud", lambda: fired(SIGNALS)


def _closures(trees: list[Node]) -> Contender:
    tests = [_closure(tree) for tree in trees]
    return "loop over closures", lambda: [i for i, test in enumerate(tests) if test(SIGNALS)]


def _cpp(written: list[str]) -> list[Contender]:
    kinds = {
        "bool": cpp.Type.BOOL,
        "int": cpp.Type.INT,
        "float": cpp.Type.DOUBLE,
        "text": cpp.Type.STRING,
        "set": cpp.Type.List(cpp.Type.STRING),
    }
    environment = cpp.NewEnv(variables={name: kinds[CATALOGUE[name].type] for name in SIGNALS})
    programs = [environment.compile(line) for line in written]
    together = environment.compile(f"[{', '.join(written)}]")
    known = _lists()

    def one_by_one() -> list[int]:
        given = environment.Activation(known)
        return [i for i, program in enumerate(programs) if program.eval(given).value()]

    def at_once() -> list[int]:
        answers = together.eval(data=known).plain_value()
        return [i for i, answer in enumerate(answers) if answer]

    return [
        ("CEL in C++, a program a rule", one_by_one),
        ("CEL in C++, one program", at_once),
    ]


def _rust(written: list[str]) -> Contender:
    # It knows a dot only as a way into a map, and one name is the beginning of another.
    flat = {name: name.replace(".", "_") for name in sorted(SIGNALS, key=len, reverse=True)}
    programs = []
    for line in written:
        for name, plain in flat.items():
            line = line.replace(name, plain)  # noqa: PLW2901 - step by step
        programs.append(rust.compile(line))
    known = {flat[name]: value for name, value in _lists().items()}

    def decide() -> list[int]:
        given = rust.Context(variables=known)
        return [i for i, program in enumerate(programs) if program.execute(given)]

    return "CEL in Rust, a program a rule", decide


def _lists() -> dict[str, Any]:
    return {n: sorted(v) if isinstance(v, frozenset) else v for n, v in SIGNALS.items()}


_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
}


def _closure(node: Node) -> Callable[[dict[str, Any]], Any]:  # noqa: PLR0911 - one a kind
    match node:
        case Value(value):
            return lambda _: value
        case Values(items):
            values = tuple(item.value for item in items)
            return lambda _: values
        case Name(name):
            return operator.itemgetter(name)
        case Not(operand):
            inner = _closure(operand)
            return lambda known: not inner(known)
        case All(parts):
            each = [_closure(part) for part in parts]
            return lambda known: all(test(known) for test in each)
        case Or(parts):
            some = [_closure(part) for part in parts]
            return lambda known: any(test(known) for test in some)
        case Member(left, right):
            one, many = _closure(left), _closure(right)
            return lambda known: one(known) in many(known)
        case Compare(sign, left, right) | Sum(sign, left, right):
            act, a, b = _SIGNS[sign], _closure(left), _closure(right)
            return lambda known: act(a(known), b(known))
