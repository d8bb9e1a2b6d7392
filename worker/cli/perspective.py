"""`ombud perspective …`: carry a site's thresholds over before the Perspective API is gone."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.carrying import Threshold
    from worker.perspective import Pair


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        help="Carry thresholds over from the Perspective API.", no_args_is_help=True
    )
    group.command(epilog="Example: ombud perspective fit --threshold 0.8 --map curves.json")(fit)
    group.callback()(lambda: None)  # keeps `fit` a word of its own, though it is the only one
    app.add_typer(group, name="perspective")


def fit(
    threshold: Annotated[
        list[float] | None, typer.Option(help="A threshold in use.", min=0, max=1)
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--map", help="Write curves here, for OMBUD_PERSPECTIVE_MAP.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs, not people.")] = False,
) -> None:
    """Say which thresholds on our scores flag as many comments as those on the original's.

    Compares what both said while OMBUD_PERSPECTIVE_UPSTREAM was set. With the curves of --map in
    force, our scores take the original's scale and thresholds can stay as they are.
    """
    from worker.carrying import by_attribute, counterpart, curve, write_map

    kept = by_attribute(_pairs())
    if not kept:
        say("too few scores are kept; set OMBUD_PERSPECTIVE_UPSTREAM for a while, then ask again")
        raise typer.Exit(1)
    found = {
        name: [counterpart(pairs, each) for each in threshold or (0.5, 0.6, 0.7, 0.8, 0.9)]
        for name, pairs in kept.items()
    }
    if file:
        write_map(file, {name: curve(pairs) for name, pairs in kept.items()})
    if as_json:
        content = {name: list(map(asdict, rows)) for name, rows in found.items()}
        typer.echo(json.dumps(content, indent=2))
        return
    for name, rows in found.items():
        typer.echo(f"{name} ({len(kept[name])} comments)")
        typer.echo("\n".join(map(_told, rows)))


def _pairs() -> Iterator[Pair]:
    from worker.connection import ombud
    from worker.perspective import read_scores

    after = "-"
    while after:
        after, pairs = ombud().store.run(read_scores(after))
        yield from pairs


def _told(row: Threshold) -> str:
    return (
        f"  {row.theirs:.2f} there is {row.ours:.4f} here: "
        f"flags {row.share:.1%} there, {row.ours_share:.1%} here, the same of {row.agree:.1%}"
    )
