"""`ombud reconcile`, `failed …`, `audit …`, `doctor`: what operators ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.sentences import say

if TYPE_CHECKING:
    from worker.failed import DeadLetter
    from worker.reconcile import Books

Job = Annotated[str, typer.Argument(metavar="ID", help="The job's id, from `ombud failed list`.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: ombud reconcile --fix")(reconcile)
    app.command(epilog="Example: OMBUD_PROFILE=durable ombud doctor")(doctor)

    dead = typer.Typer(
        help="Dead letters: jobs that no worker will touch again by itself.", no_args_is_help=True
    )
    dead.command("list", epilog="Example: ombud failed list")(list_failed)
    dead.command("show", epilog="Example: ombud failed show 00k3m2v9q1t8c5ab")(show_failed)
    dead.command("retry", epilog="Example: ombud failed retry 00k3m2v9q1t8c5ab")(retry_failed)
    dead.command("discard", epilog="Example: ombud failed discard 00k3m2v9q1t8c5ab")(discard_failed)
    app.add_typer(dead, name="failed")

    audit = typer.Typer(help="The trail of all transitions, chained by hash.", no_args_is_help=True)
    audit.command(epilog="Example: ombud audit verify")(verify)
    audit.callback()(lambda: None)  # keeps `verify` a word of its own, though it is the only one
    app.add_typer(audit, name="audit")


def reconcile(
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="Queue again what is accepted, undecided and in nobody's hands; write indexes "
            "and sums anew from the records.",
        ),
    ] = False,
) -> None:
    """Prove that no accepted comment is lost, by reading every record.

    Safe while everything runs. Prints `drift: 0` when records, ledger, indexes and queue agree; the
    exit status is 1 otherwise.
    """
    from worker.connection import ombud
    from worker.reconcile import reconcile as read_all

    store = ombud().store
    if fix:
        found = read_all(store, fix=True)
        for drift in found.drifts:
            typer.echo(f"mended: {drift.said}")
    books = read_all(store)
    _tabulate(books)
    if books.drift:
        raise typer.Exit(1)


def _tabulate(books: Books) -> None:
    from worker.states import STATES

    typer.echo(f"{'':<10}{'records':>12}{'ledger':>12}")
    for state in STATES:
        typer.echo(f"{state:<10}{books.records[state]:>12}{books.ledger[state]:>12}")
    typer.echo(f"{'accepted':<10}{books.records.total():>12}{books.ledger['accepted']:>12}")
    for drift in books.drifts:
        typer.echo(drift.said)
    if books.moving:
        say("comments moved all the while, so that the sums per state were not compared")
    typer.echo(f"drift: {books.drift}")


def list_failed() -> None:
    """List the dead letters: id, when, why, and the comment one points to."""
    from worker.connection import ombud
    from worker.failed import dead_letters

    for letter in dead_letters(ombud().store):
        reason = letter.reason.strip().splitlines()
        comment = f"  (its comment is {letter.state})" if letter.state else ""
        when = letter.ended_at[:19]
        typer.echo(f"{letter.id}  {when}  {reason[-1] if reason else 'no reason given'}{comment}")


def show_failed(job: Job) -> None:
    """Show a dead letter as JSON."""
    from dataclasses import asdict

    from worker.cli.comments import print_json
    from worker.connection import ombud
    from worker.failed import find_dead_letter

    letter: DeadLetter = find_dead_letter(ombud().store, job)
    print_json(asdict(letter), indent=2)


def retry_failed(job: Job) -> None:
    """Queue a dead letter again."""
    from worker.connection import ombud
    from worker.failed import retry

    retry(ombud().store, job)
    typer.echo(f"{job} is queued again")


def discard_failed(job: Job) -> None:
    """Drop a dead letter; its comment, if it points to one, stays as it is."""
    from worker.connection import ombud
    from worker.failed import discard

    discard(ombud().store, job)
    typer.echo(f"{job} is dropped")


def verify() -> None:
    """Walk the audit trail; name the first entry that was changed, dropped or inserted."""
    from worker.audit import verify as walk
    from worker.connection import ombud

    trails = walk(ombud().store)
    for trail in trails:
        where = f"shard {trail.shard}: {trail.entries} entries in order"
        typer.echo(f"{where}, head {trail.head[:16] or 'none'}")
        if trail.broken:
            typer.echo(f"shard {trail.shard}: {trail.broken}")
    if any(trail.broken for trail in trails):
        raise typer.Exit(1)


def doctor() -> None:
    """Say what this process works with, and whether it is fit for the chosen profile."""
    from worker.connection import connect
    from worker.doctor import examine, settings_in_force, without_password
    from worker.settings import Settings

    settings = Settings()
    for variable, value, chosen in settings_in_force(settings):
        typer.echo(f"--   {variable}={value}{'' if chosen else ' (default)'}")
    ombud = connect(settings)
    whose = "embedded" if ombud.server else "OMBUD_REDIS_URL"
    typer.echo(f"--   Redis at {without_password(ombud.url)} ({whose})")
    unfit = 0
    for finding in examine(ombud):
        unfit += not finding.fit
        typer.echo(f"{'ok  ' if finding.fit else 'BAD '} {finding.about}: {finding.said}")
    if unfit:
        say(f"{unfit} of these do not fit the profile {settings.profile}")
        raise typer.Exit(1)
