"""A monotone curve: it never falls, and no other that never falls is nearer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.isotonic import Curve, fitted

SHARE = st.integers(0, 1000).map(lambda n: n / 1000)
POINTS = st.lists(st.tuples(SHARE, SHARE), min_size=1, max_size=40)


@given(POINTS, SHARE, SHARE)
def test_a_fitted_curve_never_falls(points, one, other):
    curve = fitted(points)
    low, high = sorted((one, other))
    assert 0 <= curve.at(low) <= curve.at(high) <= 1


@given(st.lists(st.tuples(SHARE, SHARE), min_size=1, unique_by=(lambda p: p[0], lambda p: p[1])))
def test_points_that_rise_are_kept_as_they_are(points):
    xs, ys = (sorted(column) for column in zip(*points, strict=True))
    curve = fitted(zip(xs, ys, strict=True))
    assert curve.points == tuple(zip(xs, ys, strict=True))


@given(POINTS)
def test_the_average_is_kept(points):
    average = sum(y for _, y in points) / len(points)
    lowest, highest = fitted(points).points[0][1], fitted(points).points[-1][1]
    assert lowest - 1e-6 <= average <= highest + 1e-6


def test_points_that_fall_are_pooled():
    assert fitted([(0.0, 0.0), (0.4, 0.8), (0.6, 0.4), (1.0, 1.0)]).points == (
        (0.0, 0.0),
        (0.5, 0.6),
        (1.0, 1.0),
    )


def test_between_corners_it_is_straight_and_outside_level():
    curve = Curve(((0.2, 0.0), (0.6, 0.8)))
    assert [curve.at(x) for x in (0.0, 0.2, 0.6, 1.0)] == [0.0, 0.0, 0.8, 0.8]
    assert curve.at(0.4) == pytest.approx(0.4)


@pytest.mark.parametrize("points", [(), ((0.1, 0.2), (0.1, 0.3)), ((0.1, 0.2), (0.2, 0.1))])
def test_what_falls_or_is_empty_is_no_curve(points):
    with pytest.raises(ValueError, match="never falls"):
        Curve(points)
