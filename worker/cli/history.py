"""`ombud import` and `ombud learn`: what a site's past is good for."""

from __future__ import annotations

import os
import sys
from itertools import islice
from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from worker.cli.files import named, opened
from worker.cli.lesson import report, warnings
from worker.cli.progress import progress
from worker.cli.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from policies.classifier.decisions import Decision
    from policies.classifier.tuning import Tuning
    from worker.history import Past
    from worker.json_lines import BrokenLine

AT_ONCE = 2_000
"""Comments that go to the disk together."""

_FORMATS = "jsonl, coral, disqus or csv; auto goes by how the file begins."


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import", epilog="Example: ombud import disqus-export.xml --site demo")(take_in)
    app.command(epilog="Example: ombud learn decisions.jsonl --to my-board/tuning.json")(learn)


def take_in(
    file: Annotated[Path, typer.Argument(help="The export; - reads standard input.")],
    *,
    site: Annotated[str, typer.Option(help="The site's id.")] = "demo",
    form: Annotated[
        Literal["auto", "jsonl", "coral", "disqus", "csv"],
        typer.Option("--format", help=_FORMATS),
    ] = "auto",
) -> None:
    """Take in a site's past comments and decisions, for `ombud policy rehearse`.

    They are history: not published, not checked, not counted, and nobody's name is kept. Lines are
    {"text", "article", "author", "at", "decision": "approve" or "reject", "reason"?, "id"?}; a CSV
    file has columns of these names. What cannot be read is named with its line, the rest goes in,
    and the exit status is 1. Importing a file again adds only what is new, so that an import that
    was cut short goes on where it stopped.
    """
    from worker.histories import READERS, recognised
    from worker.history import History, history_file
    from worker.json_lines import BrokenLine
    from worker.keys import SITE
    from worker.settings import Settings

    if not SITE.fullmatch(site):
        raise typer.BadParameter(f"{site!r} is no site's id", param_hint="--site")
    read, refused, added = 0, 0, 0
    where = history_file(Settings().data_dir, site)
    with opened(file, "FILE") as stream, History(where) as history, progress("importing") as show:
        found = READERS[recognised(stream) if form == "auto" else form](stream)
        while batch := list(islice(_watched(found, stream, show), AT_ONCE)):
            for line, each in batch:
                if isinstance(each, BrokenLine):
                    _name(file, line, each)
                    refused += 1
            comments = [each for _, each in batch if not isinstance(each, BrokenLine)]
            read += len(comments)
            added += history.add(comments)
        whole = len(history)
    there = f", {read - added:,} were there already" if read > added else ""
    what = "comment" if added == 1 else "comments"
    typer.echo(f"{added:,} {what} added{there}; the history of {site} holds {whole:,}")
    if refused:
        say(f"{refused:,} could not be read and were left out")
        raise typer.Exit(1)


def _name(file: Path, line: int, broken: BrokenLine) -> None:
    print(f"{named(file)}:{line}: {broken}", file=sys.stderr, flush=True)  # noqa: T201


def _watched(
    found: Iterator[tuple[int, Past | BrokenLine]],
    stream: BinaryIO,
    show: Callable[[int, int | None], None],
) -> Iterator[tuple[int, Past | BrokenLine]]:
    whole = os.fstat(stream.fileno()).st_size or None
    for count, each in enumerate(found):
        if count % AT_ONCE == 0:
            show(stream.tell() if whole else count, whole)
        yield each


def learn(
    file: Annotated[
        Path,
        typer.Argument(
            help='JSON lines {"text": …, "decision": "approve" or "reject", "at"?: …}; '
            "- reads standard input."
        ),
    ],
    *,
    to: Annotated[
        Path | None,
        typer.Option(help="Where to write what was learned; left out: nowhere, only the report."),
    ] = None,
) -> None:
    """Let a newsroom's own decisions tune the classifier, and say what it is worth.

    Learns from the earlier decisions and is tested on the latest fifth. A language for which it is
    worth nothing stays as it ships; if that is all of them, nothing is written and the exit status
    is 1. What was learned is a file of a policy's folder: put it there with --to, name it as
    `tuning:` in policy.yaml, and rehearse and publish the policy as ever. A line without a decision
    is named, the rest is learned from, and the exit status is 1.
    """
    from policies.classifier import shipped
    from policies.classifier.learning import refit

    rows, refused = _decisions(file)
    if refused:
        say(f"{refused:,} could not be read and were left out")
    if not rows:
        say(f"{named(file)}: no line holds a decision")
        raise typer.Exit(1)
    try:
        lesson = refit(rows, shipped("toxicity"))
    except ValueError as error:
        say(f"{named(file)}: {error}")
        raise typer.Exit(1) from None
    for row in report(lesson):
        typer.echo(row)
    for sentence in warnings(lesson):
        say(sentence)
    if lesson.kept is None:
        left = f"{to} is not written, and the" if to else "the"
        say(f"nothing was gained: {left} classifier stays as it is")
        raise typer.Exit(1)
    if to is not None:
        _written(to, lesson.kept)
    if refused:
        raise typer.Exit(1)


def _decisions(file: Path) -> tuple[list[Decision], int]:
    """The decisions of a file, and how many lines hold none; each of these is named."""
    from policies.classifier.decisions import Decision
    from worker.histories import jsonl
    from worker.json_lines import BrokenLine

    rows, refused = [], 0
    with opened(file, "FILE") as stream, progress("reading") as show:
        for line, each in _watched(jsonl.read(stream), stream, show):
            if isinstance(each, BrokenLine):
                _name(file, line, each)
                refused += 1
            else:
                rows.append(Decision(each.text, each.decision == "reject", each.at))
    return rows, refused


def _written(to: Path, tuning: Tuning) -> None:
    try:
        to.write_text(tuning.to_json() + "\n", encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{to}: {error.strerror}", param_hint="--to") from None
    typer.echo(f"{to} is written; name it as `tuning: {to.name}` in the policy.yaml beside it")
