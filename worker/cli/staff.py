"""`ombud staff invite`: a colleague's way to the desk."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    staff = typer.Typer(help="Accounts of moderators and editors.", no_args_is_help=True)
    staff.callback()(lambda: None)  # keeps `invite` a word of its own, though it is the only one
    staff.command(epilog="Example: ombud staff invite mina --role moderator")(invite)
    app.add_typer(staff, name="staff")


def invite(
    name: Annotated[str, typer.Argument(help="The account: letters, digits and . _ -")],
    role: Annotated[
        str,
        typer.Option(help="moderator, senior or ops; by default as OMBUD_MODERATORS says."),
    ] = "",
) -> None:
    """Print a link that signs a colleague in once, within a day."""
    from worker.accounts import invite as invited
    from worker.connection import ombud

    settings, store = ombud().settings, ombud().store
    role = role or settings.roles.get(name, "moderator")
    secret, call = invited(name, store.keys, role=role)
    store.run(call)
    typer.echo(f"http://{settings.host}:{settings.port}/desk/enter/{secret}")
