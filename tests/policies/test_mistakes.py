"""What an editor is told about a broken policy: all of it, each by place, with what was meant.

The wording is pinned by `golden/*.txt`; write a file anew only after reading every line of it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import Mistake, PolicyError, load
from policies.mistakes import did_you_mean
from tests.policies.boards import document, rule, written_to

GOLDEN = Path(__file__).parent / "golden"


def told(path: Path) -> str:
    with pytest.raises(PolicyError) as caught:
        load(path)
    return str(caught.value).replace(f"{path.parent}/", "") + "\n"


@pytest.mark.parametrize("name", ["broken", "unsound", "dozen"])
def test_every_mistake_is_told_at_once_in_the_pinned_words(name):
    assert told(GOLDEN / f"{name}.yaml") == (GOLDEN / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "policy.yaml:1:1: the file is empty"),
        (b"\xff\xfe", "policy.yaml:1:1: the file is not UTF-8 (byte 0)"),
        (b"just words", "policy.yaml:1:1: policy: must be a mapping of keys to values"),
        (
            b"rules: [",
            "policy.yaml:1:9: this is no YAML: while parsing a flow node, expected",
        ),
        (b"a: b: c", "policy.yaml:1:5: this is no YAML: mapping values are not allowed here"),
        (b"a: 1\n--- \nb: 2\n", "policy.yaml:2:1: this is no YAML: expected a single document"),
    ],
)  # fmt: skip
def test_what_is_no_policy_at_all_is_said_so(tmp_path, content, message):
    path = tmp_path / "policy.yaml"
    path.write_bytes(content)
    assert told(path).startswith(message)


def test_a_missing_file_is_named(tmp_path):
    assert told(tmp_path / "nowhere.yaml") == (
        "nowhere.yaml:1:1: the file cannot be read: No such file or directory\n"
    )


def test_a_mistake_in_a_file_of_its_own_is_told_with_that_file(tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yaml").write_text("- {id: R-A}\n- R-B\n", encoding="utf-8")
    (tmp_path / "words.txt").write_text("severity: 9\n", encoding="utf-8")
    path = tmp_path / "policy.yaml"
    written_to(
        path,
        document(terms={"insult": {"file": "words.txt"}}) | {"rules": [{"file": "rules/a.yaml"}]},
    )
    lines = told(path).splitlines()
    assert (
        "rules/a.yaml:2:3: rules: must be a mapping of keys to values, and this is the text “R-B”"
    ) in lines
    assert "words.txt:1:1: severity: takes a number from 1 to 5" in lines
    written_to(path, document(terms={"insult": {"file": "words.txt"}}))
    assert told(path) == "words.txt:1:1: severity: takes a number from 1 to 5\n"


def test_mistakes_come_in_reading_order_with_their_parts(written):
    with pytest.raises(PolicyError) as caught:
        load(written(rule("R-B", "spma > 1"), rule("R-A", "spmb > 1")))
    mistakes = caught.value.mistakes
    assert all(isinstance(mistake, Mistake) for mistake in mistakes)
    assert list(mistakes) == sorted(mistakes)
    assert [mistake.message for mistake in mistakes] == [
        "unknown signal spma; did you mean spam?",
        "unknown signal spmb; did you mean spam?",
    ]


def test_a_column_points_into_the_line_of_a_condition(tmp_path):
    path = tmp_path / "policy.yaml"
    text = written_to(
        path, document(rule("R-A", 'links.count > 0 && "x" in terms.plain'))
    ).read_text("utf-8")
    with pytest.raises(PolicyError) as caught:
        load(path)
    (mistake,) = caught.value.mistakes
    # The quotes within the line are escaped in JSON, behind the place that is meant.
    assert text[mistake.column - 1 :].startswith('\\"x\\" in terms.plain')


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("spma", ["spam", "links"], "; did you mean spam?"),
        ("욕서", ["욕설", "광고"], "; did you mean 욕설?"),
        ("zzz", ["a", "b"], "; known are a, b"),
        ("zzz", [f"name-{n}" for n in range(50)], ""),
        ("zzz", [], ""),
    ],
)
def test_the_nearest_names_are_suggested(word, known, said):
    assert did_you_mean(word, known) == said


_BITS = st.sampled_from(
    ["rules:", "terms:", "- ", "  ", "\n", "{", "}", "[", "]", ": ", '"', "'", "&a", "*a", "!!x",
     "when", "links.count > 0", "file: a", "policy: a", "\t", "한글", "\u0000", "\ud800", "- -",
     "|\n", "? "]
)  # fmt: skip


@given(st.lists(_BITS, max_size=25).map("".join) | st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_file_breaks_the_reader(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(PolicyError) as caught:
        load(path)
    assert all(mistake.line >= 1 and mistake.column >= 1 for mistake in caught.value.mistakes)


@pytest.mark.parametrize("deep", ["[" * 3000, "a:\n" + " - " * 40 + "x", "{a: " * 3000])
def test_no_depth_breaks_the_reader(tmp_path, deep):
    path = tmp_path / "policy.yaml"
    path.write_text(deep, encoding="utf-8")
    assert told(path)
