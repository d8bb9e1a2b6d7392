"""Progress: what is being measured, how far the whole run is, and how long it may take still.

On a terminal a bar stands below the lines that tell what is going on; elsewhere the lines alone are
written. All goes to stderr, so that the report on stdout stays clean.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_console = Console(stderr=True)
_bars = Progress(
    TextColumn("{task.description}"),
    BarColumn(),
    TextColumn("{task.percentage:.0f} %"),
    TimeElapsedColumn(),
    console=_console,
    refresh_per_second=2,  # what is measured shares the cores
)


@dataclass(frozen=True)
class Section:
    """A part of a run.

    Attributes:
        title: What it measures.
        seconds: How long it takes, about, on two cores that do nothing else.
        run: Measures it.
    """

    title: str
    seconds: float
    run: Callable[[], None]


def tell(what: str) -> None:
    """Write a line about what is being done."""
    _console.print(f"{time.strftime('%H:%M:%S')} {what}", highlight=False)


@contextlib.contextmanager
def counted(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar of its own for something long; gives a function that is told how much is done."""
    with _shown():
        task = _bars.add_task(what, total=total)
        try:
            yield lambda done: _bars.update(task, completed=done)
        finally:
            _bars.remove_task(task)


def run_all(sections: Sequence[Section]) -> None:
    """Run sections one after the other."""
    total = sum(section.seconds for section in sections)
    tell(f"{len(sections)} sections, about {_minutes(total)}")
    left = total
    with _shown():
        task = _bars.add_task("all", total=total)
        for number, section in enumerate(sections, 1):
            tell(f"{number}/{len(sections)} {section.title}: about {_minutes(left)} to go")
            _bars.update(task, description=section.title)
            started = time.perf_counter()
            section.run()
            tell(f"{section.title}: took {time.perf_counter() - started:.0f} s")
            left -= section.seconds
            _bars.update(task, completed=total - left)
        _bars.remove_task(task)


@contextlib.contextmanager
def _shown() -> Iterator[None]:
    """The bars are shown, whether or not they are already."""
    if _bars.live.is_started:
        yield
    else:
        with _bars:
            yield


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
