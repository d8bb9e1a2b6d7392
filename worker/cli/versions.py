"""`ombud policy publish …`: the life of a version on a running Ombud."""

from __future__ import annotations

import difflib
import getpass
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.progress import progress
from worker.cli.sentences import say

if TYPE_CHECKING:
    from worker.store import Store
    from worker.versions import Version

Why = Annotated[str, typer.Option(help="Why, for the history.")]
By = Annotated[str, typer.Option(help="Your account; by default your name here.")]
Hash = Annotated[str, typer.Argument(metavar="HASH", help="A version, or the start of its hash.")]


def register(policy: typer.Typer) -> None:
    """Add the commands to `ombud policy`."""
    policy.command(epilog='Example: ombud policy publish board/ --why "election rules"')(publish)
    policy.command(epilog="Example: ombud policy history")(history)
    policy.command(epilog="Example: ombud policy diff 3f2a90 b41c07")(diff)
    policy.command(epilog='Example: ombud policy activate 3f2a90 --why "back to summer"')(activate)
    policy.command(epilog='Example: ombud policy rollback --why "too strict"')(rollback)


def publish(
    path: Annotated[Path, typer.Argument(help="A folder with policy.yaml, or a file.")],
    *,
    why: Why,
    by: By = "",
) -> None:
    """Prove a policy by its own tests, store it by its content hash and put it in force.

    Workers and web processes take it within two seconds, between two batches. What was in force
    until the first version is published is stored as well, so that there is a way back to it.
    """
    from policies import load
    from policies.loading import SHIPPED
    from policies.proof import run_tests
    from worker.connection import ombud
    from worker.versions import begin, load_files, read_files
    from worker.versions import publish as published

    policy = load(path)
    with progress("testing") as show:
        report = run_tests(policy, show)
    if not report.ok:
        typer.echo(str(report))
        say(f"{path} is not published: its own tests fail")
        raise typer.Exit(1)
    if not policy.approved:
        say("nobody is named under `approved:` in this version; only your name will vouch for it")
    files = read_files(path)
    if load_files(files).hash != policy.hash:
        say(f"{path} was changed meanwhile and is not published; run this again")
        raise typer.Exit(1)
    here = ombud()
    call = published(policy, files, by=by or getpass.getuser(), why=why)
    begin(here.policy, here.settings.policy or SHIPPED, here.store)
    typer.echo(_in_force(policy.version, policy.hash, here.store.run(call)))


def history(most: Annotated[int, typer.Option(help="At most so many.", min=1)] = 20) -> None:
    """List what was in force, newest first: when, which, by whom and why."""
    from worker.connection import ombud
    from worker.versions import read_history

    changes = ombud().store.run(read_history(most))
    if not changes:
        say("no version was published; what OMBUD_POLICY names, or what ships, is in force")
    for change in changes:
        at = datetime.fromtimestamp(change.at_ms / 1000, UTC).isoformat(timespec="seconds")
        what = f"{at}  {change.hash[:12]}  {change.version}  {change.action} by {change.by}"
        approved = f" (approved by {change.approved})" if change.approved else ""
        typer.echo(f"{what}{approved}: {change.why}")


def diff(one: Hash, other: Hash) -> None:
    """Show what differs between two published versions, file by file."""
    from worker.connection import ombud

    store = ombud().store
    before, after = _version(one, store).files, _version(other, store).files
    for name in sorted(before.keys() | after.keys()):
        lines = difflib.unified_diff(
            before.get(name, "").splitlines(),
            after.get(name, "").splitlines(),
            f"{one}/{name}",
            f"{other}/{name}",
            lineterm="",
        )
        for line in lines:
            typer.echo(line)


def activate(digest: Hash, *, why: Why, by: By = "") -> None:
    """Put a published version in force again."""
    _put_in_force(digest, "activate", why, by)


def rollback(*, why: Why, by: By = "") -> None:
    """Put the version before the one in force back in force."""
    from worker.connection import ombud
    from worker.versions import read_history

    changes = ombud().store.run(read_history(1))
    if not changes or not changes[0].before:
        say("there is no published version before the one in force")
        raise typer.Exit(1)
    _put_in_force(changes[0].before, "rollback", why, by)


def _put_in_force(digest: str, action: str, why: str, by: str) -> None:
    from worker.connection import ombud
    from worker.versions import activate as activated

    store = ombud().store
    found = _version(digest, store)
    call = activated(found.hash, by=by or getpass.getuser(), why=why, action=action)
    typer.echo(_in_force(found.version, found.hash, store.run(call)))


def _version(digest: str, store: Store) -> Version:
    from worker.versions import read_version, unknown_version

    found = store.run(read_version(digest))
    if found is None:
        raise unknown_version(digest)
    return found


def _in_force(version: str, digest: str, before: str) -> str:
    if before == digest:
        return f"{version} ({digest[:12]}) was in force already"
    instead = f" instead of {before[:12]}" if before else ""
    return f"{version} ({digest[:12]}) is in force{instead}"
