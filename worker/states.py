"""The states a comment can be in, and the transitions between them.

The scripts enforce this table (`scripts/decide.lua` and its neighbours); a test holds them to it.
"""

from __future__ import annotations

from typing import Literal, get_args

State = Literal[
    "checking",
    "published",
    "held",
    "rejected",
    "removed",
    "suspended",
    "withdrawn",
    "erased",
]

STATES: tuple[State, ...] = get_args(State)
"""Every accepted comment is in exactly one of these: their sum is what was accepted."""

VERDICT_STATE: dict[str, Literal["published", "held", "rejected"]] = {
    "publish": "published",
    "flag": "published",
    "hold": "held",
    "reject": "rejected",
}
"""What a verdict makes of a comment that was being checked."""

Action = Literal["approve", "reject", "keep", "remove", "restore", "escalate", "undo"]

ACTIONS: tuple[Action, ...] = get_args(Action)

TRANSITIONS: dict[Action, dict[State, State]] = {
    "approve": {"held": "published", "published": "published", "rejected": "published"},
    "reject": {"held": "rejected", "rejected": "rejected"},
    "keep": {"published": "published"},
    "remove": {"published": "removed", "removed": "removed"},
    "restore": {"removed": "published"},
    "escalate": {"held": "held", "published": "published"},
}
"""What a moderator's action makes of a comment; `undo` goes back to the state before.

Where the state stays, the action takes the comment off its review queue; without one it is refused.
"""
