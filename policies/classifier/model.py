"""A linear model over pieces of words: one file, read once, the same answer on every machine.

The file is a line of JSON (what it is, how weights become a probability, where the bands begin)
and, compressed, every piece with its weight from -127 to 127, never 0. Sums are whole numbers and
the probability is rounded, so that no order and no machine changes an answer.
"""

from __future__ import annotations

import hashlib
import json
import math
import zlib
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from policies.classifier import features
from policies.detectors import language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from policies.views import Views

FORMAT: Final = "ombud linear model 2"
DIGITS: Final = 4
# Words remembered between comments, and as many again that were met before them: about 20 MB.
_MOST_WORDS = 50_000
# Nobody's words are this long; what is made to look like one is not worth remembering.
_LONGEST_WORD = 40
# Beyond this, probabilities differ by less than the digits they are rounded to.
_FARTHEST = 30.0


class ModelError(Exception):
    """The model's file is missing, damaged, or not the one that belongs to this version."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How one language's sums become probabilities, and where its bands begin.

    Attributes:
        slope: What a normalised sum is multiplied with.
        offset: What is then added, giving log-odds.
        review: From this probability on, a person should look; None for never.
        block: From this probability on, nearly every text deserves it; None for never.
        bend: What log-odds are multiplied with where they are above even; more than 0.
    """

    slope: float
    offset: float
    review: float | None
    block: float | None
    bend: float = 1.0

    def chance(self, normalised_sum: float) -> float:
        """A normalised sum as a probability."""
        log_odds = self.slope * normalised_sum + self.offset
        if log_odds > 0:
            log_odds *= self.bend
        return 1 / (1 + math.exp(-max(-_FARTHEST, min(_FARTHEST, log_odds))))

    def probability(self, normalised_sum: float) -> float:
        """The chance, rounded to the digits that count."""
        return round(self.chance(normalised_sum), DIGITS)

    def band(self, probability: float) -> str:
        """``none``, ``review`` or ``block``."""
        if self.block is not None and probability >= self.block:
            return "block"
        if self.review is not None and probability >= self.review:
            return "review"
        return "none"


class _Words(dict[str, tuple[int, int]]):
    """What each word says: the weight of the pieces that the model knows, and their number.

    It is filled as words are met. When there are many, those not met for the longest time are
    forgotten.
    """

    def __init__(self, weights: Mapping[str, int]) -> None:
        super().__init__()
        self._weight = weights.get
        self._older: dict[str, tuple[int, int]] = {}

    def __missing__(self, word: str) -> tuple[int, int]:
        found = self._older.get(word)
        if found is None:
            # No weight is 0, so that what is filtered out is what is not known.
            known = list(filter(None, map(self._weight, features.pieces(word))))
            found = sum(known), len(known)
        if len(word) <= _LONGEST_WORD:
            if len(self) >= _MOST_WORDS:
                self._older = dict(self)
                self.clear()
            self[word] = found
        return found


class Model:
    """Pieces with weights, and the scales of the languages it was tuned for.

    Attributes:
        weights: The weight of every piece; never 0.
        scales: By language; `language_of` chooses.
        digest: SHA-256 of the file it is from; empty for one that is from no file.
    """

    def __init__(
        self, weights: Mapping[str, int], scales: Mapping[str, Scale], digest: str = ""
    ) -> None:
        self.weights = weights
        self.scales = scales
        self.digest = digest
        self._words = _Words(weights)

    def changed(self, nudges: Mapping[str, int], scales: Mapping[str, Scale]) -> Model:
        """This model with some weights moved and with other scales.

        Raises:
            KeyError: A piece is not one of this model's.
        """
        moved = {piece: self.weights[piece] + change for piece, change in nudges.items()}
        return Model({**self.weights, **moved}, scales, self.digest)

    def language_of(self, views: Views) -> str:
        """The language whose scale a comment is measured with.

        What is in neither language is measured like English: by the Latin words in it.
        """
        found = str(language.detect(views).signals["language"])
        return found if found in self.scales else "en"

    def known(self, views: Views) -> list[str]:
        """The pieces of a comment that the model knows, once for every word that holds them."""
        return [
            piece
            for word in sorted(features.words(views))
            for piece in features.pieces(word)
            if piece in self.weights
        ]

    def weight_of(self, word: str) -> int:
        """What one word as `features.words` gives it weighs."""
        return self._words[word][0]

    def normalised_sum(self, views: Views) -> float:
        """The weights of what is known, summed and divided by the root of their number."""
        total = count = 0
        for weight, pieces in map(self._words.__getitem__, features.words(views)):
            total += weight
            count += pieces
        return total / math.sqrt(count) if count else 0.0


def to_bytes(
    weights: Mapping[str, int], scales: Mapping[str, Scale], about: Mapping[str, Any]
) -> bytes:
    """A model as its file holds it; `about` is kept in the readable first line."""
    header = {
        "format": FORMAT,
        **about,
        "pieces": len(weights),
        "scales": {
            name: [scale.slope, scale.offset, scale.review, scale.block, scale.bend]
            for name, scale in scales.items()
        },
    }
    body = "\n".join(weights).encode() + b"\n" + array("b", weights.values()).tobytes()
    return json.dumps(header, ensure_ascii=False).encode() + b"\n" + zlib.compress(body, 9)


def load(path: Path) -> Model:
    """The model of a file, checked against the hash in the ``.sha256`` file beside it.

    Raises:
        ModelError: A file is missing, or the hash is another one.
    """
    try:
        data = path.read_bytes()
        expected = path.with_suffix(".sha256").read_text(encoding="ascii").split()[0]
    except (OSError, IndexError) as error:
        why = error.strerror if isinstance(error, OSError) else "the hash is empty"
        raise ModelError(
            f"{path.name}: the model or its hash cannot be read: {why}; install the package again"
        ) from error
    digest = hashlib.sha256(data).hexdigest()
    if digest != expected:
        raise ModelError(
            # Their beginnings are enough: 64 digits have the form of secrets, which no log shows.
            f"{path.name}: its SHA-256 is {digest[:12]}…, but {path.stem}.sha256 says "
            f"{expected[:12]}…; install the package again"
        )
    return from_bytes(data, path.name)


def from_bytes(data: bytes, name: str) -> Model:
    """The model that `to_bytes` wrote.

    Raises:
        ModelError: This is no such file, or it is cut short.
    """
    head, _, body = data.partition(b"\n")
    try:
        header = json.loads(head)
        if header["format"] != FORMAT:
            raise ModelError(f"{name}: its format is {header['format']!r}, not {FORMAT!r}")
        count = header["pieces"]
        plain = zlib.decompress(body)
        text, weights = plain[: -count - 1], array("b", plain[-count:])
        pieces = text.decode().split("\n")
        scales = {name: Scale(*values) for name, values in header["scales"].items()}
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        raise ModelError(f"{name}: this is no model file, or it is cut short: {error}") from error
    if len(pieces) != len(weights):
        raise ModelError(f"{name}: {len(pieces)} pieces, but {len(weights)} weights")
    return Model(dict(zip(pieces, weights, strict=True)), scales, hashlib.sha256(data).hexdigest())
