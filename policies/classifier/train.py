"""Train the models that ship: ``python -m policies.classifier.train DATA_DIR [toxicity|spam]``.

DATA_DIR holds ``toxicity_train.jsonl.gz``, ``toxicity_dev.jsonl.gz`` and the same two of ``spam``
(columns text, label, lang, source). Models are fitted on *train*; scales and bands are set on
*dev* alone. Needs NumPy and SciPy and takes about two minutes on one core.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from policies.classifier.examples import sentences
from policies.classifier.model import Model, Scale, to_bytes
from policies.views import Views

# NumPy reads these when it is imported. Other processors and numbers of cores add in another order,
# and what is rounded at the end comes out a little otherwise.
os.environ["OPENBLAS_CORETYPE"] = "Haswell"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

try:
    from policies.classifier.training import Row, bent_line, fit, logistic_line
except ModuleNotFoundError as missing:
    sys.exit(f"training needs NumPy and SciPy, of which {missing.name} is missing here")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HERE: Final = Path(__file__).parent
NEWS: Final = frozenset({"kmhas", "kmhas_train_part", "beep"})
# Whose harmless comments set the price of a review: as hard as a newsroom's own.
HARD: Final = {"ko": NEWS, "en": frozenset({"jigsaw_subset"})}
# Where harmless comments are calm; hardly any of these may be held. In Korean all others' are,
# but for swear words without offence, which a newsroom wants to see.
CALM_ENGLISH: Final = "wiki_cat_large"
SWEARING: Final = "NOT/ABS"

_HELD_OF_HARD: Final = 0.05
_HELD_OF_BENIGN: Final = 0.01
_HELD_OF_OTHER_TOPICS: Final = 0.001
_BLOCK_PRECISION: Final = 0.96
_MOST_PIECES: Final = {"toxicity": 30_000, "spam": 20_000}
# Holding back what tells little helps where labels are doubtful; what is spam is hardly in doubt.
_POWER: Final = {"toxicity": 0.7, "spam": 0.0}
_LICENCE: Final = "CC BY-SA 4.0, see MODEL_CARD.md"

# edos labels sexism alone, so its 0 may be toxic otherwise; davidson was collected by a few words;
# news comments are what the model is for.
_SOURCE_WEIGHTS: Final = {"edos": 0.3, "davidson": 0.5, **dict.fromkeys(NEWS, 2.0)}
_OWN_WEIGHT: Final = 1.5
# Comments that are no spam, for the spam model: how many, and how much each counts.
_OTHERS: Final = 20_000
_OTHERS_WEIGHT: Final = 0.5


def toxicity(data: Path) -> bytes:
    """The toxicity model: one set of weights, a scale for each language."""
    rows = labelled(data / "toxicity_train.jsonl.gz") + _own("benign", 0)
    dev = labelled(data / "toxicity_dev.jsonl.gz")

    def scales(sums: Sequence[float]) -> dict[str, Scale]:
        scored = list(zip(dev, sums, strict=True))
        return {
            language: _toxicity_scale([(r, s) for r, s in scored if r.language == language])
            for language in ("ko", "en")
        }

    return _built("toxicity", rows, dev, scales)


def spam(data: Path) -> bytes:
    """The spam model: English comments and messages, and what is no spam in either language."""
    others = labelled(data / "toxicity_train.jsonl.gz")
    others = others[:: len(others) // _OTHERS]
    rows = labelled(data / "spam_train.jsonl.gz") + _own("spam", 1)
    rows += _own("benign", 0) + _own("messengers", 0)
    rows += [Row(row.text, 0, row.language, row.source, _OTHERS_WEIGHT) for row in others]
    judged = labelled(data / "spam_dev.jsonl.gz")
    harmless = [row for row in labelled(data / "toxicity_dev.jsonl.gz") if row.label == 0]

    def scales(sums: Sequence[float]) -> dict[str, Scale]:
        scale = _spam_scale(judged, sums[: len(judged)], sums[len(judged) :])
        return {"ko": scale, "en": scale}

    return _built("spam", rows, judged + harmless, scales)


def labelled(path: Path) -> list[Row]:
    """The rows of a file of the data folder that somebody decided on (label 0 or 1)."""
    return [row for row in _read(path) if row.label >= 0]


def _read(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            weight = _SOURCE_WEIGHTS.get(row["source"], 1.0)
            yield Row(
                row["text"], row["label"], row["lang"], row["source"], weight, row.get("fine", "")
            )


def _own(name: str, label: int) -> list[Row]:
    return [Row(text, label, "", "own", _OWN_WEIGHT) for text in sentences(name)]


def _built(
    name: str,
    rows: Sequence[Row],
    dev: Sequence[Row],
    scales: Callable[[Sequence[float]], dict[str, Scale]],
) -> bytes:
    weights = fit(rows, _MOST_PIECES[name], _POWER[name])
    unscaled = Model(weights, {})
    tuned = scales([unscaled.normalised_sum(Views(row.text)) for row in dev])
    about = {"name": name, "licence": _LICENCE, "rows": len(rows)}
    return to_bytes(weights, tuned, about)


def _toxicity_scale(scored: Sequence[tuple[Row, float]]) -> Scale:
    """Bands that hold few harmless comments; block only where the rows prove it, in Korean."""
    language = scored[0][0].language
    slope, offset, bend = bent_line([s for _, s in scored], [row.label for row, _ in scored])
    bare = Scale(slope, offset, None, None, bend)
    chances = [(row, bare.probability(s)) for row, s in scored]
    hard = [p for row, p in chances if row.label == 0 and row.source in HARD[language]]
    benign = [p for row, p in chances if row.label == 0 and _is_calm(row)]
    review = max(_above(hard, _HELD_OF_HARD), _above(benign, _HELD_OF_BENIGN))
    if language == "en":
        return replace(bare, review=review)
    news = [(row, p) for row, p in chances if row.source in NEWS]
    block = max(_precise(chances), _precise(news), _above(benign, _HELD_OF_OTHER_TOPICS))
    return replace(bare, review=review, block=block)


def _is_calm(row: Row) -> bool:
    if row.language == "en":
        return row.source == CALM_ENGLISH
    return row.source not in NEWS and row.fine != SWEARING


def _spam_scale(judged: Sequence[Row], sums: Sequence[float], others: Sequence[float]) -> Scale:
    """Bands that leave other comments alone, Korean ones above all."""
    line = logistic_line(sums, [row.label for row in judged])
    bare = Scale(*line, None, None)
    chances = [bare.probability(s) for s in sums]
    harmless = [bare.probability(s) for s in others]
    ham = [p for row, p in zip(judged, chances, strict=True) if row.label == 0]
    review = max(_above(ham, _HELD_OF_BENIGN), _above(harmless, _HELD_OF_OTHER_TOPICS))
    block = max(_precise(list(zip(judged, chances, strict=True))), _above(harmless, 0.0))
    return Scale(*line, review, max(review, block))


def _above(probabilities: Sequence[float], share: float) -> float:
    """The lowest probability from which on at most this share of them lies."""
    ranked = sorted(probabilities, reverse=True)
    return round(ranked[int(share * len(ranked))] + 0.0001, 4)


def _precise(chances: Sequence[tuple[Row, float]]) -> float:
    """The lowest probability from which on the rows are right often enough to block."""
    ranked = sorted(chances, key=lambda scored: -scored[1])
    lowest, right = 1.0, 0
    for count, (row, probability) in enumerate(ranked, 1):
        right += row.label
        last = count == len(ranked) or ranked[count][1] < probability
        if last and right >= _BLOCK_PRECISION * count:
            lowest = probability
    return lowest


_MODELS: Final = {"toxicity": toxicity, "spam": spam}


def main(arguments: Sequence[str]) -> int:
    """Write each model and its hash beside this file."""
    if not arguments or set(arguments[1:]) - set(_MODELS):
        sys.stderr.write(f"usage: python -m policies.classifier.train DATA_DIR {[*_MODELS]}\n")
        return 2
    for name in arguments[1:] or _MODELS:
        data = _MODELS[name](Path(arguments[0]))
        digest = hashlib.sha256(data).hexdigest()
        (HERE / f"{name}.model").write_bytes(data)
        (HERE / f"{name}.sha256").write_text(f"{digest}  {name}.model\n", encoding="ascii")
        sys.stdout.write(f"{name}: {len(data):,} bytes, SHA-256 {digest}\n")
        sys.stdout.write(data.partition(b"\n")[0].decode() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
