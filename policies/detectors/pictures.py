"""Pictures that stand in for abuse: vermin, filth or weapons at a group of people, a raised finger.

A picture of a monkey says nothing; beside the name or the picture of a people it does. Both must
stand in one sentence, a few words apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import re2

from policies.found import Found, Span

if TYPE_CHECKING:
    from policies.views import Views

_FINGER = "🖕"
_VERMIN = "🐒🐵🦍🦧🐖🐷🐽🐪🐫🐀🐁🐍🪳🦟🐊🪱🦠🦇"
_FILTH = "💩🤮🤢🚮🗑"
_WEAPONS = "🔫🔪💣🗡🪓🧨☠⚰🪦"
_CONTEMPT = f"[{_VERMIN}{_FILTH}{_WEAPONS}{_FINGER}]"

_NAMES = (
    r"\b(?:blacks|black (?:people|men|women|folks?|guys?|girls?)|muslims?|islam[a-z]*|jews?|jewish"
    r"|gays?|lesbians?|transgenders?|trans people|queers?|homosexuals?|immigrants?|refugees?"
    r"|migrants?|mexicans?|asians?|indians?|arabs?|africans?|pakistanis?|women|disabled|gypsy"
    r"|gypsies)\b"
    "|흑인|무슬림|이슬람|유대인|동성애|게이들|레즈|트랜스젠더|이주민|난민|외국인|조선족|중국인"
    "|일본인|장애인|여자들|여성들|노인들|전라도|탈북자"
)
# As the plain view has them, without joiners; after a person, the two darkest tones of skin.
_PEOPLE = (
    "[🕌🕍🧕👳✡🏳⚧👬👭♿🦽🦼]|👨❤👨|👩❤👩|[👦-👩👴-👶🧑-🧕👮👷🙋🚶💃🕺][♂♀]?[\U0001f3fe\U0001f3ff]"
)
_GROUP = f"(?:{_NAMES}|{_PEOPLE})"
_BETWEEN = r"[^.!?\n]{0,25}"
_AT_PEOPLE = re2.compile(f"{_GROUP}{_BETWEEN}{_CONTEMPT}|{_CONTEMPT}{_BETWEEN}{_GROUP}")
_ANY = re.compile(_CONTEMPT)
_NOTHING = Found({"pictures.at_people": 0, "pictures.finger": 0})


def detect(views: Views) -> Found:
    """How often such a picture stands at people, and how many raised fingers there are."""
    text = views.plain
    if text.isascii() or _ANY.search(text) is None:
        return _NOTHING
    places = {
        "pictures.at_people": [match.span() for match in _AT_PEOPLE.finditer(text)],
        "pictures.finger": [match.span() for match in re.finditer(_FINGER, text)],
    }
    return Found(
        {signal: len(found) for signal, found in places.items()},
        {
            signal: tuple(Span(*views.original_span(a, b), note="picture") for a, b in found)
            for signal, found in places.items()
            if found
        },
    )
