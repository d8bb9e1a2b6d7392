"""`ombud article set` and `ombud article show`: closed, slow and their like, from a terminal."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.article_settings import Kind, Name

if TYPE_CHECKING:
    from worker.article_settings import Scope, Setting
    from worker.store import Store

_Named = Annotated[str, typer.Argument(metavar="NAME", help="The article's id, or what --of says.")]
_Of = Annotated[Kind, typer.Option("--of", help="What NAME names.")]
_Site = Annotated[str, typer.Option(help="The site's id.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="How articles take comments for now.", no_args_is_help=True)
    group.command(
        "set", epilog='Example: ombud article set summit-talks closed --minutes 90 --why "breaking"'
    )(put)
    group.command(epilog="Example: ombud article show politics --of section")(show)
    app.add_typer(group, name="article")


def put(
    name: _Named,
    setting: Annotated[Name, typer.Argument(help="What to set.")],
    *,
    of: _Of = "article",
    site: _Site = "demo",
    off: Annotated[bool, typer.Option("--off", help="Take it back instead.")] = False,
    minutes: Annotated[int | None, typer.Option(min=1, help="How long it lasts.")] = None,
    until: Annotated[
        datetime | None, typer.Option(help="Or when it is over, in this machine's own time.")
    ] = None,
    seconds: Annotated[
        int | None, typer.Option(help="Between two comments of an author, for slow.")
    ] = None,
    why: Annotated[str, typer.Option(help="Why, for colleagues.")] = "",
    by: Annotated[str, typer.Option(help="Your account; by default your name here.")] = "",
) -> None:
    """Set how an article, a section or a tag takes comments; it is over by itself."""
    from worker.article_settings import Scope, switch, switch_off
    from worker.connection import ombud

    store, scope, who = ombud().store, Scope(site, of, name), by or getpass.getuser()
    if off:
        calls = switch_off(scope, setting, store.keys, by=who)
    else:
        calls = switch(
            scope,
            setting,
            store.keys,
            by=who,
            until=until.astimezone(UTC) if until else None,
            lasts=timedelta(minutes=minutes) if minutes else None,
            seconds=seconds,
            why=why,
        )
    for answer in store.run_all(calls):
        if isinstance(answer, Exception):
            raise answer
    _print(store, scope)


def show(name: _Named, *, of: _Of = "article", site: _Site = "demo") -> None:
    """Print the settings that are not over as JSON lines: what, by whom, until when, why.

    An article's include those of its section and tags.
    """
    from worker.article_settings import Scope
    from worker.connection import ombud

    _print(ombud().store, Scope(site, of, name))


def _print(store: Store, scope: Scope) -> None:
    from worker.article_settings import read_settings
    from worker.cli.comments import print_json

    for setting in store.run(read_settings(scope, store.keys)):
        print_json(_told(setting))


def _told(setting: Setting) -> dict[str, Any]:
    from worker.records import moment

    return {
        "name": setting.name,
        "scope": setting.scope,
        "in_force": setting.in_force,
        "seconds": setting.seconds,
        "until": moment(setting.until_us).isoformat() if setting.until_us else None,
        "by": setting.by,
        "at": moment(setting.at_us).isoformat() if setting.at_us else None,
        "why": setting.why,
    }
