"""A comment on one screen, for people: its words with the findings marked, and its decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from worker.records import moment

if TYPE_CHECKING:
    from worker.records import Comment

_COLOURS = {"published": "green", "held": "yellow", "rejected": "red", "removed": "red"}


def portray(comment: Comment) -> None:
    """Print a comment for people."""
    console = Console(highlight=False)
    state = Text(comment.state, style=f"bold {_COLOURS.get(comment.state, 'default')}")
    waits = f", waits in the queue {comment.queue}" if comment.queue else ""
    who = comment.author.name or comment.author.id or "nobody in particular"
    console.print(state, Text(f"{waits}  {comment.id}, version {comment.version}"), sep="")
    console.print(Text(f"{who} on {comment.site}/{comment.article}, {comment.accepted:%F %T} UTC"))
    console.print()
    console.print(Text.assemble("  ", _marked(comment)))
    console.print()
    console.print(_decisions(comment))


def _marked(comment: Comment) -> Text:
    words = Text(comment.text)
    for decision in comment.decisions:
        for finding in decision.get("findings", ()):
            words.stylize("reverse", *finding["span"])
    return words


def _decisions(comment: Comment) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("when", "who", "what", "why"):
        table.add_column(heading, overflow="fold")
    for entry in comment.decisions:
        act = entry.get("action") or entry.get("verdict") or ""
        what = f"{act}: {entry.get('from', '')} → {entry.get('to', '')}"
        table.add_row(f"{moment(entry['at']):%F %T}", Text(entry["by"]), what, _why(comment, entry))
    return table


def _why(comment: Comment, entry: dict[str, Any]) -> Text:
    lines = [part for name in ("rule", "reason", "note", "policy") if (part := entry.get(name))]
    for finding in entry.get("findings", ()):
        words = comment.text[slice(*finding["span"])]
        lines.append(f"{finding['rule']} {finding['signal']}: “{words}” {finding.get('note', '')}")
    lines += [message for message in (entry.get("message") or {}).values() if message]
    return Text("\n".join(lines))
