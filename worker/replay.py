"""Replay: decide a comment again with the policy of that day and the facts recorded then.

The same text, facts and policy must give the same verdict, bit for bit; for complaints and audits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker.check import record
from worker.records import ERASED
from worker.refusals import Refused
from worker.versions import UnknownVersion, load_files, read_version

if TYPE_CHECKING:
    from policies import Policy
    from worker.records import Comment
    from worker.store import Store


class NothingToReplay(Refused):
    """The comment was not decided by a policy."""

    code = "nothing-to-replay"


@dataclass(frozen=True, slots=True)
class Replay:
    """What deciding again gave.

    Attributes:
        policy: Version and hash, as the decision names them.
        recorded: The decision as recorded.
        again: The decision as the same policy decides now.
        agrees: Whether both are the same.
    """

    policy: str
    recorded: dict[str, Any]
    again: dict[str, Any]

    @property
    def agrees(self) -> bool:
        """Whether both are the same."""
        return self.recorded == self.again


def replay(comment: Comment, here: Policy, store: Store) -> Replay:
    """Decide a comment again as it was decided by the machine.

    Args:
        comment: The comment.
        here: The policy that this process would decide by; used when it is the one of that day.
        store: Where published versions are kept.

    Raises:
        NothingToReplay: no policy decided it, or a text that it was told of was erased.
        UnknownVersion: the version is neither this one nor a published one.
        policies.PolicyError: the stored version does not load with this release.
    """
    decided = [entry for entry in comment.decisions if entry["by"] == "policy"]
    if not decided:
        raise NothingToReplay(f"comment {comment.id} was not decided by a policy")
    entry = decided[-1]
    if entry.get("context") == ERASED:
        raise NothingToReplay(
            f"comment {comment.id} was decided beside a text that was erased since, without which "
            "it cannot be decided again"
        )
    version, _, digest = entry["policy"].partition("@")
    policy = here if here.hash.startswith(digest) else _stored(digest, version, store)
    facts = entry.get("facts", {})
    again = record(policy, policy.check(comment.text, facts), facts)
    about = {"at", "from", "to", "premoderated"}
    recorded = {name: value for name, value in entry.items() if name not in about}
    return Replay(entry["policy"], recorded, again)


def _stored(digest: str, version: str, store: Store) -> Policy:
    found = store.run(read_version(digest))
    if found is None:
        raise UnknownVersion(
            f"version {version} ({digest}) was never published here, so it cannot be replayed; "
            "name its folder in OMBUD_POLICY"
        )
    return load_files(found.files)
