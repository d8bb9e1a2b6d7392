"""Pictures of vermin, filth or weapons at people, and raised fingers; other pictures are fine."""

from __future__ import annotations

import pytest

from policies.detectors import pictures
from policies.views import Views


def seen(text: str) -> list[tuple[str, str]]:
    """The signals with a place, and what stands there."""
    spans = pictures.detect(Views(text)).spans
    return [(name, text[s.start : s.end]) for name, found in spans.items() for s in found]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("내가 보니 흑인들은 죄다 🐒 아니냐", "흑인들은 죄다 🐒"),
        ("🐀 같은 난민 나가라", "🐀 같은 난민"),
        ("put all refugees in the 🗑️", "refugees in the 🗑️"),
        ("why are 👳🏿‍♂️ allowed to 💣 us", "👳🏿‍♂️ allowed to 💣"),
        ("these 👩🏿 are 🐒", "👩🏿 are 🐒"),
        ("🤮 👨‍❤️‍👨", "🤮 👨‍❤️‍👨"),
    ],
)
def test_a_picture_at_people_is_found_where_it_stands(text, place):
    assert seen(text) == [("pictures.at_people", place)]


@pytest.mark.parametrize("text", ["🖕", "야 🖕🏻 먹어라", "🖕\ufe0f you"])
def test_a_raised_finger_is_found(text):
    (found,) = seen(text)
    assert found[0] == "pictures.finger"
    assert found[1].startswith("🖕")


@pytest.mark.parametrize(
    "text",
    [
        "동물원에서 🐒 봤어요",
        "흑인 인권을 지지합니다 ❤️",
        "외국인 관광객이 많네요. 김밥 🐷 맛있어요",
        "Muslims and Jews 🤝",
        "blackberry pie and a 🐖",
        "👍🏿 great, and the 🐍 was harmless",
        "💣 라는 노래 좋아요",
        "",
    ],
)
def test_other_pictures_are_left_alone(text):
    signals = pictures.detect(Views(text)).signals
    assert signals == {"pictures.at_people": 0, "pictures.finger": 0}
