"""The document: one meaning, one hash; one schema for machines and for editors' tools."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from policies import PolicyError, load
from policies.classifier import shipped as shipped_model
from policies.classifier.tuning import Tuning
from policies.document import Document
from policies.limits import Limits
from policies.loading import SHIPPED
from policies.schema import FILE, document_schema, printed_schema
from policies.source import read_source
from tests.policies.boards import document, rule, written_to

_WORDS = st.fixed_dictionaries(
    {"ko": st.just("말"), "en": st.text("abc: #-'\"{}é", min_size=1, max_size=9)}
)
_RULES = st.builds(
    lambda name, when, verdict, words, more: rule(name, when, verdict, message=words, **more),
    name=st.sampled_from(["R-A", "R-B2", "R-C-D"]),
    when=st.sampled_from(
        [
            "links.count > 0",
            {"any": ["spam > 0.5", '"insult" in terms.hits']},
            {"all": ["links.shortener"], "any": ["links.count > 1"]},
        ]
    ),
    verdict=st.sampled_from(["flag", "hold", "reject"]),
    words=_WORDS,
    more=st.fixed_dictionaries(
        {},
        optional={
            "mode": st.sampled_from(["active", "shadow", "off"]),
            "tags": st.lists(st.sampled_from(["spam", "pace"]), max_size=2),
            "budget": st.sampled_from([0, 0.01, 1]),
            "sections": st.lists(st.sampled_from(["sports", "정치"]), max_size=2),
            "active": st.just({"from": "2027-03-01T00:00+09:00"}),
            "appeal": st.booleans(),
        },
    ),
)  # fmt: skip
_DOCUMENTS = st.builds(
    lambda rules, title, limits: document(*rules, title=title, limits=limits),
    st.lists(_RULES, min_size=1, max_size=3, unique_by=lambda r: r["id"]),
    _WORDS,
    st.dictionaries(st.sampled_from(["max_graphemes", "max_lines"]), st.integers(1, 999)),
)


def as_yaml(content: object) -> str:
    stream = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    # Through JSON, so that nothing stands in it twice and becomes an alias.
    yaml.dump(json.loads(json.dumps(content)), stream)
    return stream.getvalue()


@given(_DOCUMENTS)
@settings(max_examples=40, deadline=None)
def test_a_document_printed_and_read_again_has_the_same_hash(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "document.yaml"
    policy = load(written_to(path, content))
    path.write_text(as_yaml(policy.document.canonical()), encoding="utf-8")
    again = load(path)
    assert again.hash == policy.hash
    assert again.document == policy.document


@given(_DOCUMENTS)
@settings(max_examples=30, deadline=None)
def test_what_loads_also_fits_the_schema(content):
    Draft202012Validator(document_schema()).validate(content)


def test_the_schema_beside_the_code_is_the_one_of_the_code():
    assert FILE.read_text("utf-8") == printed_schema(), "run: python -m policies.schema"


def test_the_schema_is_one_and_the_shipped_policy_fits_it():
    schema = document_schema()
    Draft202012Validator.check_schema(schema)
    written = YAML(typ="safe", pure=True).load(SHIPPED / "policy.yaml")
    Draft202012Validator(schema).validate(json.loads(json.dumps(written, default=str)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"polcy": "x"},
        {"version": 1},
        {"rules": [{"id": "r"}]},
        {"limits": {"max_graphemes": "1"}},
        {"approvals": 2},
        {"rules": [rule("R-A", "links.count > 0", rollout=0.1)]},
        {"rules": [rule("R-A", "links.count > 0", trip={"share": 0.05})]},
        {"approved": [{"by": "yoon", "role": "editor", "at": 3}]},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(wrong):
    content = document(rule("R-A", "links.count > 0")) | wrong
    assert not Draft202012Validator(document_schema()).is_valid(content)


def test_layout_and_comments_do_not_change_the_hash(tmp_path):
    content = document(rule("R-A", "links.count > 0"))
    one = load(written_to(tmp_path / "a.yaml", content))
    (tmp_path / "b.yaml").write_text("# A comment\n" + as_yaml(content), encoding="utf-8")
    assert load(tmp_path / "b.yaml").hash == one.hash


def test_any_word_of_a_term_file_changes_the_hash(tmp_path):
    path = written_to(
        tmp_path / "policy.yaml",
        document(rule("R-A", '"insult" in terms.hits'), terms={"insult": {"file": "words.txt"}}),
    )
    words = tmp_path / "words.txt"
    words.write_text("blockhead\n", encoding="utf-8")
    before = load(path).hash
    words.write_text("blockhead\ndunce\n", encoding="utf-8")
    assert load(path).hash != before


def test_the_model_is_part_of_the_hash_only_where_a_rule_asks_for_it(board, monkeypatch):
    plain, weighed = rule("R-A", "links.count > 0"), rule("R-A", "toxicity > 0.9")
    before = board(plain).hash, board(weighed).hash
    monkeypatch.setattr("policies.loading._model_hash", lambda name: "another")
    assert board(plain).hash == before[0]
    assert board(weighed).hash != before[1]


def test_a_condition_on_one_line_means_a_list_of_one(board):
    one = board(rule("R-A", "links.count > 0"))
    assert one.hash == board(rule("R-A", {"all": ["links.count > 0"]})).hash


def test_rules_may_stand_in_files_of_their_own_and_keep_their_order(tmp_path):
    a, b, c = (rule(name, "links.count > 0") for name in ("R-A", "R-B", "R-C"))
    whole = load(written_to(tmp_path / "whole.yaml", document(a, b, c)))
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.yaml").write_text(json.dumps([b]), encoding="utf-8")
    split = load(written_to(tmp_path / "policy.yaml", document(a, {"file": "more/b.yaml"}, c)))
    assert [r.id for r in split.rules] == ["R-A", "R-B", "R-C"]
    assert split.hash == whole.hash


def test_a_folder_means_the_policy_file_in_it(tmp_path):
    path = written_to(tmp_path / "policy.yaml", document(rule("R-A", "links.count > 0")))
    assert load(tmp_path).hash == load(path).hash == load(str(path)).hash


def test_limits_left_out_are_the_defaults(board):
    policy = board(rule("R-A", "links.count > 0"), limits={"max_lines": 5})
    assert policy.limits == Limits(max_lines=5)


def test_off_and_dates_are_read_as_they_are_written(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "mode: off\nat: 2026-11-25\nyes: yes\nn: 010\nx: 0x1f\nbig: .inf\nnull: ~\n",
        encoding="utf-8",
    )
    assert read_source(tmp_path / "a.yaml").data == {
        "mode": "off",
        "at": "2026-11-25",
        "yes": "yes",
        "n": 10,
        "x": "0x1f",
        "big": ".inf",
        "null": None,
    }


def test_a_document_cannot_be_changed(shipped):
    with pytest.raises(ValueError, match="frozen"):
        shipped.document.version = "2"
    assert isinstance(shipped.document, Document)


def test_what_the_classifier_learned_is_part_of_the_policy_and_must_fit_its_model(tmp_path):
    weighed = rule("R-A", "toxicity > 0.9")
    plain = load(written_to(tmp_path / "plain.yaml", document(weighed)))
    path = written_to(tmp_path / "policy.yaml", document(weighed, tuning="tuning.txt"))
    model = shipped_model("toxicity")
    learned = Tuning(model=model.digest, scales=model.scales, nudges={})
    (tmp_path / "tuning.txt").write_text(learned.to_json(), encoding="utf-8")
    assert load(path).hash != plain.hash
    assert load(path).check("hello").signals == plain.check("hello").signals
    other = Tuning(model="0" * 64, scales=model.scales, nudges={})
    (tmp_path / "tuning.txt").write_text(other.to_json(), encoding="utf-8")
    with pytest.raises(PolicyError, match="learned for the model"):
        load(path)
