"""The atomic scripts, one Lua file each; `shared.lua` stands in front of every one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

_RUN_WHEN_FULL = frozenset(
    {
        *("claim", "renew", "finish", "give_back", "reap", "settle_job", "note_author"),
        *("decide", "withdraw", "erase"),
    }
)
"""Scripts that empty the queue or take something away: a full server still runs them."""

_READ = frozenset(
    {
        *("article", "author", "author_facts", "best_page", "comment", "comments", "count_on"),
        *("counts", "dead_letters", "events_since", "on_article", "own_reactions", "page"),
        *("policy", "policy_history", "popular", "recorded", "reports", "review_page", "scores"),
        *("settings", "status", "sums", "unqueued", "workers"),
    }
)
"""Scripts that only read: a server that wants for memory or disk runs them, too."""

_PARTS = {
    "accept": ("in_force", "copies"),
    "author_facts": ("facts",),
    "claim": ("claims", "context", "facts", "in_force"),
    "count_on": ("facts",),
    "decide": ("people", "talk"),
    "edit": ("copies", "people", "talk"),
    "erase": ("people", "talk"),
    "finish": ("claims", "people", "talk"),
    "give_back": ("claims",),
    "miscounted": ("people", "talk"),
    "popular": ("people",),
    "put_article": ("in_force",),
    "react": ("people", "talk"),
    "reap": ("claims",),
    "settings": ("in_force",),
    "settle_job": ("claims",),
    "switch": ("in_force",),
    "uncounted": ("people", "talk"),
    "withdraw": ("people", "talk"),
}
"""What some scripts share beside `shared.lua`."""


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
    parts = ("shared", *_PARTS.get(name, ()), name)
    text = "".join((folder / f"{part}.lua").read_text(encoding="utf-8") for part in parts)
    return Script(name, (_shebang(name) if shebang else "") + text)


def _shebang(name: str) -> str:
    if name in _READ:
        return "#!lua flags=no-writes\n"
    return "#!lua flags=allow-oom\n" if name in _RUN_WHEN_FULL else "#!lua\n"


def names() -> list[str]:
    """The names of all scripts."""
    parts = {"shared", *(part for parts in _PARTS.values() for part in parts)}
    stems = (entry.name.partition(".lua") for entry in files(__name__).iterdir())
    return sorted(stem for stem, ending, _ in stems if ending and stem not in parts)
