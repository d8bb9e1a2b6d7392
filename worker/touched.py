"""Touched: what a reader did to others' comments, as each shard lists it.

A store that is older than these lists has them once `worker.traces` has searched it for the reader.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from worker.calls import Call, text

BEGINNING = END = "0"


@dataclass(frozen=True, slots=True)
class Touch:
    """What a reader did to one comment of somebody else.

    Attributes:
        comment: The comment's id.
        article: Its article.
        reaction: `agree` or `disagree`, or empty.
        reason: Why the reader reported it, or empty.
        note: What the reader said to that, or empty.
    """

    comment: str
    article: str
    reaction: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Touches:
    """Some of what a reader did.

    Attributes:
        items: What was done; some may come again.
        then: Where to go on; `END`: nowhere.
    """

    items: list[Touch]
    then: str


def read_touches(site: str, account: str, shard: int, at: str = BEGINNING) -> Call[Touches]:
    """What an account did to others' comments of a shard, some hundreds at a time."""

    def read(reply: list[Any]) -> Touches:
        then, *rows = reply
        return Touches([_touch(*map(text, row)) for row in rows], text(then))

    return Call("touches", shard, (site, account, at), read)


def _touch(comment: str, article: str, reaction: str, report: str) -> Touch:
    said = json.loads(report) if report else {"reason": "", "note": ""}
    return Touch(comment, article, reaction, said["reason"], said["note"])
