"""Which language a text is taken for: another one only where nothing of ours is in it."""

from __future__ import annotations

import pytest

from policies import load
from policies.scoring import Scoring, language_of

OTHERS = [
    "Das ist die beste Idee, die ich seit langem gehört habe.",
    "Ich war am See, und das Wetter war nicht schlecht.",
    "Sorry, das ist keine Story für die Kids und auch nicht für mich.",
    "Este artículo es muy bueno, pero los comentarios no lo son.",
    "Je ne sais pas pourquoi vous avez écrit une chose pareille.",
    "Dit is een goed artikel, maar ik ben het er niet mee eens.",
    "Không thể nói rằng những người này là của chúng ta.",
    "Привет, как дела? Это очень хорошая статья.",
    "Καλησπέρα και από εμένα",
    "この記事はとてもよかったです。",
    "这篇文章写得很好，谢谢作者。",
    "شكرا على هذا المقال الجميل",
]


@pytest.mark.parametrize("text", OTHERS)
def test_a_sentence_of_another_language_is_one(text):
    assert language_of(text) == "other"
    assert language_of(text, doubtful="other") == "other"


@pytest.mark.parametrize("text", OTHERS)
def test_words_of_ours_beside_it_are_not_hidden(text):
    assert language_of(f"you are worthless, drown yourself. {text}") == "en"
    assert language_of(f"уоu аrе wоrthless. {text}") == "en"
    assert language_of(f"{text} 너는 쓰레기야") == "ko"


@pytest.mark.parametrize(
    ("text", "plainly", "abroad"),
    [
        ("Müller nervt", "en", "other"),
        ("vermin", "en", "en"),
        ("What a bad day for everyone", "en", "en"),
        ("👍👍 123", "und", "und"),
        ("김치 toll", "ko", "ko"),
        ("OMG 김치 forever", "en", "ko"),
    ],
)
def test_where_another_language_is_expected_letters_alone_are_not_english(text, plainly, abroad):
    assert (language_of(text), language_of(text, doubtful="other")) == (plainly, abroad)


def test_lists_find_what_they_know_in_any_language():
    scoring = Scoring(load())
    assert scoring.finds("fuck Привет")
    assert scoring.finds(f"{'Das ist nicht so. ' * 90}ᖴᑌᑕK")
    assert not any(map(scoring.finds, OTHERS))
