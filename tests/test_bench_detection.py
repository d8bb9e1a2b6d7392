"""The bench of detection: what it counts, what it hides, and where it writes."""

from __future__ import annotations

import json

from bench.detection import Row, score
from bench.obfuscated import banned_words, disguised, misspelled
from bench.sections import sections, table, write_section


def test_precision_recall_and_false_positives_are_counted_where_they_belong():
    rows = [Row("a", 1, "ko", "x"), Row("b", 1, "ko", "x"), Row("c", 0, "ko", "x")]
    rows += [Row("d", 0, "ko", "x"), Row("e", 1, "en", "y")]
    found = score(rows, [True, False, True, False, True], lambda row: row.language == "ko")
    assert (found.precision, found.recall, found.f1, found.false_positives) == (0.5, 0.5, 0.5, 0.5)
    nothing = score(rows, [False] * 5, lambda row: row.language == "en")
    assert (nothing.precision, nothing.recall, nothing.f1) == (0, 0, 0)


def test_only_banned_words_are_disguised_each_comment_by_another_trick(tmp_path):
    (tmp_path / "ldnoobw_ko.txt").write_text("멍텅구리\n", "utf-8")
    words = json.dumps({"badWords": ["바보천치"]}, ensure_ascii=False)
    (tmp_path / "badwords_ko.json").write_text(words, "utf-8")
    banned = banned_words(tmp_path, "ko")
    texts = ["이 멍텅구리 같은", "아무 말 없음", "저 바보천치 봐", "또 멍텅구리야"]
    hidden = disguised(texts, banned)
    assert hidden == disguised(texts, banned)
    assert len(hidden) == len({each.trick for each in hidden}) == 3
    assert not any(banned.search(each.text) for each in hidden)
    assert [each.text[0] for each in hidden] == ["이", "저", "또"]


def test_a_comment_is_spelled_otherwise_in_the_same_way_each_time():
    text = "오늘 기사를 읽고 나서 여러 생각이 들었습니다 그래도 고맙습니다 (끝)"
    assert misspelled(text, 3) == misspelled(text, 3) != misspelled(text, 4)
    assert misspelled(text, 3) != text
    assert misspelled("plain English, 123", 3).replace(" ", "") == "plainEnglish,123"


def test_a_section_takes_the_place_of_the_one_before_it_and_nothing_else(tmp_path):
    file = tmp_path / "RESULTS.md"
    file.write_text("# Results\n", "utf-8")
    write_section(file, "one", "first")
    write_section(file, "two", "other")
    write_section(file, "one", table(("", "n"), [("a", "1")]))
    text = file.read_text("utf-8")
    assert text.startswith("# Results\n")
    assert "first" not in text
    assert text.count("<!-- one -->") == text.count("<!-- two -->") == 1
    assert sections(text).startswith("<!-- one -->\n|  | n |\n|---|---:|\n| a | 1 |\n<!-- /one -->")
    assert "# Results" not in sections(text)
