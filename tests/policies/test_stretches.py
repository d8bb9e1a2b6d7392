"""Stretches of a text answer as if each had been looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policies.stretches import Apart, Covers

STRETCHES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda s: (s[0], s[0] + s[1])), max_size=12
)


@given(STRETCHES, STRETCHES)
def test_a_cover_holds_what_lies_inside_one_stretch(covers, asked):
    found = Covers(covers)
    for start, end in asked:
        assert found.hold(start, end) == any(a <= start and end <= b for a, b in covers)


@given(STRETCHES)
def test_what_is_kept_apart_never_overlaps_and_is_kept_in_turn(stretches):
    apart, kept = Apart(), []
    for start, end in stretches:
        free = all(end <= a or b <= start for a, b in kept)
        assert apart.take(start, end) == free
        if free:
            kept.append((start, end))
