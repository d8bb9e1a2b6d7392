"""What was recorded: the comments of the last days as a rehearsal checks them again.

Each comes with the facts that its decision was made by, and with what moderators decided.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from worker.calls import Call, text
from worker.scanning import ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.store import Store

_DAY_US = 86_400_000_000

_DECIDED = {
    "approve": "approve",
    "keep": "approve",
    "restore": "approve",
    "reject": "reject",
    "remove": "reject",
}
"""What a moderator's act says about the comment; others say nothing."""

Recorded = tuple[str, int, str, str]
"""Text, time of acceptance (microseconds since 1970), decisions (JSON lines) and what the policy
was told of other texts (JSON, or empty), as recorded."""


def recorded(store: Store, days: float, site: str = "") -> Iterator[list[Recorded]]:
    """The comments that were accepted within so many days, in pages, in no order.

    Reads the records of every shard, in pages, while everything else goes on.

    Raises:
        StoreUnavailable, RedisError: Redis is away.
    """
    within = int(days * _DAY_US)
    for shard in range(store.keys.shards):
        for page in ids(store, shard):
            found = store.run(Call("recorded", shard, (within, site, *page), list))
            yield [(text(row[0]), int(row[1]), text(row[2]), text(row[3])) for row in found]


def row_of(comment: Recorded) -> dict[str, Any]:
    """A recorded comment as `policies.backtest` takes it."""
    words, at, decisions, context = comment
    facts: dict[str, Any] = {}
    acts: list[str] = []
    for line in filter(None, decisions.split("\n")):
        entry = json.loads(line)
        if entry["by"] == "policy":
            facts = entry.get("facts", {})
        elif entry.get("action") == "undo":
            acts = acts[:-1]
        elif "action" in entry:
            acts.append(entry["action"])
    decided = [_DECIDED[act] for act in acts if act in _DECIDED]
    facts |= json.loads(context or "{}")
    facts["context.at"] = at / 1_000_000  # a rule with a window says nothing outside of it
    return {"text": words, "facts": facts, "decision": decided[-1] if decided else None}
