"""Which words spoke: the strongest words, and in them the characters that carry the weight.

Worked out only for a comment that is in a band, so that nothing is paid for the others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policies import hangul
from policies.classifier import features
from policies.found import Span

if TYPE_CHECKING:
    from policies.classifier.model import Model
    from policies.views import Views

_MOST_WORDS = 5
# What carries less than this share of what the strongest word or character carries is left out.
_SPEAKS = 0.35
_WORD = re.compile(r"\S+")


def evidence(model: Model, views: Views) -> tuple[Span, ...]:
    """The characters of the few strongest words that speak for the signal, in reading order."""
    said = [
        (model.weight_of(features.shortened(match.group())), match.start(), match.group())
        for match in _WORD.finditer(views.plain)
    ]
    strongest = sorted(said, reverse=True)[:_MOST_WORDS]
    spans = []
    for weight, start, word in strongest:
        if weight <= 0 or weight < strongest[0][0] * _SPEAKS:
            break
        first, last = _loudest(model, word)
        span = views.original_span(start + first, start + last)
        spans.append(Span(*span, note=word[first:last]))
    return tuple(sorted(spans, key=lambda span: span.start))


def _loudest(model: Model, word: str) -> tuple[int, int]:
    """Where in a word its weight is: from the first to the last character that carries much.

    Particles cling to Korean words, so that a part is marked; of other words the whole is.
    """
    if not any(map(hangul.is_syllable, word)):
        return 0, len(word)
    places = [i for i in range(len(word)) if features.is_read(word, i)]
    whole = features.marked(features.shortened(word))
    credit = [0.0] * len(word)
    for cut in features.cuts(len(whole), latin=word.isascii()):
        # The marks at the ends stand for no character.
        spread = places[max(0, cut.start - 1) : cut.stop - 1]
        for place in spread:
            credit[place] += model.weights.get(whole[cut], 0) / len(spread)
    enough = max(credit) * _SPEAKS
    loud = [i for i, value in enumerate(credit) if value >= enough]
    return loud[0], loud[-1] + 1
