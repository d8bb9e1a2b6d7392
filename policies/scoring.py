"""Scores of a text, its language and its sentences: a policy's word lists and models, no rules."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

from policies import classifier, spam
from policies.attributes import ATTRIBUTES, DIGITS, model_of, scores
from policies.classifier import ModelError
from policies.detection import Detectors
from policies.detectors import language
from policies.latin import holds_english, is_english
from policies.views import Views

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from policies import Policy
    from policies.isotonic import Curve

_PIECE: Final = 1000
_OVERLAP: Final = 60
_MOST_SENTENCES: Final = 200
_END: Final = re.compile(r"[.!?。…？！]+[\"'”’)\]]*(?=\s)|\n+")


class Unscorable(Exception):  # noqa: N818 - named for what the text is
    """A detector failed on the text; there is no score that would be true."""


class NoModel(Unscorable):
    """A model that attributes need cannot be read, whatever the text is.

    Attributes:
        attributes: Those that were asked for and have no score.
    """

    def __init__(self, attributes: Collection[str]) -> None:
        models = dict.fromkeys(map(model_of, attributes))
        super().__init__(f"{', '.join(attributes)}: the model {', '.join(models)} cannot be read")
        self.attributes = attributes


class Scoring:
    """Scores texts by attribute (`policies.attributes`); pure, and cheap to make."""

    def __init__(self, policy: Policy, curves: Mapping[str, Curve] | None = None) -> None:
        """Score with this policy's word lists, and its models as the newsroom tuned them.

        Args:
            policy: A policy; the models that ship stand in where its rules use none.
            curves: What gives the scores of an attribute another scale.
        """
        self._curves = curves or {}
        tuned = {
            name: detector
            for name, detector in policy.detectors.items()
            if name in {"terms", "toxicity", "spam"}
        }
        self._missing = set(policy.missing_models)
        for name, make in (("toxicity", classifier.detector), ("spam", spam.detector)):
            if name not in tuned:
                try:
                    tuned[name] = make()
                except ModelError:
                    self._missing.add(name)
        # What is missing fails on every text, and would leave nothing of the others.
        ready = {name: each for name, each in tuned.items() if name not in self._missing}
        self._detectors = Detectors(ready)
        self._terms = Detectors({"terms": tuned["terms"]} if "terms" in tuned else {})

    def score(self, text: str, wanted: Collection[str] = ATTRIBUTES) -> dict[str, float]:
        """The score of each attribute, from 0 to 1.

        A text of more than a thousand characters is read in pieces and has the greatest score of
        any, so that nothing hides in a long text and the time taken grows with its length alone.

        Args:
            text: The text.
            wanted: The attributes.

        Raises:
            NoModel: the model of one of these attributes cannot be read.
            Unscorable: a detector failed.
        """
        if lacking := [name for name in wanted if model_of(name) in self._missing]:
            raise NoModel(lacking)
        found = [self._piece(text[start:end], wanted) for start, end in _pieces(text)]
        return {name: self._scaled(name, max(each[name] for each in found)) for name in wanted}

    def finds(self, text: str) -> bool:
        """Whether the policy's word lists find something in a text, in whatever language it is."""
        return any(
            self._terms.detect(text[start:end]).signals.get("terms.hits")
            for start, end in _pieces(text)
        )

    def _scaled(self, name: str, score: float) -> float:
        return round(self._curves[name].at(score), DIGITS) if name in self._curves else score

    def _piece(self, text: str, wanted: Collection[str]) -> dict[str, float]:
        detected = self._detectors.detect(text)
        if detected.errors:
            raise Unscorable(", ".join(sorted(detected.errors)))
        return scores(detected.signals, wanted)


def language_of(text: str, *, doubtful: str = "en") -> str:
    """``ko``, ``en``, ``other``, or ``und`` where there are no letters.

    Words of another language do not hide English words or Hangul that stand beside them.

    Args:
        text: The text.
        doubtful: What a text in Latin letters is whose words tell of no language.
    """
    views = Views(text)
    found = str(language.detect(views).signals["language"])
    if found == "ko":
        return found
    readings = (views.plain, views.skeleton or "")
    if any(map(holds_english, readings)):
        return "en"
    latin = found == "en"
    if not latin:
        letters = filter(str.isalpha, text)
        alphabets = Counter(unicodedata.name(letter, "").split(" ")[0] for letter in letters)
        if not alphabets:
            return "und"
        latin = alphabets["LATIN"] * 2 >= alphabets.total()
    spoken = doubtful if latin and is_english(views.plain) else "other"
    return "ko" if spoken == "other" and any(map(language.holds_hangul, readings)) else spoken


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end, in code points, without space around them.

    What follows the two-hundredth belongs to it.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        said = text[start:end]
        first = start + len(said) - len(said.lstrip())
        last = start + len(said.rstrip())
        if first < last:
            found.append((first, last))
        start = end
    if len(found) > _MOST_SENTENCES:
        found[_MOST_SENTENCES - 1 :] = [(found[_MOST_SENTENCES - 1][0], found[-1][1])]
    return found or [(0, len(text))]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Pieces of about equal length, each with the end of the one before, so that no word is cut."""
    start = 0
    while len(text) - start > _PIECE:
        end = text.rfind(" ", start + _PIECE // 2, start + _PIECE) + 1 or start + _PIECE
        yield start, end
        start = end - _OVERLAP
    yield start, len(text)
