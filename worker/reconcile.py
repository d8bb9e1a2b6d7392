"""Reconcile: the proof that nothing accepted is lost, by reading every record.

    accepted = checking + published + held + rejected + removed + suspended + withdrawn + erased

The records are the truth. Against them are held, while everything else goes on:

* the indexes (thread, featured, checking, review, each author's list), both ways: what a record
  says must be listed, and what is listed must be so in the record. One script reads record and
  index together, so that a difference is one, however busy the shard is.
* what is popular: every act is counted, nobody counts by one that is not there, and every article
  counts as its people do.
* what readers touched: who reacted to a comment or reported it has it in their list.
* the queue: a comment that waits to be checked is in the hands of a live batch, or the queue points
  to it.
* the sums (ledger, authors): compared when nothing moved while the records were read; tried again
  otherwise, for sums of a moving whole prove nothing.

With `fix`, what does not agree is put right, and erasing relies on the lists from then on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from worker import scanning
from worker.calls import Call, text
from worker.recovery import requeue
from worker.states import STATES
from worker.status import read_status
from worker.traces import know_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from worker.store import Store

Answer = TypeVar("Answer")
Item = TypeVar("Item")

ATTEMPTS = 5
"""How often the records are read in the hope that nothing moves meanwhile."""

TALKED_ABOUT = 50
"""Comments whose reactions one script looks at: there are up to a thousand of each."""

_SUMS = ("accepted", *STATES)
_SAID = {
    "thread": "is published but not in its article's thread",
    "featured": "is featured but not listed as such",
    "checking": "waits to be checked but is not listed as such",
    "review": "waits for a moderator but is in no review queue",
    "lease": "is held by a batch that is no more",
    "queue": "waits to be checked, but no batch holds it and the queue does not point to it",
    "stray": "is listed where its record does not belong",
    "mine": "is not in its author's list",
    "touched": "is not in the list of what its reader reacted to or reported",
    "uncounted": "is published, but it or a reaction to it does not count in what is popular",
    "miscounted": "counts in what is popular by what is not there",
}


@dataclass(frozen=True, slots=True)
class Drift:
    """Something that does not agree with the records.

    Attributes:
        what: Kind: thread, featured, checking, review, lease, queue, stray, mine, touched,
            uncounted, miscounted or sum.
        name: The comment or sum it is about.
        said: A sentence about it.
        by: By how many comments.
    """

    what: str
    name: str
    said: str
    by: int = 1


@dataclass(slots=True)
class Books:
    """What the records say, and what else says otherwise.

    Attributes:
        records: Comments per state, counted.
        ledger: Comments per state and `accepted`, as the ledger has them.
        drifts: What does not agree.
        moving: Whether comments moved during every reading, so that sums were not compared.
    """

    records: Counter[str]
    ledger: Counter[str]
    drifts: list[Drift]
    moving: bool

    @property
    def drift(self) -> int:
        """By how many comments the books are wrong; 0 when they balance."""
        return sum(drift.by for drift in self.drifts)


def reconcile(store: Store, *, fix: bool = False) -> Books:
    """Hold everything against the records.

    Args:
        store: The store.
        fix: Whether to mend what does not agree; the answer tells what was found before.

    Raises:
        StoreUnavailable, RedisError: Redis is away.
    """
    found: dict[tuple[str, str], Drift] = {}
    for _ in range(ATTEMPTS):
        before = _ledger(store)
        reading = _Reading(store, fix=fix)
        for shard in range(store.keys.shards):
            reading.read(shard)
        sums, corrections = reading.sums()
        found |= {(drift.what, drift.name): drift for drift in reading.drifts}
        ledger, moving = _ledger(store), True
        if ledger == before:
            moving = fix and not all(_all(store, corrections))
        if not moving:
            break
    if fix:
        know_all(store)
    drifts = [*found.values(), *(_missing(before[0], reading.records) if moving else sums)]
    return Books(reading.records, ledger[0], drifts, moving)


def _missing(ledger: Counter[str], records: Counter[str]) -> list[Drift]:
    """Records that are not there, though their comments were accepted before the reading began."""
    missing = ledger["accepted"] - records.total()
    if missing <= 0:
        return []
    return [Drift("sum", "accepted", f"{missing} accepted comments have no record", missing)]


class _Reading:
    """One reading of all records."""

    def __init__(self, store: Store, *, fix: bool) -> None:
        self.records: Counter[str] = Counter()
        self.drifts: list[Drift] = []
        self._store = store
        self._fix = fix
        self._by_shard: dict[int, Counter[str]] = defaultdict(Counter)
        self._by_author: dict[str, Counter[str]] = defaultdict(Counter)

    def read(self, shard: int) -> None:
        """Read a shard's records and hold its indexes and its queue against them."""
        unheld: list[str] = []
        for page in scanning.ids(self._store, shard):
            listed: dict[int, list[str]] = defaultdict(list)
            for row in self._ask("inspect", shard, self._mend, *page):
                comment, state, at, who, mistakes = map(text, row)
                self._by_shard[shard][state] += 1
                if who:
                    self._by_author[who][state] += 1
                    listed[self._store.keys.shard_of(who)] += (who, comment, at)
                for mistake in mistakes.split():
                    if mistake == "unheld":
                        unheld.append(comment)
                    else:
                        self._drift(mistake, comment)
            for home, rows in listed.items():
                for comment in self._ask("unlisted", home, self._mend, *rows):
                    self._drift("mine", text(comment))
            self._uncounted(shard, page)
        self.records += self._by_shard[shard]
        self._queue(shard, unheld)
        for index in ("checking", "thread:", "featured:", "review:"):
            self._strays(shard, index)
        self._popular(shard)
        for kind in ("reacted:", "reports:"):
            self._touched(shard, kind)

    def sums(self) -> tuple[list[Drift], list[Call[bool]]]:
        """Sums that are not those of the records, and the calls that set them right."""
        hashes = [
            (f"the ledger of shard {shard}", shard, "ledger", counted)
            for shard, counted in self._by_shard.items()
        ] + [
            (f"author {who}", self._store.keys.shard_of(who), f"author:{who}", counted)
            for who, counted in self._by_author.items()
        ]
        drifts: list[Drift] = []
        corrections: list[Call[bool]] = []
        asked = [Call("sums", shard, (name, *_SUMS), list) for _, shard, name, _ in hashes]
        for (who, shard, name, counted), seen in zip(hashes, _all(self._store, asked), strict=True):
            right = {**counted, "accepted": counted.total()} if name == "ledger" else counted
            wrong = [
                (state, int(was or 0), right.get(state, 0))
                for state, was in zip(_SUMS, seen, strict=True)
                if int(was or 0) != right.get(state, 0)
            ]
            for state, was, count in wrong:
                said = f"{who} says {was} {state}; there are {count} records"
                drifts.append(Drift("sum", f"{name} {state}", said, abs(was - count)))
            if wrong:
                changes = tuple(part for change in wrong for part in change)
                corrections.append(Call("set_sums", shard, (name, *changes), bool))
        return drifts, corrections

    def _uncounted(self, shard: int, comments: Iterable[str]) -> None:
        """Find what does not count in what is popular."""
        for few in _paged(comments, TALKED_ABOUT):
            for comment in self._ask("uncounted", shard, self._mend, *few):
                self._drift("uncounted", text(comment))

    def _queue(self, shard: int, unheld: Sequence[str]) -> None:
        """Find what waits to be checked, is held by no batch and not queued either."""
        keys = self._store.keys
        queue = keys.queue(shard)
        listed = self._store.redis.lrange(f"{keys.rq(shard)}:queue:{queue}", 0, -1)
        queued = {text(each) for each in listed}
        suspects = [comment for comment in unheld if comment not in queued]
        for page in _paged(suspects):
            lost = [text(each) for each in self._ask("unqueued", shard, queue, *page)]
            for comment in lost:
                self._drift("queue", comment)
            if lost and self._fix:
                self._store.run(requeue(lost, shard, keys))

    def _strays(self, shard: int, index: str) -> None:
        """Find what an index lists though the record does not belong there."""
        redis, prefix = self._store.redis, f"{{s{shard}}}"
        for names in scanning.pages(redis, f"{prefix}{index}"):
            for name in names:
                members = redis.zscan_iter(f"{prefix}{index}{name}", count=scanning.PAGE)
                for page in _paged(member.decode() for member, _ in members):
                    for comment in self._ask("strays", shard, self._mend, index + name, *page):
                        self._drift("stray", f"{text(comment)} in {index}{name}")

    def _touched(self, shard: int, kind: str) -> None:
        """Find what readers touched and their lists lack."""
        redis, prefix = self._store.redis, f"{{s{shard}}}{kind}"
        for comments in scanning.pages(redis, prefix):
            for comment in comments:
                readers = redis.hscan_iter(f"{prefix}{comment}", count=scanning.PAGE)
                for page in _paged(reader.decode() for reader, _ in readers):
                    for _ in self._ask("untouched", shard, self._mend, comment, *page):
                        self._drift("touched", comment)

    def _popular(self, shard: int) -> None:
        """Find who counts by what is not there, and articles that do not count as their people do.

        What a person has on an article is looked for in its thread: one that lacks comments says
        nothing of it, and that has been found already. Whether an article counts as its people do
        is found by one script, which goes through all of them.
        """
        torn = not self._fix and any(drift.what == "thread" for drift in self.drifts)
        redis, prefix = self._store.redis, f"{{s{shard}}}people:"
        for articles in scanning.pages(redis, prefix):
            for on in articles:
                members = [] if torn else redis.zscan_iter(f"{prefix}{on}", count=scanning.PAGE)
                for page in _paged(member.decode() for member, _ in members):
                    for person in self._ask("miscounted", shard, self._mend, on, *page):
                        self._drift("miscounted", f"{text(person)} on {on}")
                for article in self._ask("miscounted", shard, self._mend, on):
                    self._drift("miscounted", text(article))

    def _ask(self, script: str, shard: int, *arguments: str) -> list[Any]:
        return self._store.run(Call(script, shard, arguments, list))

    @property
    def _mend(self) -> str:
        return "1" if self._fix else ""

    def _drift(self, what: str, name: str) -> None:
        self.drifts.append(Drift(what, name, f"{name} {_SAID[what]}"))


def _ledger(store: Store) -> tuple[Counter[str], int]:
    """The ledger of all shards, and how many transitions there ever were."""
    statuses = _all(store, [read_status(each, store.keys) for each in range(store.keys.shards)])
    total: Counter[str] = Counter()
    for status in statuses:
        total.update(status.ledger)
    return total, sum(status.audit_length for status in statuses)


def _all(store: Store, calls: Sequence[Call[Answer]]) -> list[Answer]:
    """The answers to all calls."""
    answers: list[Answer] = []
    for page in _paged(calls):
        for answer in store.run_all(page):
            if isinstance(answer, Exception):
                raise answer
            answers.append(answer)
    return answers


def _paged(items: Iterable[Item], most: int = scanning.PAGE) -> Iterator[list[Item]]:
    left = iter(items)
    while page := list(islice(left, most)):
        yield page
