"""`ombud show` and `ombud comments`: what became of one comment, and of an article's."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.states import State  # noqa: TC001 - typer reads it at run time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.connection import Ombud
    from worker.records import Comment


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: ombud show 00k3m2v9q1t8c5ab --pretty")(show)
    app.command(epilog="Example: ombud comments summit-talks --state held")(comments)


def show(
    comment_id: Annotated[str, typer.Argument(metavar="ID", help="The comment's id.")],
    pretty: Annotated[bool, typer.Option("--pretty", help="For people, not programs.")] = False,
    again: Annotated[
        bool, typer.Option("--replay", help="Decide it again as it was decided, and compare.")
    ] = False,
) -> None:
    """Show a comment: its state, every finding with the words it found, every decision."""
    from worker.connection import ombud
    from worker.records import find

    comment = find(ombud().store, comment_id)
    if again:
        _replay(comment, ombud())
    elif pretty:
        from worker.cli.portrait import portray

        portray(comment)
    else:
        print_json(told(comment), indent=2)


def _replay(comment: Comment, ombud: Ombud) -> None:
    from worker.replay import replay

    found = replay(comment, ombud.policy, ombud.store)
    same = {"id": comment.id, "policy": found.policy, "agrees": found.agrees}
    print_json({**same, "recorded": found.recorded, "again": found.again}, indent=2)
    if not found.agrees:
        raise typer.Exit(1)


def comments(
    article: Annotated[str, typer.Argument(help="The article's id.")],
    site: Annotated[str, typer.Option(help="The site's id.")] = "demo",
    state: Annotated[State | None, typer.Option(help="Only comments in this state.")] = None,
) -> None:
    """Print an article's comments as JSON lines, oldest first, whatever their state.

    Published ones are read as readers read them, page by page; for all other states the records of
    the article's shard are scanned, which takes longer the larger the shard is.
    """
    from worker.connection import ombud
    from worker.scanning import comments_of

    if state == "published":
        found = _published(ombud(), site, article)
    else:
        found = iter(comments_of(ombud().store, site, article, state or ""))
    for comment in found:
        print_json(told(comment))


def _published(ombud: Ombud, site: str, article: str) -> Iterator[Comment]:
    from worker.thread import read_page

    cursor: str | None = ""
    while cursor is not None:
        call = read_page(site, article, ombud.keys, order="oldest", limit=200, cursor=cursor)
        page = ombud.store.run(call)
        yield from page.items
        cursor = page.next


def told(comment: Comment) -> dict[str, Any]:
    """A comment as JSON tells it to staff; findings come with the words they found."""
    return {
        "id": comment.id,
        "site": comment.site,
        "article": comment.article,
        "state": comment.state,
        "version": comment.version,
        "accepted": comment.accepted.isoformat(),
        "author": {
            "id": comment.author.id,
            "name": comment.author.name,
            "role": comment.author.role,
        },
        "lang": comment.lang,
        "parent": comment.parent,
        "text": comment.text,
        "queue": comment.queue,
        "findings": [
            {**finding, "text": comment.text[slice(*finding["span"])]}
            for decision in comment.decisions
            for finding in decision.get("findings", ())
        ],
        "decisions": [_decision(decision) for decision in comment.decisions],
    }


def _decision(entry: dict[str, Any]) -> dict[str, Any]:
    """A decision as recorded, without its findings, which stand beside the text."""
    from worker.records import moment

    told = {name: value for name, value in entry.items() if name not in {"findings", "undo"}}
    return {**told, "at": moment(entry["at"]).isoformat()}


def print_json(row: dict[str, Any], *, indent: int | None = None) -> None:
    """Print one JSON object."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False, indent=indent) + "\n")
