"""A site's past: taken in once, whole lines only, whatever the other system was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.history import History, HistoryUnavailable, histories, history_file, past, read_lines
from worker.json_lines import BrokenLine, objects

LINES = [
    (
        '{"text": "좋은 기사", "article": "a", "author": "mina", "at": "2026-11-24T09:00+09:00", '
        '"decision": "approve"}'
    ),
    (
        '{"text": "심한 말", "article": "a", "author": "jun", "at": "2026-11-24T00:00:01Z", '
        '"decision": "reject", "reason": "insult"}'
    ),
]


@pytest.fixture
def path(tmp_path):
    return history_file(tmp_path, "demo")


def rows(path):
    return [json.loads(line) for line in read_lines(path)]


def test_what_is_added_is_read_back_without_who_wrote_it(path):
    with History(path) as history:
        said = past("  좋은\r\n기사 ", article="a", author="mina", at="2026-11-24T09:00+09:00")
        assert history.add([said]) == 1
    assert histories(path.parent.parent) == [path]
    [row] = rows(path)
    assert row["text"] == "좋은\n기사"
    assert row["at"] == "2026-11-24T00:00:00+00:00"
    assert "mina" not in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o077 == 0, "readers' words are nobody else's on the machine"


def test_the_same_comment_goes_in_once_and_anothers_same_words_too(path):
    first = past("ㅋㅋ", article="a", author="mina", at="2026-11-24T09:00+09:00")
    same = past("ㅋㅋ", article="a", author="mina", at="2026-11-24T00:00Z")
    other = past("ㅋㅋ", article="a", author="jun", at="2026-11-24T00:00Z")
    with History(path) as history:
        assert history.add([first, same, other]) == 2
    with History(path) as history:
        assert history.add([same, past("changed", comment="7"), past("again", comment="7")]) == 1
        assert len(history) == 3


def test_half_a_line_that_a_crash_left_is_mended_by_the_next_import(path):
    with History(path) as history:
        history.add([past("one"), past("two")])
    whole = path.read_bytes()
    path.write_bytes(whole[:-4])
    assert [row["text"] for row in rows(path)] == ["one"]
    with History(path) as history:
        assert history.add([past("one"), past("two")]) == 1
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": " \n"}, "the text is empty"),
        ({"text": "a\0"}, "control-character at position 1"),
        ({"text": "a\ud800"}, "lone-surrogate at position 1"),
        ({"text": "a", "decision": "banned"}, '"approve" or "reject"; this is \'banned\''),
        ({"text": "a", "at": "yesterday"}, "a time such as 2026-11-24T09:30:00"),
        ({"text": "a", "at": "0001-01-01T00:00+14:00"}, "a time such as"),
    ],
)
def test_what_cannot_be_a_comment_says_why(given, said):
    with pytest.raises(BrokenLine, match=said):
        past(**given)


@given(st.binary(max_size=120) | st.text('[]{}",: \n1a', max_size=60).map(str.encode))
def test_no_file_breaks_the_reading_of_objects(content):
    for line, row in objects(BytesIO(content)):
        assert 1 <= line <= content.count(b"\n") + 1
        assert isinstance(row, dict | BrokenLine)


def test_a_history_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "history").write_text("in the way", "utf-8")
    with pytest.raises(HistoryUnavailable, match=r"OMBUD_DATA_DIR: .* cannot be written: "):
        History(history_file(tmp_path, "demo")).__enter__()


def ombud(data_dir, *words, stdin=""):
    return subprocess.run(
        [sys.executable, "-m", "worker.cli", *words],
        env={**os.environ, "OMBUD_DATA_DIR": str(data_dir)},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_import_names_broken_lines_takes_the_rest_and_can_be_run_again(tmp_path):
    file = tmp_path / "past.jsonl"
    file.write_text("\n".join([LINES[0], "nonsense", LINES[1], '{"text": "x"}']), "utf-8")
    first = ombud(tmp_path, "import", str(file))
    assert first.returncode == 1
    assert first.stdout == "2 comments added; the history of demo holds 2\n"
    assert f"{file}:2: not JSON" in first.stderr
    assert f'{file}:4: there is no "decision"; the fields are "text"' in first.stderr

    again = ombud(tmp_path, "import", "-", stdin="\n".join([*LINES, LINES[0]]))
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith("0 comments added, 3 were there already;")


def test_a_site_that_is_none_and_a_file_that_is_not_there_are_said(tmp_path):
    for words in (("nope.jsonl",), ("nope.jsonl", "--site", "../etc")):
        done = ombud(tmp_path, "import", *words)
        assert done.returncode == 2
        assert "No such file" in done.stderr or "no site's id" in done.stderr
    assert histories(tmp_path) == []


def decided(count, rejected="결말 스포일러 마지막에 범인은"):
    """Decisions of a page of films where a quarter is rejected, as lines."""
    subjects = ("감독", "배우", "작가", "주인공", "음악", "화면", "대사", "줄거리", "원작", "촬영")
    endings = ("좋았어요", "아쉬웠어요", "놀라웠어요", "궁금하네요", "인상 깊네요")
    return [
        json.dumps(
            {
                "text": f"{subjects[n % 10]} {endings[n % 7 % 5]} {'' if n % 4 else rejected}",
                "decision": "approve" if n % 4 else "reject",
                "at": f"2026-11-{n * 28 // count + 1:02}",
            },
            ensure_ascii=False,
        )
        for n in range(count)
    ]


def test_what_a_newsroom_decided_teaches_the_classifier_and_is_written_where_told(tmp_path):
    file, to = tmp_path / "decisions.jsonl", tmp_path / "tuning.json"
    lines = decided(1200)
    file.write_text("\n".join(lines), "utf-8")
    done = ombud(tmp_path, "learn", str(file), "--to", str(to))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("learned from 960 decisions, tested on 240 later ones\n")
    assert "decided without a person           0.00%   100.00%\n" in done.stdout
    assert "with the bands that ship: 100.00% decided, 25.00% of these wrongly" in done.stdout
    tuning = json.loads(to.read_text("utf-8"))
    assert set(tuning) == {"model", "scales", "nudges"}
    assert tuning["scales"]["ko"]["review"] > 0

    few = ombud(tmp_path, "learn", "-", stdin="\n".join(lines[:3]))
    assert (few.returncode, few.stdout) == (1, "")
    assert "stdin: 3 decisions are too few to learn from" in few.stderr


def test_where_nothing_is_gained_no_tuning_is_written(tmp_path):
    to = tmp_path / "tuning.json"
    done = ombud(tmp_path, "learn", "-", "--to", str(to), stdin="\n".join(decided(300)))
    assert done.returncode == 1
    assert "Korean keeps the scale and bands that ship: " in done.stdout
    assert f"nothing was gained: {to} is not written" in done.stderr
    assert not to.exists()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("not json", "not JSON"),
        ("[]", "an object such as"),
        ('{"text": "a"}', 'there is no "decision"; the fields are "text"'),
        ('{"text": 5, "decision": "approve"}', '"text" takes a string; this is a number'),
        ('{"text": "a", "decision": ""}', '"decision" takes "approve" or "reject"'),
        ('{"text": "a", "decision": "maybe"}', '"decision" takes "approve" or "reject"'),
    ],
)
def test_a_line_without_a_decision_is_named_and_nothing_is_learned_of_it_alone(tmp_path, line, why):
    done = ombud(tmp_path, "learn", "-", stdin=f"\n{line}\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"stdin:2: {why}" in done.stderr
    assert done.stderr.endswith("ombud: stdin: no line holds a decision\n")


def test_lines_without_a_decision_do_not_hold_up_the_others(tmp_path):
    to = tmp_path / "tuning.json"
    lines = decided(1200)
    lines[7:7] = ['{"text": "a"}', "nonsense"]
    done = ombud(tmp_path, "learn", "-", "--to", str(to), stdin="\n".join(lines))
    assert done.returncode == 1
    assert 'stdin:8: there is no "decision"' in done.stderr
    assert "stdin:9: not JSON" in done.stderr
    assert "2 could not be read and were left out" in done.stderr
    assert done.stdout.startswith("learned from 960 decisions")
    assert to.exists()
