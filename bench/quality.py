"""How well the models judge: ``python -m bench.quality DATA_DIR [FILE…]``.

Prints, for the development rows of DATA_DIR (or for other files of the same shape): the area under
the curve by language and source, what is found among news comments at fixed shares held back, the
share of harmless rows in each band, how far stated probabilities are from what happened, and what
the classifier costs beside the views that all detectors share.
"""

from __future__ import annotations

import gzip
import json
import statistics
import sys
import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policies import classifier, load, spam
from policies.scoring import Scoring
from policies.views import Views

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policies.found import Detector

NEWS = ("kmhas", "kmhas_train_part", "beep")
SHARES = (0.01, 0.05, 0.10)
# What KODOLI calls swear words without offence: a newsroom wants to see them all the same.
SWEARING = "NOT/ABS"
_MOST_TEXTS = 1000
# Words that name a group, in any tone.
GROUPS = {
    "women": ("여자", "여성", "woman", "women", "girl", "female"),
    "men": ("남자", "남성", " man ", " men ", "male"),
    "sexuality": ("동성애", "게이", "레즈", "트랜스", "gay", "lesbian", "trans", "homosexual"),
    "religion": ("기독교", "교회", "무슬림", "이슬람", "muslim", "islam", "jew", "christian"),
    "origin": ("중국", "조선족", "일본", "외국인", "난민", "immigrant", "mexican", "chinese"),
    "colour": ("흑인", "백인", "black", "white"),
    "region": ("전라도", "경상도", "호남", "영남", "대구", "광주"),
    "age": ("노인", "할머니", "할아버지", "어르신", "old people", "elderly"),
    "disability": ("장애", "disabled", "autis", "deaf", "blind"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with what a detector said."""

    text: str
    label: int
    language: str
    source: str
    fine: str
    probability: float
    band: str


def judged(path: Path, detect: Detector, signal: str) -> list[Judged]:
    """Every decided row of a file, judged."""
    rows = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["label"] < 0:
                continue
            signals = detect(Views(row["text"])).signals
            probability, band = float(str(signals[signal])), str(signals[f"{signal}.band"])
            origin = (row["lang"], row["source"], row["fine"])
            rows.append(Judged(row["text"].lower(), row["label"], *origin, probability, band))
    return rows


def area(rows: Sequence[Judged]) -> float | None:
    """The chance that a row to be found is rated above one that is not; None without both."""
    low = sorted(row.probability for row in rows if row.label == 0)
    high = [row.probability for row in rows if row.label == 1]
    if not low or not high:
        return None
    below = sum(bisect_left(low, p) + bisect_right(low, p) for p in high) / 2
    return below / (len(low) * len(high))


def found_at(rows: Sequence[Judged], share: float) -> float:
    """The share of rows to be found above the threshold that holds this share of the others."""
    low = sorted((row.probability for row in rows if row.label == 0), reverse=True)
    threshold = low[int(share * len(low))]
    high = [row.probability for row in rows if row.label == 1]
    return sum(p > threshold for p in high) / len(high)


def calibration_error(rows: Sequence[Judged]) -> float:
    """The mean distance, over ten bins, between stated probability and what happened."""
    bins: dict[int, list[Judged]] = defaultdict(list)
    for row in rows:
        bins[min(9, int(row.probability * 10))].append(row)
    gaps = [abs(sum(r.probability - r.label for r in found)) for found in bins.values()]
    return sum(gaps) / len(rows)


def with_lists(rows: Sequence[Judged]) -> list[Judged]:
    """The rows with the score that joins the model with the policy's term lists."""
    scoring = Scoring(load())
    return [replace(row, probability=scoring.score(row.text)["TOXICITY"]) for row in rows]


def band_shares(rows: Sequence[Judged]) -> str:
    """Which share of the rows is held for review or more, and which is blocked."""
    held = sum(row.band != "none" for row in rows) / len(rows)
    blocked = sum(row.band == "block" for row in rows) / len(rows)
    return f"held {held:7.2%}   blocked {blocked:7.2%}"


def print_sources(rows: Sequence[Judged]) -> None:
    """One line for each language and source."""
    key = lambda row: (row.language, row.source)  # noqa: E731 - used twice, in two lines
    for (language, source), group in groupby(sorted(rows, key=key), key):
        here = list(group)
        value = area(here)
        shown = "    –" if value is None else f"{value:.3f}"
        for label in (0, 1):
            some = [row for row in here if row.label == label]
            if some:
                print(f"{language} {source:18} {shown} label {label} n={len(some):5} ", end="")
                print(band_shares(some))


def print_groups(rows: Sequence[Judged]) -> None:
    """What happens to comments that name a group, harmless (0) or not (1)."""
    for language in ("ko", "en"):
        for group, words in GROUPS.items():
            named = [
                row
                for row in rows
                if row.language == language and any(word in row.text for word in words)
            ]
            for label in (0, 1):
                some = [row for row in named if row.label == label]
                if some:
                    print(f"{language} {group:12} label {label} n={len(some):5} ", end="")
                    print(band_shares(some))


def print_toxicity(rows: Sequence[Judged]) -> None:
    """The whole table of the toxicity model."""
    print_sources(rows)
    for language in ("ko", "en"):
        here = [row for row in rows if row.language == language]
        value = area(here)
        if value is not None:
            error = calibration_error(here)
            print(f"{language}: area {value:.4f}, calibration error {error:.3f}")
    calm = [row for row in rows if row.label == 0 and row.language == "ko"]
    calm = [row for row in calm if row.source not in NEWS and row.fine != SWEARING]
    if calm:
        print(f"ko, harmless, no news, no swear words n={len(calm)} {band_shares(calm)}")
    for name, sources in (("news comments", NEWS), ("  K-MHaS", NEWS[:2]), ("  BEEP", NEWS[2:])):
        here = [row for row in rows if row.source in sources]
        if here:
            found = ", ".join(f"{found_at(here, share):.3f} at {share:.0%}" for share in SHARES)
            print(f"{name}: found {found} held back")
    joined = with_lists([row for row in rows if row.source in NEWS])
    if joined:
        found = ", ".join(f"{found_at(joined, share):.3f} at {share:.0%}" for share in SHARES)
        print(f"news comments, with the term lists (TOXICITY): found {found} held back")
    blocked = [row for row in rows if row.band == "block"]
    if blocked:
        right = sum(row.label for row in blocked) / len(blocked)
        print(f"block: {len(blocked)} rows, {right:.1%} of them right")


def print_speed(rows: Sequence[Judged]) -> None:
    """Time the toxicity model takes for texts of fixed lengths, cut from comments one by one.

    Words met for the first time are read, later they are looked up: both are shown, as medians, and
    their ratios to the views, which are made once for all detectors.
    """
    for language, size in (("ko", 30), ("en", 100), ("ko", 250)):
        said = " ".join(row.text for row in rows if row.language == language)
        cut = [said[i : i + size] for i in range(0, len(said) - size, size)][:_MOST_TEXTS]
        shared = statistics.median(_micros(Views, text) for text in cut)
        texts = [Views(text) for text in cut]
        model = classifier.shipped("toxicity")
        detect = classifier.weighing(model.changed({}, model.scales), "toxicity")
        first = statistics.median([_micros(detect, text) for text in texts])
        again = statistics.median([_micros(detect, text) for text in texts])
        told = ", ".join(
            f"{name} {micros:.0f} µs ({micros / shared:.1f} ×)"
            for name, micros in (("met first", first), ("met again", again))
        )
        print(f"{language}, {size} characters: views {shared:.0f} µs, classifier {told}")


def _micros(work: Callable[[Any], object], given: object) -> float:
    start = time.perf_counter_ns()
    work(given)
    return (time.perf_counter_ns() - start) / 1000


def main(arguments: Sequence[str]) -> int:
    """Print the tables."""
    if not arguments:
        sys.stderr.write("usage: python -m bench.quality DATA_DIR [FILE...]\n")
        return 2
    folder, files = Path(arguments[0]), [Path(name) for name in arguments[1:]]
    detect = classifier.detector()
    for path in files or [folder / "toxicity_dev.jsonl.gz"]:
        print(f"toxicity on {path.name}")
        rows = judged(path, detect, "toxicity")
        print_toxicity(rows)
        print_groups(rows)
        print_speed(rows)
    if not files:
        print("spam on spam_dev, and on the harmless rows of toxicity_dev")
        print_sources(judged(folder / "spam_dev.jsonl.gz", spam.detector(), "spam"))
        others = judged(folder / "toxicity_dev.jsonl.gz", spam.detector(), "spam")
        for language in ("ko", "en"):
            harmless = [row for row in others if row.language == language and row.label == 0]
            print(f"{language} others  {band_shares(harmless)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
