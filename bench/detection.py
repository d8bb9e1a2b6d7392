"""What is found, beside what a newsroom could install: ``python -m bench.detection DATA_DIR``.

Asks the shipped policy and four word filters about the same development rows of DATA_DIR in one
run: precision, recall, F1 and false positives by language and source, what one answer takes, and
how many abusive words are still seen once somebody disguised them. `--write` puts the tables into
bench/RESULTS.md. The filters live in the environment that `make bench` makes (.venv-peers).
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.contenders import PEERS
from bench.drains import ROOT
from bench.obfuscated import Disguised, banned_words, disguised, misspelled
from bench.report import RESULTS
from bench.sections import table, write_section
from policies import load
from policies.limits import Limits
from policies.verdict import SEVERITY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Table = tuple[str, tuple[str, ...], list[tuple[str, ...]]]

# Every third Korean row is spelled otherwise, which is enough to tell.
SOME = 3
LANGUAGES = {"ko": "Korean", "en": "English"}
# Links, telephone numbers and floods are for other rules, and no filter here looks for them.
ABUSE = frozenset({"civility", "hate", "safety"})
BANDS = {"Ombud, reject": "reject", "Ombud, hold": "hold", "Ombud, flag": "flag"}
# Rows of some sources are longer than any comment; their length is not what is measured here.
NO_LIMITS = Limits(max_graphemes=1_000_000, max_bytes=10_000_000, max_lines=1_000_000)


ABOUT = """# What is found, beside other filters

Made with `python -m bench.detection DATA_DIR --write` on the rows that thresholds were tuned on; no
term and no weight was taken from them. All answer the same texts in the same run, one at a time.
Of Ombud's verdicts, *reject* counts rejections, *hold* those and what is held for a person, *flag*
also what is published and shown to one; rules about links, personal data and floods do not count.
Many rows of davidson and edos that count as harmless are coarse all the same. Words in disguise
are those of public lists that belong to none of the filters; comments spelled otherwise have a
third of their syllables written as they sound, apart or with a sign, harmless ones too.

Asked of: `korcen.check`; `glin_profanity.Filter` with all languages, look-alikes and leetspeak;
`profanity_check.predict`; `better_profanity.contains_profanity`."""


@dataclass(frozen=True, slots=True)
class Row:
    """A comment with a label: 1 for abusive."""

    text: str
    label: int
    language: str
    source: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Which of the texts each contestant caught, and the median time for one, in microseconds."""

    caught: dict[str, Sequence[bool]]
    us: dict[str, float]


@dataclass(frozen=True, slots=True)
class Score:
    """How well a contestant did on some rows."""

    right: int
    wrong: int
    missed: int
    harmless: int

    @property
    def precision(self) -> float:
        """The share of what it caught that is abusive."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of what is abusive that it caught."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    @property
    def false_positives(self) -> float:
        """The share of what is harmless that it caught."""
        return self.wrong / max(1, self.harmless)


def rows_of(path: Path) -> list[Row]:
    """Every decided row of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        return [Row(r["text"], r["label"], r["lang"], r["source"]) for r in rows if r["label"] >= 0]


def ask_ombud(texts: Sequence[str]) -> Answers:
    """What the shipped policy says, as three contestants: each counts its verdict and worse."""
    policy = load()
    policy.limits = NO_LIMITS
    about_abuse = {
        name: SEVERITY[live.rule.verdict]
        for name, live in policy.live_by_id.items()
        if ABUSE.intersection(live.rule.tags)
    }
    severities, taken = [], []
    for text in texts:
        started = time.perf_counter_ns()
        verdict = policy.check(text)
        taken.append(time.perf_counter_ns() - started)
        severities.append(max((about_abuse.get(name, 0) for name in verdict.fired), default=0))
    us = statistics.median(taken) / 1000
    caught = {
        name: [severity >= SEVERITY[least] for severity in severities]
        for name, least in BANDS.items()
    }
    return Answers(caught, dict.fromkeys(BANDS, us))


