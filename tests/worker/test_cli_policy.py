"""The board's commands, as programs and without Redis."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import policies

SHIPPED = Path(policies.__file__).parent / "standards-board"

SMALL = """\
policy: small
version: "1"
title: {ko: 작은 정책, en: A small policy}
queues:
  civility: {ko: 예의, en: Civility}
  system: {ko: 시스템, en: System}
clauses:
  - number: "1"
    title: {ko: 예의, en: Civility}
    text: {ko: 서로 예의를 지킵니다., en: Be civil.}
rules:
  - id: R-LOUD
    clause: "1"
    why: {ko: 소리 지르기, en: Shouting}
    when: shouting.share >= 0.9 && text.graphemes >= 4
    verdict: VERDICT
    queue: civility
    message: {ko: 조용히 써 주세요., en: Please do not shout.}
    examples:
      match: ["STOP SHOUTING AT ME", "GO HOME ALL OF YOU"]
      no_match: ["good morning", "좋은 아침입니다"]
"""


def ombud(*words: str, stdin: str = "", cwd: Path | None = None):
    return subprocess.run(
        [sys.executable, "-m", "worker.cli", "policy", *words],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def write(tmp_path):
    """Give a function that writes the small policy with another verdict."""

    def write(verdict: str) -> str:
        folder = tmp_path / verdict
        folder.mkdir()
        text = SMALL.replace("VERDICT", verdict)
        (folder / "policy.yaml").write_text(text, encoding="utf-8")
        return str(folder)

    return write


def test_the_shipped_policy_has_no_mistakes():
    done = ombud("check")
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("standards-board ")
    assert done.stdout.endswith("rules, no mistakes\n")


def test_every_mistake_is_named_with_its_place(write, tmp_path):
    folder = Path(write("hold"))
    broken = (folder / "policy.yaml").read_text(encoding="utf-8")
    broken = broken.replace("shouting.share", "shuoting.share").replace(
        'clause: "1"', 'clause: "9"'
    )
    (folder / "policy.yaml").write_text(broken, encoding="utf-8")
    done = ombud("check", str(folder))
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert len(lines) >= 2
    assert all("policy.yaml:" in line for line in lines)
    assert "shouting.share" in done.stdout


@pytest.mark.parametrize("command", ["check", "test", "explain"])
def test_a_policy_that_is_not_there_is_said_in_a_sentence(command, tmp_path):
    more = ("--text", "hi") if command == "explain" else ()
    done = ombud(command, str(tmp_path / "missing"), *more)
    assert done.returncode == 1
    assert "missing" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_the_examples_of_a_policy_are_run(write):
    folder = write("hold")
    done = ombud("test", folder)
    assert done.returncode == 0, done.stdout
    assert "4 examples" in done.stdout
    text = (Path(folder) / "policy.yaml").read_text(encoding="utf-8")
    text = text.replace('"good morning"', '"WHY IS NOBODY LISTENING"')
    (Path(folder) / "policy.yaml").write_text(text, encoding="utf-8")
    failed = ombud("test", folder)
    assert failed.returncode == 1
    assert "WHY IS NOBODY LISTENING" in failed.stdout


def test_a_verdict_is_explained_with_the_words_that_were_found():
    done = ombud("explain", "--text", "  OMBUD-HOLD-TEST 안녕")
    verdict = json.loads(done.stdout)
    assert (verdict["verdict"], verdict["rule"]) == ("hold", "R-TRIAL")
    [finding] = [each for each in verdict["findings"] if each["rule"] == "R-TRIAL"]
    assert (finding["span"], finding["text"]) == ([2, 17], "OMBUD-HOLD-TEST")
    assert set(verdict["policy"]) == {"id", "version", "hash"}


def test_scores_answer_line_for_line_in_order():
    texts = ["good morning", "OMBUD-HOLD-TEST", "씨발"] * 500
    lines = [json.dumps({"text": text}) for text in texts]
    done = ombud("score", stdin="\n".join(lines))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [row["verdict"] for row in rows] == ["publish", "hold", "reject"] * 500
    assert all(0 <= row["toxicity"] <= 1 for row in rows)
    assert "R-TRIAL" in rows[1]["rules"]


def test_a_text_larger_than_any_comment_is_scored_by_its_beginning_which_is_said():
    row = json.loads(ombud("score", stdin=json.dumps({"text": "병신 " * 2000})).stdout)
    assert row["truncated"] is True
    assert row["verdict"] == "reject"
    assert row["toxicity"] > 0.5
    assert {"limits.max_bytes", "R-INSULT"} <= set(row["rules"])


def test_scores_come_while_the_input_is_still_open():
    with subprocess.Popen(
        [sys.executable, "-m", "worker.cli", "policy", "score"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as program:
        program.stdin.write(b'{"text": "first"}\n')
        program.stdin.flush()
        assert json.loads(program.stdout.readline())["verdict"] == "publish"
        program.stdin.close()
        assert program.wait(20) == 0


def test_a_line_that_is_no_comment_keeps_its_place():
    done = ombud(
        "score", stdin='{"text": "one"}\nnonsense\n{"text": "a\\u0000b"}\n{"text": "two"}\n'
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert ["error" in row for row in rows] == [False, True, True, False]


def test_a_rehearsal_says_what_would_change(write, tmp_path):
    corpus = tmp_path / "corpus.jsonl"
    rows = [
        {"text": "PLEASE LISTEN TO US", "decision": "reject"},
        {"text": "a calm word", "decision": "approve"},
    ]
    lines = [json.dumps(row) for row in rows * 600]
    corpus.write_text("\n".join(lines), encoding="utf-8")
    old, new = write("flag"), write("reject")

    done = ombud("backtest", old, new, "--corpus", str(corpus))
    assert done.returncode == 0, done.stderr
    assert "600 of 1200 comments (50.00%) get another verdict" in done.stdout
    assert "R-LOUD → R-LOUD: 'PLEASE LISTEN TO US'" in done.stdout
    assert "the old policy agrees with 50.0%, the new one with 100.0%" in done.stdout

    report = json.loads(ombud("backtest", old, new, "--corpus", str(corpus), "--json").stdout)
    assert (report["changed"], report["share"]) == (600, 0.5)


def test_a_rehearsal_names_the_lines_that_hold_no_comment_and_goes_on(write, tmp_path):
    corpus = tmp_path / "corpus.jsonl"
    lines = [
        *("\ufeff" + json.dumps({"text": "good"}), "", "nonsense", "[]", '{"words": "x"}'),
        *('{"text": 7}', json.dumps({"text": "a\0b"}), '{"text": " "}'),
        *('{"text": "x", "facts": "none"}', '{"text": "x", "at": "noon"}'),
        *('{"text": "x", "decision": "maybe"}', '{"text": "x", "decision": null}'),
    ]
    corpus.write_text("\n".join(lines), encoding="utf-8")
    old, new = write("flag"), write("reject")

    done = ombud("backtest", old, new, "--corpus", str(corpus))
    assert done.returncode == 1
    assert "0 of 2 comments (0.00%) get another verdict" in done.stdout
    said = [each.removeprefix(f"{corpus}:") for each in done.stderr.splitlines()]
    assert said == [
        "3: not JSON: Expecting value at column 1",
        '4: an object such as {"text": "…"} is needed; this is a list',
        '5: there is no "text"; the fields are "words"',
        '6: "text" takes a string; this is a number',
        "7: the text has a control-character at position 1",
        "8: the text is empty",
        '9: "facts" takes an object; this is a string',
        "10: \"at\" takes a time such as 2026-11-24T09:30:00+09:00; this is 'noon'",
        '11: "decision" takes "approve" or "reject"; this is \'maybe\'',
        "ombud: 9 could not be read and were left out",
    ]

    done = ombud("backtest", old, new, "--corpus", "-", "--json", stdin='nonsense\n{"text": "x"}')
    assert "stdin:1: not JSON" in done.stderr
    report = json.loads(done.stdout)
    assert (done.returncode, report["total"], report["unread"]) == (1, 1, 1)
