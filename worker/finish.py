"""Finish: the decisions of a batch, written with everything that follows from them.

One script per batch: each comment's transition with record, indexes, sums, event and audit entry,
and its RQ job completed; fenced by the batch's lease and the version that was checked, so that a
batch that was taken back changes nothing, and safe to send again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker.calls import Call, text
from worker.intake import author_notes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from worker.claim import Batch
    from worker.keys import Keys

LOST = "lost"
"""Answer for a comment that the batch holds no more; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The machine's decision on one comment.

    Attributes:
        id: The comment.
        state: What it becomes: published, held or rejected.
        queue: The review queue it is put in, or empty.
        entry: The decision as recorded: one JSON object on one line.
        context: What the policy was told of other texts: a JSON object, or empty.
        quoted: Ids of the comments whose texts these are, with spaces between.
    """

    id: str
    state: str
    queue: str
    entry: str
    context: str = ""
    quoted: str = ""


def finish(
    batch: Batch,
    decisions: Sequence[Decision],
    keys: Keys,
    *,
    worker: str,
    seconds: float,
    sums: Mapping[str, int],
) -> Call[list[str]]:
    """Write the decisions of a batch.

    Args:
        batch: The batch, as claimed.
        decisions: One for each comment that was decided; the others are queued again.
        keys: Names in the key space.
        worker: Name of the worker that claimed it.
        seconds: Time its check took.
        sums: What to add to the metrics (`rule_hits|R-THREAT|active`: 2 …).

    Returns:
        A call that answers the state per decision, or `LOST`.
    """
    arguments: list[str] = [
        *(worker, batch.token, f"{seconds:.6f}"),
        " ".join(f"{name} {by}" for name, by in sums.items()),
    ]
    versions = {item.id: item.version for item in batch.items}
    for decision in decisions:
        arguments += (decision.id, str(versions[decision.id]), decision.state, decision.queue)
        arguments += (decision.entry, decision.context, decision.quoted)

    def read(reply: list[Any]) -> list[str]:
        return [text(state) for state in reply[0]]

    def follow(reply: list[Any]) -> list[Call[Any]]:
        return author_notes(reply[1], keys)

    return Call("finish", batch.shard, tuple(arguments), read, follow)
