"""The atomic scripts, one Lua file each; `shared.lua` stands in front of every one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN_WHEN_FULL = frozenset(
    {
        *("claim", "renew", "finish", "give_back", "reap", "settle_job", "note_author"),
        *("decide", "withdraw", "erase", "forget_author", "forget_touched"),
        "note_touches",
    }
)
"""Scripts that empty the queue or take something away: a full server still runs them."""

_READ = frozenset(
    {
        *("article", "author", "author_facts", "best_page", "comment", "comments", "count_on"),
        *("counts", "dead_letters", "events_since", "on_article", "own_reactions", "page"),
        *("policy", "policy_history", "popular", "recorded", "reports", "review_page", "scores"),
        *("settings", "status", "sums", "touches", "traces", "unqueued", "workers"),
    }
)
"""Scripts that only read: a server that wants for memory or disk runs them, too."""

_PARTS = {
    "accept": ("books", "authors", "queue", "in_force", "copies", "lengths", "sites", "guard"),
    "appeal": ("moves",),
    "author_facts": ("facts",),
    "claim": ("claims", "context", "facts", "in_force"),
    "claims": ("moves",),
    "count_on": ("facts",),
    "decide": ("rankings",),
    "edit": ("copies", "lengths", "queue", "rankings"),
    "erase": ("rankings", "touched"),
    "events_since": ("watched",),
    "feature": ("moves",),
    "finish": ("claims", "rankings"),
    "forget_touched": ("reactions", "touched"),
    "give_back": ("claims",),
    "guard": ("paces", "renewing"),
    "inspect": ("moves",),
    "miscounted": ("rankings",),
    "moves": ("trail", "authors", "watched"),
    "note_load_failures": ("books",),
    "note_author": ("sites",),
    "note_sites": ("sites",),
    "note_touches": ("moves", "touched"),
    "pace": ("paces",),
    "popular": ("people",),
    "publish_policy": ("trail",),
    "put_article": ("trail", "in_force", "watched"),
    "rankings": ("talk",),
    "react": ("reactions", "touched"),
    "reactions": ("rankings",),
    "reap": ("claims",),
    "report": ("moves", "touched"),
    "requeue": ("moves", "queue"),
    "session_of_secret": ("renewing",),
    "settings": ("in_force",),
    "settle_job": ("claims",),
    "strays": ("moves",),
    "switch": ("trail", "in_force", "watched"),
    "talk": ("moves", "people"),
    "touched": ("sites",),
    "touches": ("touched",),
    "trail": ("books",),
    "uncounted": ("rankings",),
    "unqueued": ("moves",),
    "untouched": ("moves", "touched"),
    "withdraw": ("rankings",),
}
"""What some scripts, and parts of scripts, share beside `shared.lua`."""


@dataclass(frozen=True, slots=True)
class Script:
    """One script, ready to be sent.

    Attributes:
        name: Its file's name without the ending.
        text: What the server compiles.
        sha: The name the server knows it by.
    """

    name: str
    text: str
    sha: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest()
        object.__setattr__(self, "sha", digest)


@cache
def script(name: str, *, shebang: bool = True) -> Script:
    """The script of this name.

    Args:
        name: The file's name without `.lua`.
        shebang: Whether the server understands a `#!lua` line. With it, a server in cluster mode
            refuses keys of other slots, and a full one refuses the script before its first write
            (unless it is one that a full server runs). The in-memory server of the unit tests
            cannot compile it.
    """
    folder = files(__name__)
    parts = dict.fromkeys(("shared", *_parts_of(name)))
    text = "".join((folder / f"{part}.lua").read_text(encoding="utf-8") for part in parts)
    return Script(name, (_shebang(name) if shebang else "") + text)


def _parts_of(name: str) -> Iterator[str]:
    """A script and what it needs, each after what it needs itself."""
    for part in _PARTS.get(name, ()):
        yield from _parts_of(part)
    yield name


def _shebang(name: str) -> str:
    if name in _READ:
        return "#!lua flags=no-writes\n"
    return "#!lua flags=allow-oom\n" if name in _RUN_WHEN_FULL else "#!lua\n"


def names() -> list[str]:
    """The names of all scripts."""
    parts = {"shared", *(part for parts in _PARTS.values() for part in parts)}
    stems = (entry.name.partition(".lua") for entry in files(__name__).iterdir())
    return sorted(stem for stem, ending, _ in stems if ending and stem not in parts)
