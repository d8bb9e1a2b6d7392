"""`ombud import` and `ombud learn`: what a site's past is good for."""

from __future__ import annotations

import os
import sys
from itertools import islice
from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from worker.cli.files import named, opened
from worker.cli.progress import progress
from worker.cli.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from policies.classifier.bands import Allowed
    from policies.classifier.learning import Outcome
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
                    print(f"{named(file)}:{line}: {each}", file=sys.stderr, flush=True)  # noqa: T201
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

    Learns from the earlier decisions and is tested on the latest fifth. What was learned is a file
    of a policy's folder: put it there with --to, name it as `tuning:` in policy.yaml, and rehearse
    and publish the policy as ever.
    """
    from policies.classifier import shipped
    from policies.classifier.decisions import decisions
    from policies.classifier.learning import refit

    with opened(file, "FILE") as stream, progress("learning") as show:
        lines = (line.decode("utf-8", "replace") for line in stream)
        try:
            rows = []
            for decision in decisions(lines):
                rows.append(decision)
                show(len(rows), None)
            lesson = refit(rows, shipped("toxicity"))
        except ValueError as error:
            say(f"{named(file)}: {error}")
            raise typer.Exit(1) from None
    typer.echo(f"learned from {lesson.learned:,} decisions, tested on {lesson.tested:,} later ones")
    typer.echo(f"{'':<30}{'before':>10}{'after':>10}")
    for row in _told(lesson.before, lesson.after, lesson.allowed):
        typer.echo(row)
    if lesson.after.exceeds(lesson.allowed):
        say("the later decisions saw more errors than are allowed; learn from more of them")
    if to is not None:
        try:
            to.write_text(lesson.tuning.to_json() + "\n", encoding="utf-8")
        except OSError as error:
            raise typer.BadParameter(f"{to}: {error.strerror}", param_hint="--to") from None
        typer.echo(f"{to} is written; name it as `tuning: {to.name}` in the policy.yaml beside it")


def _told(before: Outcome, after: Outcome, allowed: Allowed) -> Iterator[str]:
    decided = "decided without a person"
    yield f"{decided:<30}{before.decided:>10.2%}{after.decided:>10.2%}"
    for what, name in (
        ("of these wrongly published", "wrongly_published"),
        ("approved, wrongly rejected", "wrongly_rejected"),
    ):
        shares = f"{getattr(before, name):>10.2%}{getattr(after, name):>10.2%}"
        yield f"{what:<30}{shares}   allowed {getattr(allowed, name):.2%}"
