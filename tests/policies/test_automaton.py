"""Both automata find every string everywhere, and the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.automaton import PythonAutomaton, RustAutomaton, automaton

strings = st.lists(st.text("ab가ㅅ", min_size=1, max_size=4), unique=True, max_size=8)


@given(strings, st.text("ab가ㅅ ", max_size=40))
def test_every_occurrence_is_found_by_both(wanted, text):
    expected = sorted(
        (index, start, start + len(string))
        for index, string in enumerate(wanted)
        for start in range(len(text))
        if text.startswith(string, start)
    )
    assert sorted(PythonAutomaton(wanted).find(text)) == expected
    assert sorted(RustAutomaton(wanted).find(text)) == expected


@pytest.mark.parametrize("kind", [PythonAutomaton, RustAutomaton])
def test_nothing_is_found_of_nothing(kind):
    assert kind([]).find("text") == []
    assert kind(["text"]).find("") == []


def test_the_wheel_is_used_where_there_is_one():
    assert isinstance(automaton(["a"]), RustAutomaton)


def test_without_the_wheel_the_same_search_runs_in_python(monkeypatch):
    monkeypatch.setattr("policies.automaton.ahocorasick_rs", None)
    search = automaton(["he", "she", "hers"])
    assert isinstance(search, PythonAutomaton)
    assert search.find("ushers") == [(1, 1, 4), (0, 2, 4), (2, 2, 6)]
