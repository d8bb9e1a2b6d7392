"""Signals about the form of a text: length, repetition, shouting, hidden text, script, language."""

from __future__ import annotations

import pytest

from policies.detectors import hidden, language, length, repetition, script, shouting
from policies.views import Views


def test_length_is_told_in_every_unit():
    signals = length.detect(Views("안녕 👨\u200d👩\u200d👧\n둘째 줄")).signals
    assert signals == {
        "text.graphemes": 9,
        "text.bytes": 36,
        "text.lines": 2,
        "text.words": 4,
    }


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("", 0),
        ("좋아요", 1),
        ("good food", 1),
        ("좋아아아아요", 4),
        ("!!!!!!!!! 정말", 1),
        ("ㅋㅋㅋㅋㅋㅋㅋㅋ", 1),
        ("ㅠㅠㅠㅠㅠ ㅎㅎㅎㅎ ㅡㅡㅡ", 1),
        ("ㄷㄷㄷㄷㄷ ㄲㄲㄲㄲ ;;;;;;; ,,,,,", 1),
        ("-------------------- ========", 1),
        ("하하하하하하하하하하하하하하하하하하 크크크크", 1),
        ("100000000000000000000원", 1),
        ("0000000000 000", 10),
        ("아아아아아아아아아아", 10),
        ("WAAAAAaaaay", 9),
        ("🔥🔥🔥🔥🔥🔥", 6),
    ],
)
def test_a_held_key_is_a_run_and_laughter_is_none(text, run):
    assert repetition.detect(Views(text)).signals["repetition.run"] == run


def test_the_longest_run_is_pointed_at():
    (span,) = repetition.detect(Views("aaab cccccc")).spans["repetition.run"]
    assert (span.start, span.end, span.note) == (5, 11, "c")


@pytest.mark.parametrize(
    ("text", "at_least", "at_most"),
    [
        ("재개발 반대합니다 " * 8, 0.6, 1.0),
        ("Buy now! " * 12, 0.6, 1.0),
        (
            "이 기사는 사실과 다릅니다. 기자님은 현장에 가 보셨나요? 주민들 이야기를 들어 주세요.",
            0.0,
            0.0,
        ),
        ("I went there twice and nobody knew why the gate was shut before noon.", 0.0, 0.0),
        ("ㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋ", 0.0, 0.0),
        ("네 네 네", 0.0, 0.0),
        ("hahahahahahahahahahaha", 0.0, 0.0),
        ("하하하하하하하하하하하하하하하하하하", 0.0, 0.0),
        ("예산 2,000,000,000,000,000원을 어디에 썼나", 0.0, 0.0),
        ("000000000000000000000000", 0.9, 1.0),
    ],
)
def test_a_phrase_pasted_over_and_over_is_a_share_of_the_text(text, at_least, at_most):
    share = repetition.detect(Views(text)).signals["repetition.share"]
    assert at_least <= share <= at_most


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("THIS IS AN OUTRAGE AND YOU KNOW IT", 1.0),
        ("ＴＨＩＳ ＩＳ ＡＮ ＯＵＴＲＡＧＥ", 1.0),
        ("This is not an outrage at all.", 0.043),
        ("KOREA!", 0.0),
        ("SK하이닉스 GDP", 0.0),
        ("조용한 댓글", 0.0),
        ("no capitals in here at all", 0.0),
    ],
)
def test_shouting_is_the_share_of_capitals_in_longer_texts(text, share):
    assert shouting.detect(Views(text)).signals["shouting.share"] == share


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("평범한 댓글", 0),
        ("시\u200b발", 1),
        ("a\u00ad\u2060\ufeffb", 3),
        ("안\u3164녕", 1),
        ("\u202etxet\u202c", 1),
        ("\u202aReport:\u202c all of it\u200b", 0),
        ("로마서 8:5\u202d-\u202c9", 0),
        ("좋은 글입니다.\ufeff", 0),
        ("\u3164", 1),
        ("read this \u200b\u200c\u200b\u200c\u200b", 5),
        ("hello\U000e0041\U000e0042", 2),
        ("👨\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3", 0),
        ("👩🏾\u200d🚒 🏳\ufe0f\u200d🌈", 0),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 0),
        ("क्\u200dष", 0),
        ("می\u200cخواهم", 0),
        ("a\u200db", 1),
        ("👍\u200db", 0),
    ],
)
def test_invisible_characters_count_where_they_hide_something(text, count):
    found = hidden.detect(Views(text))
    assert found.signals["hidden.count"] == count
    assert len(found.spans.get("hidden.count", ())) == count


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("fuсk", True),
        ("раypal", True),
        ("Привет мир", False),
        ("Ελλάδα and Россия", False),
        ("hello мир", False),
        ("한글 and English", False),
        ("α-helix", False),
    ],
)
def test_a_word_of_two_alphabets_that_look_alike_is_mixed(text, mixed):
    found = script.detect(Views(text))
    assert found.signals["script.mixed"] is mixed
    assert bool(found.spans) is mixed


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("좋은 기사입니다", "ko"),
        ("ㅋㅋㅋ", "ko"),
        ("이 기사 thank you 입니다", "ko"),
        ("A good article", "en"),
        ("The word 한글 means the Korean alphabet in Korean", "en"),
        ("记者写得很好", "other"),
        ("Хорошая статья", "other"),
        ("12345 !!! 👍", "other"),
        ("", "other"),
        ("ＧＯＯＤ ａｒｔｉｃｌｅ", "en"),
    ],
)
def test_the_language_is_that_of_most_letters(text, lang):
    assert language.detect(Views(text)).signals == {"language": lang}
