"""`ombud policy …`: the standards board's rules, checked, tested and explained without Redis."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli import rehearsal, versions
from worker.cli.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policies import Policy

File = Annotated[
    Path | None,
    typer.Argument(
        help="A policy: a folder with policy.yaml, or a file. Left out: the one in force "
        "(OMBUD_POLICY, or the standards board that ships)."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    policy = typer.Typer(
        help="The standards board's rules: check, test, explain, score, rehearse.",
        no_args_is_help=True,
    )
    policy.command(epilog="Example: ombud policy check standards-board/")(check)
    policy.command("test", epilog="Example: ombud policy test standards-board/")(prove)
    policy.command(epilog='Example: ombud policy explain --text "b u y n o w"')(explain)
    policy.command(epilog="Example: ombud policy score < texts.jsonl > verdicts.jsonl")(score)
    rehearsal.register(policy)
    versions.register(policy)
    app.add_typer(policy, name="policy")


def check(file: File = None) -> None:
    """Find every mistake in a policy and print each as file:line:column: message."""
    from policies import PolicyError
    from policies.proof import failing_examples

    try:
        policy = loaded(file)
    except PolicyError as error:
        typer.echo(str(error))
        raise typer.Exit(1) from None
    if failing := failing_examples(policy):
        typer.echo("\n".join(map(str, failing)))
        raise typer.Exit(1)
    name = f"{policy.id} {policy.version}@{policy.hash[:12]}"
    typer.echo(f"{name}: {len(policy.rules)} rules, no mistakes")


def prove(file: File = None) -> None:
    """Run a policy's examples and cases; a failure shows the text, what was expected and got.

    Evasions of the examples are tried as well, and ordinary comments that no rule may disturb;
    what is only reported does not fail.
    """
    from policies.proof import run_tests

    policy = loaded(file)
    with progress("testing") as show:
        report = run_tests(policy, show)
    typer.echo(str(report))
    if not report.ok:
        raise typer.Exit(1)


def explain(
    text: Annotated[str, typer.Option(help="A comment.")],
    file: File = None,
) -> None:
    """Say as JSON what a policy makes of a comment, and every reason; nothing is stored."""
    from worker.settings import Settings
    from worker.unstored import look

    since = Settings().scorer_from
    said = look(loaded(file), text, {}, doubtful_since=since).as_dict()
    typer.echo(json.dumps(said, ensure_ascii=False, indent=2))


def score(file: File = None) -> None:
    """Read comments as JSON lines and print a line for each, as fast as they come.

    In: {"text": …}. Out: {"verdict": …, "toxicity": 0 to 1, "rules": […]}, with "truncated": true
    where a text is larger than any comment and its beginning was scored; or {"error": …} for a line
    that holds no comment, and then the exit status is 1.
    """
    from worker.settings import Settings

    policy, since = loaded(file), Settings().scorer_from
    broken = False
    for lines in _arriving():
        scored = [_scored(policy, line, since) for line in lines]
        broken = broken or any("error" in row for row in scored)
        sys.stdout.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in scored))
        sys.stdout.flush()
    if broken:
        raise typer.Exit(1)


def _arriving() -> Iterator[list[bytes]]:
    """Lines of standard input, in as large groups as are there at once: none waits for another."""
    rest = b""
    while chunk := os.read(sys.stdin.fileno(), 1 << 16):
        *lines, rest = (rest + chunk).split(b"\n")
        yield [line for line in lines if line.strip()]
    if rest.strip():
        yield [rest]


def _scored(policy: Policy, line: bytes, since: float | None) -> dict[str, Any]:
    from policies.counting import InvalidText
    from worker.unstored import look

    try:
        found = look(policy, json.loads(line)["text"], {}, doubtful_since=since)
    except InvalidText as error:
        return {"error": f"text: {error}"}
    except (ValueError, TypeError, KeyError, RecursionError):
        return {"error": 'an object {"text": "…"} is needed'}
    toxicity = found.read.signals.get("toxicity", 0.0)
    scored: dict[str, Any] = {
        "verdict": found.verdict.verdict,
        "toxicity": toxicity if isinstance(toxicity, float) else 0.0,
        "rules": list(found.fired),
    }
    return scored | {"truncated": True} if found.truncated else scored


def loaded(file: Path | None) -> Policy:
    """The policy of this file, or the one in force.

    Raises:
        policies.PolicyError: it does not load; names every mistake.
    """
    from policies import load
    from worker.settings import Settings

    return load(file or Settings().policy)
