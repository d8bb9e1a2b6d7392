"""What does not fit into a document is told once, in an editor's words, and hides nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from policies import PolicyError, load
from policies.document import RESERVED, Document, Rule
from policies.mending import Broken, mended
from policies.shape import shaped
from policies.source import read_source
from tests.policies.boards import WORDS, document, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policies.source import Location

WINDOW = {"from": "2027-03-01T00:00+09:00", "until": "2027-04-01T00:00+09:00"}
FULL = document(
    rule(
        "R-A",
        {"all": ["links.count > 0"], "any": ["author.age_days < 7", '"insult" in terms.hits']},
        tags=["spam"],
        active=WINDOW,
        sections=["sports"],
        budget=0.01,
        appeal=True,
        mode="shadow",
        on_missing="skip",
        examples={
            "match": ["blockhead www.a.com", {"text": "a.com", "facts": {"author.age_days": 1}}],
            "no_match": ["good", {"text": "fine"}],
            "todo_match": ["bad"],
        },
    ),
    rule("R-B", '"insult" in terms.hits'),
    effective=WINDOW,
    approved=[{"by": "yoon", "role": "editor", "at": "2026-11-24"}],
    changes="first",
    undecided={"queue": "system", "message": WORDS},
    limits={"min_graphemes": 1, "max_graphemes": 250},
    links={"allowed": ["go.kr"]},
    patterns={"buy": {"regex": "buy", "note": "buy"}},
    exemptions=[{"id": "X-STAFF", "why": WORDS, "when": 'author.role == "staff"',
                 "skip": {"rules": ["R-A"], "tags": ["spam"]}}],
    sections={"sports": {"limits": {"max_lines": 9}, "disable": ["R-B"],
                         "raise": {"spam": "hold"}}},
    tests=[{"name": "c", "text": "good", "facts": {"pace.count_1m": 5},
            "expect": {"verdict": "publish", "fired": [], "rule": "R-A"}}],
)  # fmt: skip
NAMING = {"id", "number", "tags"}
NAMED = {"rules", "tests", "clauses", "queues", "terms", "patterns"}
"""Keys and items whose loss makes what refers to them unknown, which is a mistake of its own."""


def places(data: Any, at: Location = ()) -> Iterator[Location]:
    """Every place of a document, from the outside in."""
    yield at
    inner = (
        data if isinstance(data, dict) else dict(enumerate(data)) if isinstance(data, list) else {}
    )
    for step, value in inner.items():
        yield from places(value, (*at, step))


def with_value(at: Location, value: Any) -> dict[str, Any]:
    """The full document with another value in one place."""
    data = json.loads(json.dumps(FULL))  # no part of it is another's, too
    around: Any = data
    for step in at[:-1]:
        around = around[step]
    around[at[-1]] = value
    return data


def written(path: Path, data: Any) -> Path:
    """A file in which every value has lines of its own."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1, default=list), encoding="utf-8")
    return path


def mistakes(path: Path) -> list[Any]:
    """What is wrong with a policy."""
    try:
        load(path)
    except PolicyError as error:
        return list(error.mistakes)
    return []


def test_the_full_document_is_without_mistakes(tmp_path):
    assert mistakes(written(tmp_path / "policy.yaml", FULL)) == []


ODD = (None, True, 3, "?", -0.5, [3], "", {"x": {}}, 10**30, [{}], "x" * 300)
SLIPS = [
    (at, ODD[(number + turn) % len(ODD)])
    for number, at in enumerate(list(places(FULL))[1:])
    for turn in (0, 5)
]


def test_one_slip_anywhere_is_told_there_in_our_words_and_nowhere_else(tmp_path):
    path = tmp_path / "policy.yaml"
    told = 0
    for at, odd in SLIPS:
        source = read_source(written(path, with_value(at, odd)))
        shape = shaped(source)
        assert shape.document is not None
        if not shape.mistakes or NAMING & {*at} or (len(at) <= 2 and at[0] in NAMED):
            continue
        first = source.place(at).line
        last = first + json.dumps(odd, indent=1).count("\n")
        for mistake in mistakes(path):
            assert first <= mistake.line <= last, (at, mistake)
            assert "nput should" not in mistake.message, mistake
            told += 1
    assert told > len(SLIPS) / 3


@pytest.mark.parametrize("part", [Document, Rule])
def test_what_a_later_version_will_know_is_refused_with_what_to_do_until_then(tmp_path, part):
    for key, instead in RESERVED[part].items():
        at = (key,) if part is Document else ("rules", 1, key)
        (mistake,) = mistakes(written(tmp_path / "policy.yaml", with_value(at, 2)))
        assert mistake.message == (
            f"{key} is reserved for a later version of the language; {instead}"
        )


def test_a_misspelled_key_is_not_missing_too(tmp_path):
    data = with_value(("rules", 1, "verdit"), "hold")
    del data["rules"][1]["verdict"]
    (mistake,) = mistakes(written(tmp_path / "policy.yaml", data))
    assert mistake.message == "unknown key verdit; did you mean verdict?"


def test_a_file_of_rules_that_cannot_be_read_makes_no_rule_unknown(tmp_path):
    data = FULL | {"rules": [{"file": "rules.yml"}]}
    (mistake,) = mistakes(written(tmp_path / "policy.yaml", data))
    assert mistake.message.startswith("there is no file rules.yml beside the policy")


def test_what_is_no_mapping_at_all_leaves_nothing_to_look_at():
    assert mended(["rules"], [()]) == (None, Broken())


def test_broken_is_what_stands_in_around_or_at_a_place():
    broken = Broken({("rules", 1, "when")})
    assert broken.touches(("rules",))
    assert broken.touches(("rules", 1, "when", "all", 0))
    assert not broken.touches(("rules", 1, "examples"))
    assert not broken.touches(("rules", 2))
