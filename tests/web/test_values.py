"""Values: JSON's numbers and written-out moments, and nothing that only looks like them."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from tests.web.conftest import HERE, KEY
from web.values import Moment, Whole


@pytest.mark.parametrize("value", [3, 3.0])
def test_json_has_one_kind_of_number(value):
    found = TypeAdapter(Whole).validate_python(value)
    assert (found, type(found)) == (3, int)


@pytest.mark.parametrize("value", [3.5, "3", True, None, float("inf")])
def test_what_is_no_whole_number_is_refused(value):
    with pytest.raises(ValidationError):
        TypeAdapter(Whole).validate_python(value)


@pytest.mark.parametrize(
    "value", ["2026-11-24T18:00:00+09:00", "2026-11-24t09:00:00.123z", "2026-11-24T18:00+09:00"]
)
def test_a_moment_is_written_out(value):
    assert TypeAdapter(Moment).validate_python(value).tzinfo is not None


@pytest.mark.parametrize(
    "value", [1_732_438_800, "1732438800", "2026-11-24", "2026-11-24T18:00:00", "2026-13-01T00:00Z"]
)
def test_what_only_looks_like_a_moment_is_refused_with_one_that_is(client, value):
    answer = client.put(HERE, json={"published_at": value}, headers=KEY)
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("published_at", "not-a-moment")
    assert "2026-11-24T18:00:00+09:00" in error["message"]["en"]
