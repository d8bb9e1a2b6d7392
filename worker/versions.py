"""Versions of the policy: published by content hash, in force everywhere within two seconds.

A version is stored whole (document and term files) under its hash and never changes; the history
of what was in force only grows. `PolicyInForce` is what a process decides by: it looks for a change
now and then and swaps one reference, so that a batch is checked by one version. A version that does
not load leaves the last good one in force.
"""

from __future__ import annotations

import gc
import json
import logging
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policies import PolicyError, load
from policies.mistakes import Mistake
from worker.calls import Call, fields, text
from worker.records import moment
from worker.refusals import Refused, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policies import Policy
    from worker.store import Store

log = logging.getLogger(__name__)

LOOKS_EVERY_SECONDS = 1.0
"""How often a process looks whether another version is in force."""

_SHARD = 0
_PARTS = frozenset({".yaml", ".yml", ".txt", ".json", ".jsonl"})


class UnknownVersion(Refused):
    """No version of the policy has this hash."""

    code = "unknown-version"


class NotEffective(Refused):
    """The version is for another time: its `effective` begins later, or is over."""

    code = "not-effective"


@dataclass(frozen=True, slots=True)
class Version:
    """A stored version.

    Attributes:
        hash: Content hash.
        version: The version its document names.
        files: Text of each file by its path within the folder; empty when the asker had it.
    """

    hash: str
    version: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the policy in force.

    Attributes:
        at_ms: When, milliseconds since 1970.
        action: begin, publish, activate or rollback.
        hash: The version in force from then on.
        version: The version its document names.
        by: Who did it.
        why: Why.
        before: Hash of the version in force until then, or empty.
        approved: Who approved the version, as its document says.
    """

    at_ms: int
    action: str
    hash: str
    version: str
    by: str
    why: str
    before: str
    approved: str = ""


def read_files(path: Path) -> dict[str, str]:
    """The files that make up a policy: a single document, or a folder's documents and term lists.

    Raises:
        OSError: a file cannot be read.
        PolicyError: a file is no UTF-8 text.
    """
    if path.is_file():
        return {"policy.yaml": _text(path)}
    return {
        file.relative_to(path).as_posix(): _text(file)
        for file in sorted(path.rglob("*"))
        if file.suffix in _PARTS and file.is_file()
    }


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        said = f"the file is not UTF-8 (byte {error.start}); save it so or move it elsewhere"
        raise PolicyError([Mistake(str(file), 1, 1, said)]) from None


def load_files(files: Mapping[str, str], *, without_models: bool = False) -> Policy:
    """The policy that these files make; `without_models` is that of `policies.load`.

    Raises:
        PolicyError: it has mistakes.
    """
    with tempfile.TemporaryDirectory(prefix="ombud-policy-") as folder:
        for name, content in files.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        return load(Path(folder), without_models=without_models)


def publish(
    policy: Policy, files: Mapping[str, str], *, by: str, why: str, action: str = "publish"
) -> Call[str]:
    """Store a version and put it in force; answers the hash of the version before.

    The call raises:
        NotEffective: it is for another time; nothing was stored.
    """
    bundle = json.dumps(dict(files), ensure_ascii=False, separators=(",", ":"))
    ends = (policy.effective.since, policy.effective.until)
    times = ["" if end is None else str(int(end.timestamp() * 1_000_000)) for end in ends]
    approved = ", ".join(each.by for each in policy.approved)
    return _in_force(action, policy.hash, policy.version, bundle, by, why, *times, approved)


def begin(policy: Policy, path: Path, store: Store) -> None:
    """Store the policy that is in force while none was published, as the one to go back to.

    Raises:
        StoreUnavailable: Redis is away.
        OSError: its files cannot be read.
    """
    if not store.run(read_history(1)):
        why = "in force before the first version was published"
        store.run(publish(policy, read_files(path), by="ombud", why=why, action="begin"))


def activate(digest: str, *, by: str, why: str, action: str = "activate") -> Call[str]:
    """Put a stored version in force again; a `rollback` goes back whatever its time.

    The call raises:
        UnknownVersion: no stored version has this hash.
        NotEffective: it is for another time.
    """
    return _in_force(action, digest, "", "", by, why, "", "", "")


def _in_force(action: str, digest: str, *about: str) -> Call[str]:
    def read(reply: list[Any]) -> str:
        outcome, told = map(text, reply)
        match outcome:
            case "in-force":
                return told
            case "not-yet":
                raise NotEffective(
                    f"this version is effective from {_moment(told)}, which is yet to come; put it "
                    "in force then, or give it an earlier `effective: from`"
                )
            case "over":
                raise NotEffective(
                    f"this version was effective until {_moment(told)}; publish one with a later "
                    "`effective: until`"
                )
            case _:
                raise unknown_version(digest)

    return Call("publish_policy", _SHARD, (action, digest, *about), read)


def unknown_version(digest: str) -> UnknownVersion:
    """What to say of a hash that nothing was published under."""
    return UnknownVersion(f"no version {digest!r} was published; see `ombud policy history`")


def _moment(micros: str) -> str:
    return moment(int(micros)).isoformat(timespec="minutes")


def read_version(digest: str = "", *, known: str = "") -> Call[Version | None]:
    """A stored version by the start of its hash, or the one in force; None if there is none."""

    def read(reply: list[Any]) -> Version | None:
        if not reply:
            return None
        found, version, bundle = map(text, reply)
        return Version(found, version, json.loads(bundle) if bundle else {})

    return Call("policy", _SHARD, (digest, known), read)


def read_history(most: int = 100) -> Call[list[Change]]:
    """Changes of the policy in force, newest first."""

    def read(reply: list[Any]) -> list[Change]:
        return [Change(int(entry[0]), **fields(entry[1:])) for entry in reply]

    return Call("policy_history", _SHARD, (most,), read)


def spare_the_collector() -> None:
    """Take all that a process has loaded by now out of the search for garbage.

    A policy is more than 100,000 objects that stay: looking through them would halt every request
    for a tenth of a second, again and again.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class PolicyInForce:
    """The policy that a process decides by.

    Attributes:
        current: The last good one.
        failures: How many versions did not load, and how many times none could be reached.
    """

    def __init__(self, first: Policy) -> None:
        """Begin with the policy that the settings name; a published one takes over."""
        self.current = first
        self.failures = 0
        self._noted = 0
        self._refused = ""
        self._out_of_reach = False
        self._looked = 0.0

    def look(self, store: Store) -> Policy:
        """The policy in force; asks the store for a change at most once a second."""
        now = time.monotonic()
        if now - self._looked >= LOOKS_EVERY_SECONDS:
            self._looked = now
            try:
                self.take(store.run(read_version(known=self.current.hash)))
            except StoreUnavailable:
                self.missed()
            else:
                store.run_all(self.unnoted())
        return self.current

    def unnoted(self) -> list[Call[None]]:
        """Tell the store of failures that its metrics do not count yet: one call, or none.

        A call whose outcome is not known is made again, and they may then be counted twice.
        """
        failures = self.failures

        def read(_reply: Any) -> None:
            self._noted = failures

        if failures == self._noted:
            return []
        return [Call("note_load_failures", _SHARD, (failures - self._noted,), read)]

    def missed(self) -> None:
        """The version in force could not be asked for; one outage is one failure."""
        if not self._out_of_reach:
            self._out_of_reach = True
            self.failures += 1
            log.warning("the policy in force cannot be asked for; the last good one stays")

    def take(self, found: Version | None) -> None:
        """Swap in a version that was read, unless it is the current one or does not load."""
        self._out_of_reach = False
        if found is None or not found.files or found.hash == self._refused:
            return
        try:
            policy = load_files(found.files, without_models=bool(self.current.missing_models))
        except (PolicyError, OSError) as error:
            self._refuse(found, str(error))
            return
        if policy.hash != found.hash:
            self._refuse(found, f"its content has hash {policy.hash[:12]}")
            return
        self._refused = ""
        self.current = policy
        spare_the_collector()
        log.info("policy %s (%s) is in force", policy.version, policy.hash[:12])

    def _refuse(self, found: Version, why: str) -> None:
        self._refused = found.hash
        self.failures += 1
        log.error(
            "policy %s is not taken, %s stays in force: %s",
            *(found.hash[:12], self.current.hash[:12], why),
        )
