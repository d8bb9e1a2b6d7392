"""What a newsroom's own decisions teach the model: light changes of weights, scales and bands.

1. the earlier decisions nudge the weights of the pieces they hold, a little at a time (`nudging`)
2. scored by weights that did not learn from them, they set scales and bands (`bands`)
3. the latest ones, of which nothing was learned, say what it was worth (`judging`): a language for
   which it was worth nothing keeps the weights, the scale and the bands that ship
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from policies.classifier.bands import Allowed
from policies.classifier.judging import (
    Outcome,
    Trial,
    as_it_ships,
    decides_more,
    outcome,
    trial,
)
from policies.classifier.nudging import Known, line_through, nudged, pace_for
from policies.classifier.tuning import Tuning
from policies.views import Views

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from policies.classifier.decisions import Decision
    from policies.classifier.model import Model

__all__ = ["FEWEST", "Lesson", "Outcome", "refit"]

FEWEST: Final = 200
_LEARNED_SHARE: Final = 0.5
_TESTED_SHARE: Final = 0.2
# A language with fewer decisions of either kind keeps the scale and the bands that ship.
_FEWEST_OF_A_KIND: Final = 30
# A piece is one language's to nudge if so much of what holds it is in that language.
_OWN: Final = 0.9


@dataclass(frozen=True, slots=True)
class Lesson:
    """What `refit` found out.

    Attributes:
        learned: Decisions that were learned from, for weights, scales and bands together.
        tested: Later decisions that it was tested on.
        allowed: The errors that the bands were set by.
        ships: The model as it ships, with the bands it comes with, whatever errors they allow.
        keeps: The same with what is worth keeping, as the policy would have it.
        before: The model as it ships, but its bands set by the errors allowed.
        after: The same with what is worth keeping; with all that was learned if nothing is.
        tuning: What was learned from the earlier decisions.
        unchanged: The languages that keep what ships, and why.
        kept: What of the tuning the later decisions bear out; None if nothing.
    """

    learned: int
    tested: int
    allowed: Allowed
    ships: Outcome
    keeps: Outcome
    before: Outcome
    after: Outcome
    tuning: Tuning
    unchanged: Mapping[str, str]
    kept: Tuning | None


@dataclass(frozen=True, slots=True)
class _Tried:
    """What was learned of one language: new weights by number, and both trials."""

    moved: Mapping[int, int]
    before: Trial
    after: Trial


def refit(given: Iterable[Decision], model: Model, allowed: Allowed | None = None) -> Lesson:
    """Learn from decisions, in the order they were made; takes about half a millisecond for each.

    Raises:
        ValueError: There are too few decisions, or all are alike.
    """
    rows = sorted(given, key=lambda decision: decision.at)
    if len(rows) < FEWEST:
        raise ValueError(f"{len(rows)} decisions are too few to learn from; {FEWEST} are needed")
    ends = int(len(rows) * _LEARNED_SHARE), int(len(rows) * (1 - _TESTED_SHARE))
    for part, name in (
        (rows[: ends[0]], "earlier"),
        (rows[ends[0] : ends[1]], "middle"),
        (rows[ends[1] :], "latest"),
    ):
        if len({row.rejected for row in part}) == 1:
            raise ValueError(f"all decisions of the {name} part are alike; nothing can be learned")
    limits = allowed or Allowed()
    languages = _by_language(rows, ends, model)
    tried = {
        name: _tried(parts, model, name, limits)
        for name, parts in languages.items()
        if all(map(_enough, parts[:2]))
    }
    tested = len(rows) - ends[1]
    unchanged = {name: _why(tried.get(name), limits) for name in languages}
    gained = {name for name, why in unchanged.items() if not why}
    shipped = list(map(float, model.weights.values()))
    ships = {
        name: as_it_ships(model.scales[name], _sums(late, shipped))
        for name, (_, _, late) in languages.items()
    }
    keeps = ships | {name: tried[name].after for name in gained}
    befores = {name: each.before for name, each in tried.items()}
    afters = {name: each.after for name, each in tried.items() if name in gained or not gained}
    return Lesson(
        learned=ends[1],
        tested=tested,
        allowed=limits,
        ships=outcome(ships.values(), tested),
        keeps=outcome(keeps.values(), tested),
        before=outcome(befores.values(), tested, limits),
        after=outcome((befores | afters).values(), tested, limits),
        tuning=_tuning(model, {k: v for k, v in tried.items() if v.after.supported}),
        unchanged={name: why for name, why in unchanged.items() if why},
        kept=_tuning(model, {name: tried[name] for name in gained}) if gained else None,
    )


def _by_language(
    rows: Sequence[Decision], ends: tuple[int, int], model: Model
) -> dict[str, tuple[list[Known], list[Known], list[Known]]]:
    """The early, middle and late decisions of each language, as the model sees them."""
    numbers = {piece: number for number, piece in enumerate(model.weights)}
    seen: list[tuple[str, tuple[int, ...]]] = []
    holding: dict[str, Counter[int]] = {}
    for row in rows:
        views = Views(row.text)
        name = model.language_of(views)
        seen.append((name, tuple(map(numbers.__getitem__, model.known(views)))))
        holding.setdefault(name, Counter()).update(seen[-1][1])
    everywhere = sum(holding.values(), Counter())
    foreign = {
        name: {piece for piece, count in here.items() if count < _OWN * everywhere[piece]}
        for name, here in holding.items()
    }
    found: dict[str, tuple[list[Known], list[Known], list[Known]]] = {}
    for place, (row, (name, pieces)) in enumerate(zip(rows, seen, strict=True)):
        own = pieces
        if not foreign[name].isdisjoint(pieces):
            own = tuple(piece for piece in pieces if piece not in foreign[name])
        parts = found.setdefault(name, ([], [], []))
        parts[sum(place >= end for end in ends)].append(Known(pieces, own, row.rejected))
    return found


def _enough(rows: Sequence[Known]) -> bool:
    """Whether there are enough decisions of either kind to go by."""
    return _FEWEST_OF_A_KIND <= sum(row.rejected for row in rows) <= len(rows) - _FEWEST_OF_A_KIND


def _tried(
    parts: tuple[list[Known], list[Known], list[Known]], model: Model, name: str, limits: Allowed
) -> _Tried:
    """Learn one language from its earlier decisions, and try both models on the later ones."""
    early, middle, late = parts
    earlier = early + middle
    shipped = list(map(float, model.weights.values()))
    before = trial(model.scales[name], _sums(earlier, shipped), _sums(late, shipped), limits)
    pace = pace_for(early, middle, shipped)
    weights, fresh = nudged(earlier, shipped, pace)
    judged = zip(fresh, (row.rejected for row in earlier), strict=True)
    after = trial(line_through(fresh, earlier), judged, _sums(late, weights), limits)
    moved = {
        number: int(now - was)
        for number, (now, was) in enumerate(zip(weights, shipped, strict=True))
        if now != was
    }
    return _Tried(moved, before, after)


def _sums(rows: Sequence[Known], weights: Sequence[float]) -> list[tuple[float, bool]]:
    return [(row.normalised_sum(weights), row.rejected) for row in rows]


def _why(tried: _Tried | None, limits: Allowed) -> str:
    """Why a language keeps what ships; empty where what was learned is worth keeping."""
    if tried is None:
        return f"fewer than {_FEWEST_OF_A_KIND} decisions of a kind are too few"
    if not tried.after.supported:
        return "the log does not show which comments could be decided without a person"
    if tried.after.exceeds_by_more_than_luck(limits):
        return "the later decisions saw more errors than are allowed"
    if not decides_more(tried.after, tried.before):
        return "no more of the later comments could be decided without a person than before"
    return ""


def _tuning(model: Model, tried: Mapping[str, _Tried]) -> Tuning:
    """What changes about the model where these languages change."""
    pieces = list(model.weights)
    nudges = {pieces[number]: by for each in tried.values() for number, by in each.moved.items()}
    scales = {name: each.after.scale for name, each in tried.items()}
    return Tuning(model.digest, {**model.scales, **scales}, nudges)
