"""`ombud demo`, `ombud serve`, `ombud worker`: what runs."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Literal

import typer

Only = Literal["check"]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: ombud demo --once")(demo)
    app.command(epilog="Example: OMBUD_PORT=9000 ombud serve")(serve)
    app.command(epilog="Example: ombud worker --processes 2")(worker)


def demo(
    once: Annotated[bool, typer.Option("--once", help="Stop when all seeds are decided.")] = False,
) -> None:
    """Start everything, play the seeds through the front door, and say what became of them.

    An embedded server in OMBUD_DATA_DIR, a web server and workers. A second demo finds what the
    first one played and plays nothing twice.
    """
    from worker.demo import run
    from worker.settings import Settings

    raise typer.Exit(run(Settings(), once=once))


def serve(
    only: Annotated[
        Only | None, typer.Option(help="`check`: texts are checked, nothing is stored; no Redis.")
    ] = None,
) -> None:
    """Start the web server: the API, the widget, the desk. Workers run apart.

    Without OMBUD_REDIS_URL it shares the embedded server of OMBUD_DATA_DIR with the workers that
    run beside it; the program that came first keeps it running.
    """
    from worker.ports import chosen_port
    from worker.settings import Settings

    settings = Settings()
    if only and settings.perspective_upstream:
        raise typer.BadParameter(
            "scores of OMBUD_PERSPECTIVE_UPSTREAM are kept in Redis; unset it, or serve everything",
            param_hint="--only",
        )
    chosen_port(settings)
    sys.stdout.flush()
    # the web is a program of its own, which takes the place of this one: what happens to a comment
    # does not know how people come in
    os.execv(sys.executable, [sys.executable, "-m", "web", *([only] if only else [])])  # noqa: S606


def worker(
    processes: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 1,
    burst: Annotated[bool, typer.Option("--burst", help="Stop when the queue is empty.")] = False,
) -> None:
    """Start workers, which check what was submitted; started anew should one die.

    Without OMBUD_REDIS_URL they share the embedded server of OMBUD_DATA_DIR with the web server
    that runs beside them; the program that came first keeps it running.
    """
    from worker import logs
    from worker.settings import Settings
    from worker.supervisor import run

    settings = Settings()
    logs.configure(settings)
    raise typer.Exit(run(settings, processes=processes, burst=burst))
