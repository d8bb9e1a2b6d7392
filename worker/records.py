"""The comment's record: the truth about a comment, whatever became of its job."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from worker.calls import Call, fields
from worker.refusals import Refused, UnknownComment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from worker.states import State
    from worker.store import AsyncStore, Store


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a comment: identity, and the name as it was then.

    Attributes:
        id: Identity within the site; empty for an unnamed author.
        name: Name to show.
        role: `reader`, or what the newsroom says of its own people.
    """

    id: str = ""
    name: str = ""
    role: str = "reader"

    @property
    def is_staff(self) -> bool:
        """Whether the newsroom vouched that this is one of its own people."""
        return self.role != "reader"


NOBODY = Author()
"""An author who did not say who it is."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment as recorded.

    Attributes:
        id: Its id, also that of its RQ job.
        site: The site of its article.
        article: The article's id.
        text: The normalised text (NFC, trimmed).
        author: Who wrote it.
        state: Where it is on its way.
        version: Grows by one with each transition.
        accepted_us: When it was accepted, microseconds of Redis TIME since 1970.
        lang: Language of the page it was written on (`ko`, `en`), or empty.
        parent: The comment it answers, or empty.
        queue: The review queue it waits in, or empty.
        decisions: Every decision, first to last, as recorded.
        agree: Readers who agree.
        disagree: Readers who do not.
        edited_us: When its text was last changed, or 0.
        featured_us: Since when a moderator features it, or 0.
    """

    id: str
    site: str
    article: str
    text: str
    author: Author
    state: State
    version: int
    accepted_us: int
    lang: str = ""
    parent: str = ""
    queue: str = ""
    decisions: tuple[dict[str, Any], ...] = field(default=())
    agree: int = 0
    disagree: int = 0
    edited_us: int = 0
    featured_us: int = 0

    @property
    def accepted(self) -> datetime:
        """When it was accepted, aware, in UTC."""
        return moment(self.accepted_us)

    @property
    def decision(self) -> dict[str, Any] | None:
        """The decision in force."""
        return self.decisions[-1] if self.decisions else None


def moment(micros: int) -> datetime:
    """Microseconds since 1970 as an aware datetime."""
    return datetime.fromtimestamp(micros / 1_000_000, UTC)


ERASED = "erased"
"""Stands as the `context` of a decision that was told of a text that is erased now."""


def _decision(line: str) -> dict[str, Any]:
    """A decision, with what goes without saying and is not stored."""
    entry: dict[str, Any] = json.loads(line)
    unsaid = {"from": "checking"}
    if entry["by"] == "policy":
        unsaid["verdict"] = "publish"
    return unsaid | entry


def _decisions(record: Mapping[str, str]) -> list[dict[str, Any]]:
    """All decisions; the policy's last one with what it was told of other texts."""
    lines = record.get("decisions", "").split("\n")
    decisions = [_decision(line) for line in lines if line]
    context = record.get("context")
    if context is not None:
        last = next(entry for entry in reversed(decisions) if entry["by"] == "policy")
        if context:
            last["facts"] = {**last.get("facts", {}), **json.loads(context)}
        else:
            last["context"] = ERASED
    return decisions


def comment_of(comment: str, record: Mapping[str, str]) -> Comment:
    """The comment that a record's fields describe."""
    site, _, article = record["on"].partition("/")
    return Comment(
        id=comment,
        site=site,
        article=article,
        text=record.get("text", ""),
        author=Author(
            record.get("author", ""), record.get("name", ""), record.get("role", "reader")
        ),
        state=cast("State", record["state"]),
        version=int(record["v"]),
        accepted_us=int(record["at"]),
        lang=record.get("lang", ""),
        parent=record.get("parent", ""),
        queue=record.get("queue", ""),
        decisions=tuple(_decisions(record)),
        agree=int(record.get("agree", 0)),
        disagree=int(record.get("disagree", 0)),
        edited_us=int(record.get("edited", 0)),
        featured_us=int(record.get("featured", 0)),
    )


def read_record(comment: str, shard: int) -> Call[Comment | None]:
    """The comment of this id in this shard, or None."""

    def read(reply: list[bytes]) -> Comment | None:
        return comment_of(comment, fields(reply)) if reply else None

    return Call("comment", shard, (comment,), read)


def find(store: Store, comment: str) -> Comment:
    """The comment of this id.

    Raises:
        UnknownComment: there is none.
        StoreUnavailable: Redis is away.
    """
    shards = store.keys.shards_of_id(comment)
    return _found(comment, store.run_all([read_record(comment, shard) for shard in shards]))


async def afind(store: AsyncStore, comment: str) -> Comment:
    """`find` on an event loop."""
    shards = store.keys.shards_of_id(comment)
    return _found(comment, await store.run_all([read_record(comment, shard) for shard in shards]))


def shard_of(comment: Comment, store: Store | AsyncStore) -> int:
    """The shard a comment lives in."""
    return store.keys.shard_of(f"{comment.site}/{comment.article}")


def _found(comment: str, answers: Sequence[Comment | Refused | Exception | None]) -> Comment:
    for answer in answers:
        if isinstance(answer, Comment):
            return answer
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    raise UnknownComment(f"there is no comment {comment!r}")
