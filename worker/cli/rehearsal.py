"""`ombud policy backtest` and `rehearse`: what another policy would have decided."""

from __future__ import annotations

import json
import os
import sys
from itertools import chain
from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.files import named, opened
from worker.cli.progress import progress
from worker.cli.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policies.backtest import BacktestReport

AsJson = Annotated[bool, typer.Option("--json", help="For programs, not people.")]


def register(policy: typer.Typer) -> None:
    """Add the commands to `ombud policy`."""
    policy.command(epilog="Example: ombud policy backtest old/ new/ --corpus comments.jsonl")(
        backtest
    )
    policy.command(epilog="Example: ombud policy rehearse my-board/ --days 7")(rehearse)


def backtest(
    old: Annotated[Path, typer.Argument(help="The policy in force.")],
    new: Annotated[Path, typer.Argument(help="The policy that would replace it.")],
    corpus: Annotated[
        Path,
        typer.Option(
            help='JSON lines {"text": …, "at"?: …, "facts"?: …, "decision"?: "approve" or '
            '"reject"}; - reads standard input.'
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Say what another policy would have decided about a file of comments.

    Counts per verdict and rule, samples of each change, and, where the corpus holds moderators'
    decisions, how often either policy agrees with them. A line that holds no comment is named with
    its number and its mistake, the others are checked, and the exit status is 1.
    """
    from policies import load
    from worker import rehearsal

    before, after = load(old), load(new)
    refused = Refused()
    with opened(corpus, "--corpus") as lines, progress("rehearsing") as show:
        whole = os.fstat(lines.fileno()).st_size or None
        groups = rehearsal.corpus(lines, named(corpus))
        report = rehearsal.rehearse(
            before, after, groups, lambda done: show(done, whole), refused.note
        )
    _tell(report, refused, as_json=as_json)


def rehearse(
    new: Annotated[Path, typer.Argument(help="The policy that would replace the one in force.")],
    *,
    days: Annotated[float, typer.Option(help="How far back.", min=0)] = 7,
    site: Annotated[str, typer.Option(help="Only this site's comments; left out: all.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say what another policy would have decided about the comments of the last days.

    Checks them again with the facts they were decided by, beside the policy in force, and so the
    history that `ombud import` took in, of which only texts and decisions are known. Nothing
    changes for anybody.
    """
    from policies import load
    from worker import rehearsal
    from worker.connection import ombud
    from worker.history import histories, read_lines
    from worker.recorded import recorded
    from worker.versions import PolicyInForce

    here = ombud()
    before, after = PolicyInForce(here.policy).look(here.store), load(new)
    past = [
        rehearsal.corpus(read_lines(file), str(file))
        for file in histories(here.settings.data_dir, site)
    ]
    groups = chain(rehearsal.comments(recorded(here.store, days, site)), *past)
    refused = Refused()
    with progress("rehearsing") as show:
        report = rehearsal.rehearse(
            before, after, groups, lambda done: show(done, None), refused.note
        )
    if not report.total:
        say(f"no comment was recorded within {days:g} days, and none imported")
    if unknown := sorted(after.facts - before.facts - {"context.at"}):
        say(f"not recorded, so as the catalogue has them by default: {', '.join(unknown)}")
    _tell(report, refused, as_json=as_json)


class Refused:
    """Says which lines hold no comment, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def note(self, said: str) -> None:
        """Name one of them."""
        print(said, file=sys.stderr, flush=True)  # noqa: T201 - apart from the report
        self.count += 1


def _tell(report: BacktestReport, refused: Refused, *, as_json: bool) -> None:
    if as_json:
        found = report.as_dict() | {"unread": refused.count}
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(told(report)))
    if refused.count:
        say(f"{refused.count:,} could not be read and were left out")
        raise typer.Exit(1)


def told(report: BacktestReport) -> Iterator[str]:
    """The report for people, line by line."""
    yield f"{report.changed} of {report.total} comments ({report.share:.2%}) get another verdict"
    yield ""
    for (old, new), count in sorted(report.verdicts.items()):
        yield f"{old:>10} → {new:<10}{count:>10}{'' if old == new else '  changed'}"
        for change in report.samples.get((old, new), ()):
            yield f"{'':>14}{_rules(change.old)} → {_rules(change.new)}: {change.text!r}"
    yield ""
    yield f"{'rule':<32}{'old':>10}{'new':>10}{'of all':>10}"
    for rule in sorted(report.old_rules | report.new_rules):
        before, after = report.old_rules[rule], report.new_rules[rule]
        by = "" if before == after else f"{after - before:>+10}"
        yield f"{rule:<32}{before:>10}{after:>10}{after / report.total:>10.2%}{by}"
    if report.judged:
        yield ""
        yield (
            f"moderators decided {report.judged} of them: the old policy agrees with "
            f"{report.old_agrees / report.judged:.1%}, the new one with "
            f"{report.new_agrees / report.judged:.1%}"
        )


def _rules(fired: tuple[str, ...]) -> str:
    return ", ".join(fired) or "no rule"