def ask_filters(texts: Sequence[str]) -> Answers:
    """What the word filters say."""
    python = PEERS / "python"
    if not python.exists():
        raise SystemExit("the other filters are not installed: make .venv-peers/.ready")
    asked = subprocess.run(
        [python, "-m", "bench.peers.word_filters"],
        input="".join(f"{json.dumps(text)}\n" for text in texts),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    found = json.loads(asked.stdout)
    caught = {name: [answer == "1" for answer in each["answers"]] for name, each in found.items()}
    return Answers(caught, {name: each["us"] for name, each in found.items()})


def ask(texts: Sequence[str]) -> Answers:
    """What everybody says."""
    ours, theirs = ask_ombud(texts), ask_filters(texts)
    return Answers(ours.caught | theirs.caught, ours.us | theirs.us)


def score(rows: Sequence[Row], caught: Sequence[bool], where: Callable[[Row], bool]) -> Score:
    """How well the rows of one kind were told apart."""
    counted = [(row.label == 1, hit) for row, hit in zip(rows, caught, strict=True) if where(row)]
    return Score(
        right=sum(bad and hit for bad, hit in counted),
        wrong=sum(hit and not bad for bad, hit in counted),
        missed=sum(bad and not hit for bad, hit in counted),
        harmless=sum(not bad for bad, _ in counted),
    )


def by_language(rows: Sequence[Row], answers: Answers) -> Iterable[Table]:
    """A table for each language: one line for each contestant."""
    heads = ("", "precision", "recall", "F1", "false positives", "µs per comment")
    for language, spoken in LANGUAGES.items():
        lines = []
        for name, caught in answers.caught.items():
            found = score(rows, caught, lambda row, of=language: row.language == of)
            shares = (found.precision, found.recall, found.f1)
            shown = (*(f"{share:.2f}" for share in shares), f"{found.false_positives:.1%}")
            lines.append((name, *shown, f"{answers.us[name]:,.0f}"))
        yield f"{spoken} comments of the development set", heads, lines


def by_source(rows: Sequence[Row], answers: Answers) -> Iterable[Table]:
    """F1, then precision and recall, then false positives: a line for each source."""
    cells: dict[str, Callable[[Score], str]] = {
        "F1": lambda s: f"{s.f1:.2f}",
        "Precision / recall": lambda s: f"{s.precision:.2f} / {s.recall:.2f}",
        "False positives": lambda s: f"{s.false_positives:.1%}",
    }
    sources = sorted({(row.language, row.source) for row in rows})
    for title, cell in cells.items():
        lines = []
        for language, source in sources:
            labels = {row.label for row in rows if row.source == source}
            if (0 if title == "False positives" else 1) not in labels:
                continue
            found = [
                score(rows, caught, lambda row, of=source: row.source == of)
                for caught in answers.caught.values()
            ]
            lines.append((f"{source} ({language})", *map(cell, found)))
        yield f"{title} by source", ("", *answers.caught), lines


def in_disguise(
    rows: Sequence[Row], answers: Answers, hidden: dict[str, list[Disguised]]
) -> Iterable[Table]:
    """The share still seen, by trick; and what is caught of harmless rows, nothing done to them."""
    for language, comments in hidden.items():
        found = ask([comment.text for comment in comments]).caught
        places: dict[str, list[int]] = defaultdict(list)
        for index, comment in enumerate(comments):
            places[comment.trick].append(index)
        lines = [
            (f"{trick} ({len(places[trick])})", *_shares(found, places[trick]))
            for trick in sorted(places)
        ]
        lines.append((f"all ({len(comments)})", *_shares(found, range(len(comments)))))
        harmless = [
            score(rows, caught, lambda row, of=language: row.language == of)
            for caught in answers.caught.values()
        ]
        lines.append(("false positives", *(f"{each.false_positives:.1%}" for each in harmless)))
        yield f"{LANGUAGES[language]} words in disguise: still seen", ("", *found), lines


def as_it_sounds(rows: Sequence[Row]) -> Iterable[Table]:
    """What is caught of Korean comments spelled otherwise, abusive and harmless ones alike."""
    some = [row for row in rows if row.language == "ko"][::SOME]
    found = ask([misspelled(row.text, number) for number, row in enumerate(some)]).caught
    scores = [score(some, caught, lambda _: True) for caught in found.values()]
    lines = [
        ("abusive", *(f"{each.recall:.2f}" for each in scores)),
        ("harmless", *(f"{each.false_positives:.1%}" for each in scores)),
    ]
    yield f"{len(some):,} Korean comments spelled otherwise: caught", ("", *found), lines


def _shares(found: dict[str, Sequence[bool]], places: Sequence[int]) -> list[str]:
    return [f"{sum(caught[i] for i in places) / len(places):.2f}" for caught in found.values()]


def measured(data: Path) -> str:
    """Every table, as Markdown."""
    rows = rows_of(data / "toxicity_dev.jsonl.gz")
    answers = ask([row.text for row in rows])
    hidden = {
        language: disguised(
            (row.text for row in rows if row.language == language and row.label),
            banned_words(data / "terms", language),
        )
        for language in LANGUAGES
    }
    tables = [*by_language(rows, answers), *by_source(rows, answers)]
    tables += [*in_disguise(rows, answers, hidden), *as_it_sounds(rows)]
    return "\n\n".join(f"## {title}\n\n{table(heads, lines)}" for title, heads, lines in tables)


def main() -> int:
    """Print the tables; with `--write` into bench/RESULTS.md as well."""
    parser = argparse.ArgumentParser(prog="bench.detection", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder with toxicity_dev.jsonl.gz and terms/")
    parser.add_argument("--write", action="store_true", help="write them into bench/RESULTS.md")
    options = parser.parse_args()
    text = measured(options.data)
    print(text)
    if options.write:
        write_section(RESULTS, "detection", f"{ABOUT}\n\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
