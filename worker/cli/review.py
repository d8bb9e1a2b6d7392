"""`ombud review next` and `ombud review decide`: the moderators' desk from a terminal."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.sentences import say
from worker.states import Action  # noqa: TC001 - typer reads it at run time

if TYPE_CHECKING:
    from worker.review import Waiting
    from worker.store import Store


def register(app: typer.Typer) -> None:
    """Add the commands."""
    desk = typer.Typer(help="The moderators' desk from a terminal.", no_args_is_help=True)
    desk.command("next", epilog="Example: ombud review next --queue civility")(show_next)
    desk.command(
        epilog="Example: ombud review decide 00k3m2v9q1t8c5ab approve --reason in-context"
    )(decide)
    app.add_typer(desk, name="review")


def show_next(
    queue: Annotated[str, typer.Option(help="Only this review queue.")] = "",
) -> None:
    """Print, as JSON, the comment that has waited longest for a moderator."""
    from worker.cli.comments import print_json, told
    from worker.connection import ombud

    longest = _longest(ombud().store, queue)
    if longest is None:
        say("nothing waits" + (f" in the queue {queue}" if queue else ""))
        return
    print_json(told(longest.comment), indent=2)


def _longest(store: Store, queue: str) -> Waiting | None:
    from worker.review import read_queue
    from worker.status import read_status

    shards = range(store.keys.shards)
    calls = []
    for shard in shards:
        queues = [review.name for review in store.run(read_status(shard, store.keys)).reviews]
        calls += [read_queue(name, shard, limit=1) for name in queues if queue in ("", name)]
    first: list[Waiting] = []
    for answer in store.run_all(calls):
        if isinstance(answer, Exception):
            raise answer
        first += answer.items
    return min(first, key=lambda waiting: waiting.since_us, default=None)


def decide(
    comment_id: Annotated[str, typer.Argument(metavar="ID", help="The comment's id.")],
    action: Annotated[Action, typer.Argument(help="What to do with it.")],
    *,
    reason: Annotated[str, typer.Option(help="Why, in a word the newsroom agreed on.")],
    note: Annotated[str, typer.Option(help="More words for colleagues.")] = "",
    version: Annotated[
        int | None,
        typer.Option(help="The version you saw; refused if somebody decided meanwhile."),
    ] = None,
    by: Annotated[str, typer.Option(help="Your account; by default your name here.")] = "",
) -> None:
    """Decide a comment; if somebody was quicker, nothing changes and it is said who and what."""
    from worker.cli.comments import print_json
    from worker.connection import ombud
    from worker.records import find
    from worker.review import decide as decided

    store = ombud().store
    call = decided(
        find(store, comment_id),
        action,
        by=by or getpass.getuser(),
        reason=reason,
        note=note,
        version=version,
        keys=store.keys,
    )
    answer = store.run(call)
    print_json({"id": answer.id, "state": answer.state, "version": answer.version})
