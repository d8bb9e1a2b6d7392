"""Attributes: what signals say in the words of other moderation APIs, each from 0 to 1.

Each attribute joins two voices as independent causes, so that either can raise it and none lowers
it; the first is the classifier's probability (for SPAM that of the spam model)::

    1 - (1 - share x probability) x (1 - certainty of the surest list that was found)

*Share* is how much of what is toxic is of this kind, *certainty* how often a comment with a term of
that list is though the classifier sees little in it. A term that was found only under a disguise
counts four fifths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policies.found import SignalValue

_DISGUISED: Final = 0.8
DIGITS: Final = 4
"""Digits of a score that count."""

_HATE: Final = (
    *("hate-age", "hate-disability", "hate-gender", "hate-origin", "hate-politics"),
    *("hate-region", "hate-religion", "hate-sexuality"),
)
_SHARES: Final[Mapping[str, float]] = {
    "TOXICITY": 1.0,
    "SEVERE_TOXICITY": 0.35,
    "IDENTITY_ATTACK": 0.35,
    "INSULT": 0.8,
    "PROFANITY": 0.4,
    "THREAT": 0.1,
    "SEXUALLY_EXPLICIT": 0.1,
    "SPAM": 1.0,
}
_CERTAINTIES: Final[Mapping[str, Mapping[str, float]]] = {
    "TOXICITY": {
        **dict.fromkeys(_HATE, 0.7),
        "threat": 0.9,
        "self-harm": 0.8,
        "family": 0.7,
        "sexual": 0.7,
        "profanity": 0.6,
        "insult": 0.6,
        "rude": 0.4,
    },
    "SEVERE_TOXICITY": {
        **dict.fromkeys(_HATE, 0.6),
        "threat": 0.8,
        "self-harm": 0.7,
        "family": 0.6,
        "sexual": 0.6,
        "profanity": 0.3,
    },
    "IDENTITY_ATTACK": dict.fromkeys(_HATE, 0.9),
    "INSULT": {**dict.fromkeys(_HATE, 0.7), "insult": 0.9, "family": 0.9, "rude": 0.4},
    "PROFANITY": {"profanity": 0.95, "sexual": 0.9, "family": 0.8, "insult": 0.7, "rude": 0.3},
    "THREAT": {"threat": 0.9, "self-harm": 0.7},
    "SEXUALLY_EXPLICIT": {"sexual": 0.9, "spam-adult": 0.8},
    "SPAM": {"spam-adult": 0.9, "spam-gambling": 0.9, "spam-money": 0.9, "spam-trade": 0.5},
}

ATTRIBUTES: Final = tuple(_SHARES)
"""Every attribute that there is a score for."""


def model_of(attribute: str) -> str:
    """The model whose probability an attribute's score is made of: ``toxicity`` or ``spam``."""
    return "spam" if attribute == "SPAM" else "toxicity"


def scores(
    signals: Mapping[str, SignalValue], wanted: Iterable[str] = ATTRIBUTES
) -> dict[str, float]:
    """The score of each attribute; greater with every signal, and the same for the same signals.

    Args:
        signals: At least those of the models that are needed, ``toxicity`` and ``spam``;
            ``terms.plain`` and ``terms.hits`` where terms were looked for. Lists by the names of
            the shipped board's count.
        wanted: The attributes.

    Raises:
        KeyError, TypeError: A model's signal is missing: there is no score without one.
    """
    plain, hits = _names(signals, "terms.plain"), _names(signals, "terms.hits")
    found = {}
    for attribute in wanted:
        certainties = _CERTAINTIES[attribute]
        sure = max((certainties.get(name, 0.0) for name in plain), default=0.0)
        likely = max((certainties.get(name, 0.0) for name in hits), default=0.0) * _DISGUISED
        voice = _SHARES[attribute] * _number(signals, model_of(attribute))
        joined = 1 - (1 - voice) * (1 - max(sure, likely))
        found[attribute] = round(joined, DIGITS)
    return found


def _number(signals: Mapping[str, SignalValue], name: str) -> float:
    value = signals[name]
    if not isinstance(value, float):
        raise TypeError(f"{name} is a number from 0 to 1")
    return value


def _names(signals: Mapping[str, SignalValue], name: str) -> frozenset[str]:
    value = signals.get(name)
    return value if isinstance(value, frozenset) else frozenset()
