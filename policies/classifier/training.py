"""Fitting a linear model: count pieces, fit, keep the pieces that matter, fit again, quantise.

Pieces that are about as frequent under either label can be held back in the fit: each column is
scaled by how far its shares lie apart (as in naive Bayes), raised to a power.

Needs NumPy and SciPy, which nothing needs at run time. Nothing here is random: the same rows give
the same model.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np  # type: ignore[import-not-found, unused-ignore]
from scipy import optimize, sparse  # type: ignore[import-not-found, import-untyped, unused-ignore]

from policies.classifier import features
from policies.views import Views

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FEWEST_ROWS: Final = 4
_LARGEST: Final = 127
_REGULARISATION: Final = 2e-6
_STEPS: Final = 80
_SOURCE_COLUMN: Final = 0.02


@dataclass(frozen=True, slots=True)
class Row:
    """One comment to learn from.

    Attributes:
        text: As written.
        label: 1 for what the model should find, 0 for what it should leave alone.
        language: ``ko`` or ``en``.
        source: The data set it is from.
        weight: How much it counts.
        fine: What the source called it.
    """

    text: str
    label: int
    language: str
    source: str
    weight: float = 1.0
    fine: str = ""


def fit(rows: Sequence[Row], most_pieces: int, power: float) -> dict[str, int]:
    """The best few pieces in order, with weights from -127 to 127, for these rows.

    Args:
        rows: Comments with their labels.
        most_pieces: How many pieces to keep.
        power: How much pieces that tell little by themselves are held back; 0 for not at all.
    """
    names, counted = _counted(rows)
    labels = np.array([row.label for row in rows])
    weights = np.array([row.weight for row in rows])
    sources = _source_columns(rows)
    scales = _apart(rows, counted, labels, weights) ** power

    def fitted(columns: Any, start: Any = None) -> Any:
        scaled = _normalised(counted[:, columns]) @ sparse.diags(scales[columns])
        return _logistic(scaled, sources, labels, weights, start)

    everything = fitted(np.arange(len(names)))
    often = np.asarray(counted.sum(axis=0)).ravel()
    told = np.abs(scales * everything) * np.sqrt(often)
    best = np.sort(np.argsort(-told, kind="stable")[:most_pieces])
    refitted = scales[best] * fitted(best, everything[best])
    # The few heaviest pieces are cut off, so that all others keep finer steps.
    step = np.quantile(np.abs(refitted), 0.9995) / _LARGEST
    whole = np.clip(np.rint(refitted / step), -_LARGEST, _LARGEST).astype(int)
    found = {names[i]: int(weight) for i, weight in zip(best, whole, strict=True) if weight}
    return dict(sorted(found.items()))


def logistic_line(sums: Sequence[float], labels: Sequence[int]) -> tuple[float, float]:
    """Slope and offset that turn sums into log-odds which fit the labels best (Platt)."""
    x, y = np.array(sums), np.array(labels)

    def loss(parameters: Any) -> float:
        odds = parameters[0] * x + parameters[1]
        return float(np.mean(np.logaddexp(0, np.where(y == 1, -odds, odds))))

    slope, offset = optimize.minimize(loss, np.array([1.0 / np.std(x), 0.0]), method="BFGS").x
    return float(slope), float(offset)


def bent_line(sums: Sequence[float], labels: Sequence[int]) -> tuple[float, float, float]:
    """Slope, offset and bend above even odds (`Scale`) that fit the labels best."""
    x, y = np.array(sums), np.array(labels)

    def loss(parameters: Any) -> float:
        odds = parameters[0] * x + parameters[1]
        odds = np.where(odds > 0, parameters[2] * odds, odds)
        return float(np.mean(np.logaddexp(0, np.where(y == 1, -odds, odds))))

    start = np.array([*logistic_line(sums, labels), 1.0])
    slope, offset, bend = optimize.minimize(loss, start, method="BFGS").x
    return float(slope), float(offset), float(bend)


class _Numbers(dict[str, int]):
    """A number for every piece, in the order they are met."""

    def __missing__(self, piece: str) -> int:
        self[piece] = len(self)
        return self[piece]


def _counted(rows: Iterable[Row]) -> tuple[list[str], Any]:
    """Names of the pieces that are in enough rows, and in how many words of a row each is."""
    number = _Numbers()
    words: dict[str, list[int]] = {}
    found: list[int] = []
    times: list[int] = []
    ends = [0]
    for row in rows:
        here: Counter[int] = Counter()
        for word in sorted(features.words(Views(row.text))):  # sets have an order of their own
            if word not in words:
                words[word] = [number[piece] for piece in features.pieces(word) if piece]
            here.update(words[word])
        for column in sorted(here):
            found.append(column)
            times.append(here[column])
        ends.append(len(found))
    columns = np.array(found, np.int32)
    shape = (len(ends) - 1, len(number))
    counted = sparse.csr_matrix((np.array(times, np.float32), columns, np.array(ends)), shape)
    often = np.flatnonzero(np.bincount(columns, minlength=len(number)) >= _FEWEST_ROWS)
    names = list(number)
    return [names[i] for i in often], counted[:, often].tocsr()


def _normalised(counted: Any) -> Any:
    """Each row divided by the root of how many pieces it holds, as `Model` does."""
    sizes = np.maximum(np.asarray(counted.sum(axis=1)).ravel(), 1)
    return (sparse.diags(sizes**-0.5) @ counted).tocsr()


def _apart(rows: Sequence[Row], counted: Any, labels: Any, weights: Any) -> Any:
    """How far apart the two labels' shares of each piece are, within each language."""
    languages = np.array([row.language for row in rows])
    shares = np.ones((2, counted.shape[1]))
    for language in np.unique(languages):
        here = np.where(languages == language, weights, 0.0)
        for label in (0, 1):
            of_label = np.where(labels == label, here, 0.0)
            # Both labels weigh the same, so that a language's share of label 1 tells nothing.
            even = here.sum() / 2 / max(of_label.sum(), 1.0)
            shares[label] += counted.T @ (of_label * even)
    return np.abs(np.log(shares[1] / shares[0]))


