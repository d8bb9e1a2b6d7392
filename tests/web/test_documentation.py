"""Documentation: OpenAPI says what the API really takes and gives."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.definitions import OPENAPI_31

from policies import load
from tests.web.conftest import HERE, KEY
from web import answers
from web.documentation.operations import OPERATIONS
from web.standalone import create_checking_app
from worker.settings import Settings

COMMENTS = f"{HERE}/comments"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def schema(client):
    return client.get("/v1/openapi.json").json()


def operations(schema):
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            yield f"{method} {path}", operation


def contents(operation):
    """Every body that is sent or answered: what it is, its type, its content."""
    bodies = {"request": operation.get("requestBody", {}), **operation["responses"]}
    for name, body in bodies.items():
        for media_type, content in body.get("content", {}).items():
            yield f"{name} {media_type}", content


def examples_of(content, schema):
    if "example" in content:
        yield content["example"]
    for each in content.get("examples", {}).values():
        name = each.get("$ref", "").rpartition("/")[2]
        yield (schema["components"]["examples"][name] if name else each)["value"]


def test_every_operation_says_what_it_does_by_a_name_of_its_own(schema):
    names = [operation["operationId"] for _, operation in operations(schema)]
    assert len(names) == len(set(names)) == len(OPERATIONS)
    for where, operation in operations(schema):
        assert re.fullmatch(r"[a-z]+[A-Za-z]*", operation["operationId"]), where
        assert operation["summary"], where
        assert operation["description"], where
        assert operation["tags"], where


def test_every_body_is_shown_by_examples_that_fit_it(schema):
    wrong, shown = [], 0
    for where, operation in operations(schema):
        for what, content in contents(operation):
            found = list(examples_of(content, schema))
            fits = Draft202012Validator({**content["schema"], "components": schema["components"]})
            wrong += [f"{where}: {what}: {e.message}" for x in found for e in fits.iter_errors(x)]
            wrong += [] if found else [f"{where}: {what}: no example"]
            shown += len(found)
    assert wrong == []
    assert shown > 400


def test_every_answer_has_a_body_of_a_known_shape_and_a_request_id(schema):
    without_body = {"204", "303", "304"}
    for where, operation in operations(schema):
        assert "default" not in operation["responses"], where
        for status, answer in operation["responses"].items():
            assert answer["description"], f"{where} {status}"
            assert "X-Request-ID" in answer["headers"], f"{where} {status}"
            assert answer.get("content") or status in without_body, f"{where} {status}"


def test_every_error_is_a_problem_but_where_another_api_has_its_own(schema):
    for where, operation in operations(schema):
        for status, answer in operation["responses"].items():
            if int(status) < 400 or answer["content"].keys() == {"application/json"}:
                assert int(status) < 400 or "$discovery" in where or "v1alpha1" in where, where
                continue
            problem = answer["content"]["application/problem+json"]
            assert problem["schema"]["$ref"].endswith("/Problem"), f"{where} {status}"
            for each in examples_of(problem, schema):
                assert str(each["status"]) == status, f"{where} {status}"


@pytest.mark.parametrize("checking", [False, True], ids=["all", "only checks"])
def test_it_is_openapi(schema, checking):
    """By the meta-schema of OpenAPI 3.1, and every shape by that of JSON Schema."""
    told = create_checking_app(Settings(), load()).openapi() if checking else schema
    assert told["openapi"].startswith("3.1.")
    assert [each.message for each in Draft202012Validator(OPENAPI_31).iter_errors(told)] == []
    for shape in told["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)


def test_every_shape_has_a_name_that_client_generators_can_use(schema):
    names = schema["components"]["schemas"]
    assert [name for name in names if not re.fullmatch(r"[A-Z][A-Za-z]*", name)] == []


def objects(value):
    """Every object in a JSON value."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from objects(each)


def examples_in(page):
    return [json.loads(found) for found in re.findall(r"```json\n(.*?)```", page, re.DOTALL)]


