"""`ombud submit`: one comment, or a file of them, through the same door as the API."""

from __future__ import annotations

import json
import os
import sys
from itertools import islice
from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.files import named, opened
from worker.cli.progress import progress
from worker.cli.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from worker.awaited import Awaited
    from worker.calls import Call
    from worker.cli.lines import BrokenLine
    from worker.cli.sending import Sender
    from worker.connection import Ombud
    from worker.intake import Receipt, Submission
    from worker.records import Comment

AT_ONCE = 500
"""Lines in one round trip."""

MOST_AWAITED = 5000
"""Undecided comments from which --wait waits before it submits more."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog='Examples: ombud submit summit-talks --text "좋은 기사 고맙습니다." --wait'
        "\n\nombud submit summit-talks --file comments.jsonl"
    )(submit)


def submit(
    article: Annotated[str, typer.Argument(help="The article's id.")],
    *,
    site: Annotated[str, typer.Option(help="The site's id.")] = "demo",
    text: Annotated[str | None, typer.Option(help="The comment.")] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help='JSON lines {"text": …, "author"?: …, "id"?: …}; - reads standard input.',
        ),
    ] = None,
    author: Annotated[str, typer.Option(help="Who says it: an id within the site.")] = "",
    wait: Annotated[bool, typer.Option("--wait", help="Wait for each decision.")] = False,
) -> None:
    """Submit a comment, or a file of comments, to an article.

    Prints one JSON line per comment once Redis has it. A line that cannot be a comment is named on
    standard error; the others go through, and the exit status is 1.
    """
    if (text is None) == (file is None):
        raise typer.BadParameter("give either --text or --file")
    from worker.connection import ombud
    from worker.intake import Submission
    from worker.records import Author

    pattern = Submission(site, article, text or "", Author(author))
    desk = _Counter(ombud(), pattern, wait=wait)
    if file is None:
        desk.take([("", pattern)])
    else:
        name = named(file)
        with opened(file, "--file") as stream, progress("submitting") as show:
            lines = desk.read(name, stream, show)
            while batch := list(islice(lines, AT_ONCE)):
                desk.take(batch)
    desk.finish()
    if desk.refused:
        raise typer.Exit(1)


class _Counter:
    """Where comments are handed in: prints a receipt for each, and the reason for each refusal."""

    def __init__(self, ombud: Ombud, pattern: Submission, *, wait: bool) -> None:
        from worker.awaited import Awaited
        from worker.cli.sending import Sender

        self.refused = 0
        self._pattern = pattern
        self._ombud = ombud
        self._sender: Sender = Sender(ombud.store, say)
        self._shard = ombud.keys.shard_of(f"{pattern.site}/{pattern.article}")
        self._awaited: Awaited | None = Awaited(ombud.store, _nothing_moves) if wait else None

    def read(
        self, name: str, stream: BinaryIO, show: Callable[[int, int | None], None]
    ) -> Iterator[tuple[str, Submission | BrokenLine]]:
        """What stands in a file, each with its place `file:line`."""
        from worker.cli.lines import BrokenLine, numbered, submission_of

        read, whole = 0, os.fstat(stream.fileno()).st_size or None
        ignored: set[str] = set()
        for number, line in numbered(stream):
            place = f"{name}:{number}"
            read += len(line)
            show(read, whole)
            try:
                submission, strange = submission_of(line, self._pattern)
            except BrokenLine as broken:
                yield place, broken
                continue
            for field in sorted(strange - ignored):
                say(f'{place}: "{field[:40]}" means nothing here and is left out, in all lines')
            ignored |= strange
            yield place, submission

    def take(self, batch: list[tuple[str, Submission | BrokenLine]]) -> None:
        """Submit a batch and say what became of each, in order."""
        from worker.intake import accept
        from worker.refusals import InvalidSubmission

        door = self._ombud.door(self._pattern.site)
        answers: dict[str, Exception | Receipt] = {}
        calls: dict[str, Call[Receipt]] = {}
        for place, wanted in batch:
            try:
                if isinstance(wanted, ValueError):
                    raise wanted
                calls[place] = accept(wanted, door, self._ombud.keys)
            except (ValueError, InvalidSubmission) as problem:
                answers[place] = problem
        answers |= zip(calls, self._sender.send([*calls.values()]), strict=True)
        receipts: list[dict[str, Any]] = []
        for place, _ in batch:
            answer = answers[place]
            if isinstance(answer, Exception):
                self._refuse(place, str(answer))
            elif self._awaited is None:
                receipts.append(_receipt(answer))
            else:
                self._awaited.add(answer.id, self._shard)
        _print(receipts)
        if self._awaited is not None and len(self._awaited) > MOST_AWAITED:
            self.finish()

    def finish(self) -> None:
        """Wait for the decisions that are still awaited and print them."""
        for comment in self._awaited.until_decided() if self._awaited else ():
            _print([_outcome(comment)])

    def _refuse(self, place: str, reason: str) -> None:
        self.refused += 1
        if place:
            print(f"{place}: {reason}", file=sys.stderr, flush=True)  # noqa: T201
        else:
            say(reason)


def _nothing_moves() -> None:
    say("nothing is being decided: is a worker running? Start `ombud worker`")


def _receipt(receipt: Receipt) -> dict[str, Any]:
    said: dict[str, Any] = {"id": receipt.id, "state": receipt.state}
    return {**said, "replayed": True} if receipt.replayed else said


def _outcome(comment: Comment) -> dict[str, Any]:
    decision = comment.decision or {}
    said = {name: decision.get(name) for name in ("verdict", "rule", "message")}
    return {"id": comment.id, "state": comment.state, **said}


def _print(rows: list[dict[str, Any]]) -> None:
    sys.stdout.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    sys.stdout.flush()
