"""Plays the seeds: each comment in its order, replies once what they answer can be read."""

from __future__ import annotations

import contextlib
import json
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zlib import crc32

from rich.console import Console
from rich.progress import Progress

from policies.counting import normalise
from seeds import SITE, load_articles, load_comments
from worker.awaited import Awaited
from worker.demo.error import DemoError
from worker.demo.front_door import Refused
from worker.records import read_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from seeds import Comment as Seed
    from worker.demo.front_door import FrontDoor
    from worker.records import Comment
    from worker.store import Store

STUCK_SECONDS = 60.0
"""How long nothing is decided before the demo gives up."""


@dataclass(slots=True)
class Played:
    """What became of the seeds.

    Attributes:
        seeds: All of them, in their order.
        ids: The id of each that was accepted, by its key.
        refused: Why one was turned away at the door, by its key.
        comments: The decided comments, by id.
    """

    seeds: list[Seed]
    ids: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)

    @property
    def lost(self) -> int:
        """How many were accepted and have no record."""
        return sum(comment not in self.comments for comment in self.ids.values())


@dataclass(slots=True)
class Memory:
    """What earlier demos of this data folder played, so that nothing is played twice.

    Attributes:
        run: Makes the idempotency keys of this folder's demos its own.
        ids: The id of each accepted comment, by the seed's key.
    """

    run: str = field(default_factory=lambda: secrets.token_hex(8))
    ids: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, file: Path) -> Memory:
        """What the file remembers; a fresh memory where there is none."""
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            kept = json.loads(file.read_text(encoding="utf-8"))
            return cls(str(kept["run"]), dict(kept["ids"]))
        return cls()

    def keep(self, file: Path) -> None:
        """Write it down."""
        file.write_text(json.dumps({"run": self.run, "ids": self.ids}), encoding="utf-8")


def play(door: FrontDoor, store: Store, data_dir: Path) -> Played:
    """Play the seeds and wait until all are decided.

    Raises:
        DemoError: the API does not do what the demo needs, or no worker decides.
        StoreUnavailable: Redis is away.
    """
    file = data_dir / "demo.json"
    memory = Memory.of(file)
    memory.keep(file)
    played = Played(load_comments())
    for article in load_articles():
        door.put(article)
    there = _still_there(store, played.seeds, memory)
    with _progress(len(played.seeds)) as (submitted, decided):
        for seed in played.seeds:
            if seed.key in there:
                played.ids[seed.key] = memory.ids[seed.key]
            else:
                _submit(seed, door, store, played, f"{memory.run}-{seed.key}-{_mark(seed)}")
            submitted()
        memory.ids = played.ids
        memory.keep(file)
        for comment in _decided(store, played):
            played.comments[comment.id] = comment
            decided()
    return played


def _submit(seed: Seed, door: FrontDoor, store: Store, played: Played, key: str) -> None:
    parent = played.ids.get(seed.parent) if seed.parent else None
    if parent:
        awaited = Awaited(store, _stuck, STUCK_SECONDS)
        awaited.add(parent, _shard(store, seed))
        list(awaited.until_decided())
    answer = door.submit(seed, parent, key)
    if isinstance(answer, Refused):
        played.refused[seed.key] = answer.reason
    else:
        played.ids[seed.key] = answer


def _still_there(store: Store, played: list[Seed], memory: Memory) -> set[str]:
    """Keys of the seeds whose comments this server still has from an earlier demo."""
    kept = [seed for seed in played if seed.key in memory.ids]
    calls = [read_record(memory.ids[seed.key], _shard(store, seed)) for seed in kept]
    there = set()
    for seed, answer in zip(kept, store.run_all(calls), strict=True):
        if isinstance(answer, Exception):
            raise answer
        if answer is not None and answer.text == normalise(seed.text):
            there.add(seed.key)
    return there


def _mark(seed: Seed) -> str:
    """Tells a seed from what it was before somebody changed its text."""
    return f"{crc32(seed.text.encode()):08x}"


def _decided(store: Store, played: Played) -> Iterator[Comment]:
    awaited = Awaited(store, _stuck, STUCK_SECONDS)
    for seed in played.seeds:
        if seed.key in played.ids:
            awaited.add(played.ids[seed.key], _shard(store, seed))
    yield from awaited.until_decided()


def _shard(store: Store, seed: Seed) -> int:
    return store.keys.shard_of(f"{SITE}/{seed.article}")


def _stuck() -> None:
    raise DemoError(
        f"no comment was decided for {STUCK_SECONDS:.0f} s; worker.log in the data folder says why"
    )


@contextmanager
def _progress(seeds: int) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """Two bars on the terminal; where nobody watches, nothing."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        submitted = bars.add_task("submitted", total=seeds)
        decided = bars.add_task("decided", total=seeds)
        yield lambda: bars.advance(submitted), lambda: bars.advance(decided)
