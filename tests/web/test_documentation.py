"""Documentation: OpenAPI says what the API really takes and gives."""

from __future__ import annotations

import pytest

from tests.web.conftest import HERE, KEY
from web import answers

COMMENTS = f"{HERE}/comments"


@pytest.fixture
def schema(client):
    return client.get("/v1/openapi.json").json()


def test_every_operation_says_what_it_does_and_what_problems_look_like(schema):
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            where = f"{method} {path}"
            assert operation["summary"], where
            assert operation["tags"], where
            problem = operation["responses"]["default"]["content"]["application/problem+json"]
            assert problem["schema"]["$ref"].endswith("/Problem"), where
            assert "422" not in operation["responses"], where


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


def test_every_reference_leads_somewhere(schema):
    known = {f"#/components/schemas/{name}" for name in schema["components"]["schemas"]}

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