def test_examples_name_rules_and_clauses_as_the_shipped_board_has_them(schema):
    policy = load()
    rules = {rule.id: rule for rule in policy.rules}
    clauses = {clause.number: clause for clause in policy.clauses}
    shown = [schema, *examples_in((ROOT / "docs" / "api.md").read_text(encoding="utf-8"))]
    reasons = printed = checked = 0
    for each in objects(shown):
        if isinstance(each.get("rule"), str):
            rule = rules[each["rule"]]
            assert each.get("clause", rule.clause) == rule.clause
            assert each.get("message", rule.message["ko"]) in rule.message.values()
            assert each.get("messages", rule.message) == rule.message
            assert set(each.get("fired", ())) <= rules.keys()
            reasons += "clause" in each
            checked += "fired" in each
        elif isinstance(each.get("number"), str):
            clause = clauses[each["number"]]
            assert each["title"] in clause.title.values()
            assert each["text"] in clause.text.values()
            printed += 1
    assert min(reasons, checked, printed) > 0


def test_everything_says_who_may_ask(schema):
    known = schema["components"]["securitySchemes"].keys()
    open_to_all = {"reading", "operations"}
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            named = {name for each in operation.get("security", []) for name in each}
            assert named <= known, f"{method} {path}"
            changes = method != "get" and path.startswith("/v1/") and "coral" not in path
            assert not changes or named, f"{method} {path}"
            assert not open_to_all & set(operation["tags"]) or not named, f"{method} {path}"


def test_what_can_be_too_fast_tells_how_much_is_left_and_nothing_else_does(schema):
    limited = set()
    for _, operation in operations(schema):
        told = [answer["headers"].keys() for answer in operation["responses"].values()]
        if "`too-fast`" in operation["responses"].get("429", {}).get("description", ""):
            assert all({"RateLimit", "RateLimit-Policy"} <= each for each in told)
            limited.add(operation["operationId"])
        else:
            assert not any("RateLimit" in each for each in told)
    acts = {"submitComment", "previewComment", "editComment", "appeal", "reportComment"}
    assert acts | {"react", "takeReactionBack", "signIn"} <= limited


def test_every_reference_leads_somewhere(schema):
    known = {
        f"#/components/{kind}/{name}"
        for kind, all_ in schema["components"].items()
        for name in all_
    }

    def references(value):
        if isinstance(value, dict):
            if "$ref" in value:
                yield value["$ref"]
            for each in value.values():
                yield from references(each)
        elif isinstance(value, list):
            for each in value:
                yield from references(each)

    assert set(references(schema)) <= known


def test_every_link_leads_to_an_operation_with_what_it_takes(schema):
    known = {operation["operationId"]: operation for _, operation in operations(schema)}
    led = 0
    for where, operation in operations(schema):
        for answer in operation["responses"].values():
            for link in answer.get("links", {}).values():
                target = known[link["operationId"]]
                taken = {each["name"] for each in target.get("parameters", [])}
                named = {each.rpartition(".")[2] for each in link["parameters"]}
                assert named <= taken, f"{where} to {link['operationId']}"
                assert "requestBody" not in link or "requestBody" in target, where
                led += 1
    assert led > 40


def test_examples_are_accepted(client, schema):
    schemas = schema["components"]["schemas"]
    [single] = schemas["CommentIn"]["examples"]
    assert client.post(COMMENTS, json=single, headers=KEY).status_code == 202
    [many] = schemas["BatchIn"]["examples"]
    answer = client.post(f"{COMMENTS}/batch", json=many, headers=KEY)
    assert [each["status"] for each in answer.json()["items"]] == [202]


def test_answers_have_the_shapes_that_are_documented(client, say, decide):
    receipt = say("OMBUD-HOLD-TEST")
    answers.Receipt.model_validate(receipt)
    say("실린 글입니다")
    decide()
    answers.Page.model_validate(client.get(COMMENTS).json())
    answers.FullComment.model_validate(client.get(receipt["status_url"], headers=KEY).json())
    answers.Popular.model_validate(client.get("/v1/sites/demo/popular").json())
    public = client.get(COMMENTS).json()["items"][0]["id"]
    answers.PublicComment.model_validate(client.get(f"/v1/comments/{public}").json())
    problem = client.post(COMMENTS, json={"text": ""}, headers=KEY).json()
    assert answers.Problem.model_validate(problem).errors[0].field == "text"


@pytest.mark.parametrize("profile", ["dev", "durable"])
def test_texts_are_checked_for_anybody_in_the_dev_profile_alone(profile):
    secrets = {"server_keys": "paper=a-key-of-the-paper", "secret_key": "s" * 32}
    app = create_checking_app(Settings(profile=profile, **secrets), load())
    for where, operation in operations(app.openapi()):
        if operation["operationId"] in {"checkText", "analyzeComment", "suggestScore"}:
            assert ({} in operation["security"]) == (profile == "dev"), where
            assert operation["security"][-1] != {}, where
