"""What became of the seeds: a table by kind, one line that sums up, and where to look next."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

import seeds
from worker.accounts import invite

if TYPE_CHECKING:
    from worker.connection import Ombud
    from worker.demo.playing import Played
    from worker.records import Comment

_COLUMNS = ("publish", "flag", "hold", "reject", "refused")


@dataclass(slots=True)
class _Kind:
    """What became of the seeds of one kind."""

    verdicts: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)


def tabulate(played: Played) -> Table:
    """A row per kind of comment: how the machine decided, and by which rules.

    Kinds that differ in a detail only (`hate-age`, `hate-origin`) share a row, and so do all that
    nobody could object to.
    """
    kinds: dict[str, _Kind] = defaultdict(_Kind)
    for seed in played.seeds:
        kind = kinds[seed.kind.partition("-")[0]]
        if seed.key in played.refused:
            kind.verdicts["refused"] += 1
            kind.rules[f"door: {played.refused[seed.key]}"] += 1
        elif comment := played.comments.get(played.ids.get(seed.key, "")):
            verdict, rule = first_verdict(comment)
            kind.verdicts[verdict] += 1
            if rule:
                kind.rules[rule] += 1
    table = Table(title="What became of the seeds", box=None, pad_edge=False)
    table.add_column("kind of comment", no_wrap=True)
    for column in _COLUMNS:
        table.add_column(column, justify="right")
    table.add_column("by")
    ordinary = [name for name, kind in kinds.items() if not kind.rules]
    plain = _Kind(sum((kinds.pop(name).verdicts for name in ordinary), Counter()))
    for name, kind in [(f"{len(ordinary)} ordinary kinds", plain), *sorted(kinds.items())]:
        counts = (str(kind.verdicts[column] or "") for column in _COLUMNS)
        table.add_row(name, *counts, ", ".join(rule for rule, _ in kind.rules.most_common(3)))
    return table


def first_verdict(comment: Comment) -> tuple[str, str]:
    """What the machine made of a comment, whatever people decided later: verdict and rule."""
    entry = comment.decisions[0] if comment.decisions else {}
    return str(entry.get("verdict", comment.state)), str(entry.get("rule", ""))


def summary(played: Played) -> str:
    """The one line that sums up."""
    states = Counter(comment.state for comment in played.comments.values())
    return (
        f"demo: {len(played.ids)} submitted, {states['published']} published, "
        f"{states['held']} held, {states['rejected']} rejected, {played.lost} lost"
    )


def addresses(ombud: Ombud, base: str, key: str) -> Text:
    """Where to look next."""
    article = seeds.load_articles()[0].id
    secret, invitation = invite("demo", ombud.keys, role="senior")
    ombud.store.run(invitation)
    lines = [
        f"reader  {base}/{seeds.SITE}/articles/{article}",
        f"desk    {base}/desk/enter/{secret}   (signs you in once)",
        f"ops     {base}/ops",
        f"API     {base}/v1/openapi.json   server key of the site {seeds.SITE}: {key}",
    ]
    return Text("\n" + "\n".join(lines) + "\n")
