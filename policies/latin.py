"""Whether a text in Latin letters is English, as far as its little words tell.

Nearly every sentence of a few words holds one of the commonest words of its language. A text is
taken for another language only when these speak against English clearly; names, slang and single
words count as English.
"""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FEWEST: Final = 2
# Links, names and tags are in no language.
_NO_WORDS: Final = re.compile(r"\S*[@#/:]\S*")

_ENGLISH: Final = frozenset(
    """
    the and of to is that it for you was with are be this have not but they he his she her from at
    by we an my what all were when there your can said if do will would one about out up so no who
    them been their which how has more than then its our because just like don i'm me him as on or
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
# The commonest words of other languages that are no English words.
_OTHERS: Final = frozenset(
    """
    der das und ist nicht ein eine einen einem einer mit auf sich auch wie wir ihr sie ich wird
    bist sind haben hatte kann noch nur oder aber wenn schon immer wieder diese dieser von zu für
    über können müssen sehr
    le les des est une dans qui que pas vous nous ils elle sont avec pour mais cette ces aux
    ont tout être fait très c'est leur même quel quelle
    el los las una es por para como pero muy más esta este esto están también porque cuando
    donde todo todos hay nos quien usted
    il gli della delle che non è sono anche più questo questa quello nella perché molto
    os uma não são dos ao pelo pela muito isso você ele ela seu sua também já
    het een van niet ik je zijn wordt voor maar ook naar bij aan deze wij hij nog
    yang dan tidak dengan untuk dari ini itu adalah akan pada juga saya kami mereka sudah karena
    và của là không cho được những các một người này với trong đã có
    bir bu için ile çok ama değil daha gibi
    nie jest się że ale czy już tak przez tylko bardzo
    och att som är inte jag på med för ett av
    """.split()  # noqa: SIM905
)


def is_english(plain: str) -> bool:
    """Whether a text in Latin letters is English, or too short to say.

    Args:
        plain: The plain view of the text.
    """
    words = _WORD.findall(_NO_WORDS.sub(" ", plain))
    others = sum(word in _OTHERS for word in words)
    return others < _FEWEST or others <= sum(word in _ENGLISH for word in words)
