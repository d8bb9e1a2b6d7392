"""What a check costs: ``python -m bench.policy``. CPU time, medians of interleaved rounds.

Rules once signals are there, beside other engines; whole checks of a Korean and an English comment
of 120 characters with the policy that ships, with and without its models and with more terms; and
how long the policy takes to load.
"""

from __future__ import annotations

import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bench.report import Report, machine
from bench.rules import engines
from policies import load
from policies.loading import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from policies import Policy

    Row = tuple[str, ...]

Named = TypeVar("Named")

COMMENTS = {
    "Korean": (
        "오늘 기사 잘 읽었습니다. 시청 앞 버스 노선을 옮기는 일은 조금 다르게 생각합니다. 아침마다 "
        "그 길을 지나는 사람으로서 왜 필요한지 더 듣고 싶고, 공청회가 언제 열리는지도 궁금합니다. "
        "답을 기다리겠습니다. 수고하십시오. 고맙습니다."
    )[:120],
    "English": (
        "Thank you for this article. As someone who takes that road every morning, I would like to "
        "hear more about the bus stop plans."
    )[:120],
}
RULES = (20, 100, 500)
TERMS = (10_000, 100_000)
_SHIPPED = "as it ships"
_WITH_MORE_TERMS = f"with its models, {TERMS[-1]:,} more terms"

# Rules that ask a model, as blocks of a rules file.
_ASKS_A_MODEL = re.compile(r"\b(?:toxicity|spam)(?:\.band)? *(?:[!=<>])")


@dataclass(frozen=True)
class Costs:
    """What checks cost.

    Attributes:
        rules: A row for each engine.
        checks: Microseconds of a whole check, by policy and by the comment's language.
        loading_ms: Milliseconds to load the shipped policy.
    """

    rules: list[Row]
    checks: Mapping[str, Mapping[str, float]]
    loading_ms: float

    @property
    def shipped_us(self) -> Mapping[str, float]:
        """Microseconds of a check by the shipped policy, by language."""
        return self.checks[_SHIPPED]

    def as_shipped(self, policy: str) -> float:
        """How many times as long as the shipped policy another takes."""
        return sum(self.checks[policy].values()) / sum(self.shipped_us.values())

    @property
    def with_more_terms(self) -> float:
        """How many times as long the shipped policy takes with many more terms."""
        return self.as_shipped(_WITH_MORE_TERMS)

    def tables(self) -> Iterable[tuple[str, Row, list[Row]]]:
        """Title, heads and rows of each table."""
        yield "Rules, once signals are there", ("engine", *_rule_heads()), self.rules
        yield (
            "A whole check, comment of 120 characters",
            ("policy", *(f"{language}, µs" for language in COMMENTS), "ratio"),
            [
                (name, *(f"{us:,.0f}" for us in took.values()), f"{self.as_shipped(name):.2f} ×")
                for name, took in self.checks.items()
            ],
        )
        row = ("median", f"{self.loading_ms:,.0f}")
        yield "Loading the shipped policy", ("", "ms"), [row]


def main() -> int:
    """Print the tables."""
    report = Report(machine())
    report.costs(measure(rounds=9))
    print(report.text())
    return 0


def measure(rounds: int) -> Costs:
    """Measure everything."""
    return Costs(rules(rounds), checks(rounds), loading(rounds))


def _rule_heads() -> Iterable[str]:
    for count in RULES:
        yield f"{count} rules, µs"
        yield "ratio"


def rules(rounds: int) -> list[Row]:
    """A row for each engine: microseconds a comment and the ratio to Ombud's."""
    cells: dict[str, list[str]] = {}
    for count in RULES:
        took = medians(dict(engines(count)), rounds)
        for name, micros in took.items():
            ratio = micros / took["Ombud"]
            cells.setdefault(name, []).extend((f"{micros:,.1f}", f"{ratio:,.1f} ×"))
    return [(name, *row) for name, row in cells.items()]


def checks(rounds: int) -> dict[str, dict[str, float]]:
    """Microseconds of a whole check of either comment, by policy."""
    with tempfile.TemporaryDirectory() as folder:
        boards = policies(Path(folder))
        works = {
            (name, language): (lambda board=board, text=text: board.check(text, FACTS))
            for name, board in boards.items()
            for language, text in COMMENTS.items()
        }
        took = medians(works, rounds, seconds=0.05)
    return {name: {language: took[name, language] for language in COMMENTS} for name in boards}


FACTS = {"pace.count_24h": 2, "duplicates.exact_24h": 0, "article.section": "politics"}


def policies(folder: Path) -> dict[str, Policy]:
    """The policy that ships, and others made of it."""
    plain = without_models(folder / "plain")
    boards = {_SHIPPED: load(), "without its models": load(plain)}
    for count in TERMS:
        more = with_terms(plain, folder / str(count), count)
        boards[f"without, {count:,} more terms"] = load(more)
    more = with_terms(SHIPPED, folder / "all", TERMS[-1])
    boards[_WITH_MORE_TERMS] = load(more)
    return boards


def without_models(folder: Path) -> Path:
    """The shipped policy without the rules that ask a model."""
    shutil.copytree(SHIPPED, folder)
    document = folder / "policy.yaml"
    said = document.read_text("utf-8")
    for file in (folder / "rules").iterdir():
        blocks = re.split(r"^(?=- id:)", file.read_text("utf-8"), flags=re.MULTILINE)
        kept = [block for block in blocks if not _ASKS_A_MODEL.search(block)]
        if any(block.startswith("- id:") for block in kept):
            file.write_text("".join(kept), "utf-8")
        else:
            file.unlink()
            said = said.replace(f"\n  - file: rules/{file.name}\n", "\n")
    cases = "\ntests:\n  - file: cases.yaml\n"  # they name rules that are gone
    document.write_text(said.replace(cases, "\n"), "utf-8")
    return folder


def with_terms(board: Path, folder: Path, count: int) -> Path:
    """A policy with so many random terms more."""
    shutil.copytree(board, folder)
    chance = random.Random(count)
    words: set[str] = set()
    while len(words) < count:
        hangul = "".join(chr(chance.randint(0xAC00, 0xD7A3)) for _ in range(chance.randint(3, 5)))
        latin = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(6, 12)))
        words |= {hangul, latin}
    listed = "\n".join(["severity: 1", "views: plain tight", "", *sorted(words)[:count]])
    (folder / "terms" / "many.txt").write_text(listed + "\n", "utf-8")
    document = folder / "policy.yaml"
    more = "\nterms:\n  many: {file: terms/many.txt}\n"
    document.write_text(document.read_text("utf-8").replace("\nterms:\n", more), "utf-8")
    return folder


def loading(rounds: int) -> float:
    """Milliseconds to load the shipped policy, its models' files read already."""
    load()
    return statistics.median(_micros(load, 1) / 1000 for _ in range(rounds))


def medians(
    works: Mapping[Named, Callable[[], object]], rounds: int, *, seconds: float = 0.02
) -> dict[Named, float]:
    """Microseconds of each work: the median of rounds in which each has its turn."""
    turns = {name: max(1, int(seconds * 1e6 / _micros(work, 3))) for name, work in works.items()}
    took: dict[Named, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            took[name].append(_micros(work, turns[name]))
    return {name: statistics.median(times) for name, times in took.items()}


def _micros(work: Callable[[], object], turns: int) -> float:
    start = time.process_time()
    for _ in range(turns):
        work()
    return (time.process_time() - start) / turns * 1e6


if __name__ == "__main__":
    sys.exit(main())