def _source_columns(rows: Sequence[Row]) -> Any:
    """A faint column for each source, so that words need not explain how sources differ.

    Each source has its own share of label 1. A full column would take all of that upon itself,
    although part of it is real; a faint one is dear to use and takes some.
    """
    number = _Numbers()
    columns = [number[row.source] for row in rows]
    values = np.full(len(columns), _SOURCE_COLUMN)
    return sparse.csr_matrix((values, (np.arange(len(columns)), columns)))


def _logistic(pieces: Any, sources: Any, labels: Any, row_weights: Any, start: Any = None) -> Any:
    """The pieces' weights of a logistic regression with a small penalty on their squares."""
    rows = sparse.hstack([pieces, sources]).tocsr()
    columns = rows.T.tocsr()
    size = rows.shape[1]
    share = row_weights / row_weights.sum()
    sign = np.where(labels == 1, 1.0, -1.0)

    def loss(parameters: Any) -> tuple[float, Any]:
        weights, offset = parameters[:size], parameters[size]
        margin = sign * (rows @ weights + offset)
        penalty = _REGULARISATION * weights
        slope = -sign / (1 + np.exp(np.minimum(margin, 500))) * share
        value = share @ np.logaddexp(0, -margin) + 0.5 * (weights @ penalty)
        return float(value), np.append(columns @ slope + penalty, slope.sum())

    first = np.zeros(size + 1)
    if start is not None:
        first[: len(start)] = start
    options = {"maxiter": _STEPS, "maxcor": 6}
    found = optimize.minimize(loss, first, jac=True, method="L-BFGS-B", options=options).x
    return found[: pieces.shape[1]]
