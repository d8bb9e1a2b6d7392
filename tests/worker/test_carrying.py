"""Thresholds carried over: as many comments are flagged as before."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from worker import connection
from worker.carrying import (
    MapError,
    by_attribute,
    counterpart,
    curve,
    read_map,
    write_map,
)
from worker.cli import app
from worker.connection import Ombud
from worker.perspective import Pair, note_scores
from worker.settings import Settings

SCORE = st.integers(0, 10_000).map(lambda n: n / 10_000)


def pairs(*scores):
    return [Pair("TOXICITY", theirs, ours) for theirs, ours in scores]


@given(
    st.lists(st.tuples(SCORE, SCORE), min_size=1, unique_by=lambda pair: pair[1]), st.floats(0, 1)
)
def test_where_our_scores_differ_the_same_share_is_flagged(scores, threshold):
    found = counterpart(pairs(*scores), threshold)
    assert found.share == found.ours_share
    assert found.share == sum(theirs >= threshold for theirs, _ in scores) / len(scores)


@given(st.lists(st.tuples(SCORE, st.sampled_from([0.1, 0.5, 0.9])), min_size=1))
def test_where_many_are_alike_the_nearest_share_is_taken(scores):
    found = counterpart(pairs(*scores), 0.5)
    shares = [
        sum(ours >= each for _, ours in scores) / len(scores) for each in (0.1, 0.5, 0.9, 1.0)
    ]
    best = min(abs(share - found.share) for share in shares)
    assert abs(found.ours_share - found.share) == pytest.approx(best)


def test_scores_that_rise_together_agree_wholly():
    found = counterpart(pairs(*((n / 100, (n / 100) ** 2) for n in range(100))), 0.8)
    assert (found.ours, found.agree) == (pytest.approx(0.64), 1.0)


def test_a_curve_turns_our_score_into_theirs(tmp_path):
    fitted = curve(pairs(*((n / 100, (n / 100) ** 2) for n in range(100))))
    assert fitted.at(0.49) == pytest.approx(0.7, abs=0.01)
    write_map(tmp_path / "m.json", {"TOXICITY": fitted})
    assert read_map(tmp_path / "m.json") == {"TOXICITY": fitted}
    assert read_map(None) == {}


def test_attributes_with_few_pairs_are_left_out():
    many = pairs(*((0.1, 0.2) for _ in range(60)))
    assert set(by_attribute([*many, Pair("THREAT", 0.1, 0.2)])) == {"TOXICITY"}


@pytest.mark.parametrize("text", ["", "[]", '{"A": 3}', '{"A": []}', '{"A": [[0.2, 1], [0.1, 0]]}'])
def test_a_file_that_is_no_map_is_refused_by_name(tmp_path, text):
    (tmp_path / "m.json").write_text(text)
    with pytest.raises(MapError, match=r"m\.json"):
        read_map(tmp_path / "m.json")


def test_a_map_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(MapError, match="OMBUD_PERSPECTIVE_MAP"):
        read_map(tmp_path / "none.json")


@pytest.fixture
def running(monkeypatch, valkey, redis_client):
    found = Ombud(Settings(), valkey.url)
    monkeypatch.setattr(connection, "ombud", lambda: found)
    return found


def test_fit_says_so_when_too_little_is_kept(running):
    done = CliRunner().invoke(app, ["perspective", "fit"])
    assert done.exit_code == 1
    assert "OMBUD_PERSPECTIVE_UPSTREAM" in done.stderr


def test_fit_prints_thresholds_and_writes_curves(running, tmp_path):
    for n in range(100):
        running.store.run(note_scores(pairs((n / 100, (n / 100) ** 2))))
    words = ["perspective", "fit", "--threshold", "0.8", "--map", str(tmp_path / "m.json")]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert "0.80 there is 0.6400 here" in done.output
    assert "flags 20.0% there, 20.0% here" in done.output
    assert read_map(tmp_path / "m.json")["TOXICITY"].at(0.64) == pytest.approx(0.8)
    as_json = CliRunner().invoke(app, [*words, "--json"]).output
    [row] = json.loads(as_json)["TOXICITY"]
    assert row["agree"] == 1.0
