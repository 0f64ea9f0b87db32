"""What a count usually is, from the counts before it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.collection.usual import Limits, is_usual, limits

COUNTS = st.lists(st.integers(0, 3) | st.integers(0, 5000) | st.integers(0, 2**63), min_size=1, max_size=36)


@given(COUNTS)
def test_limits_hold_the_middle_and_are_no_negative_counts(counts):
    low, middle, high = limits(counts)
    assert 0 <= low <= middle <= high


@given(COUNTS, st.integers(0, 2**63))
def test_a_count_that_has_been_there_twice_or_last_year_is_usual(counts, count):
    assert is_usual(count, [*counts, count, count], [])
    assert is_usual(count, counts, [count])


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([0] * 12, Limits(0, 0, 2)),  # a single case is nothing special
        ([0] * 11 + [9], Limits(0, 0, 2)),  # nor does one jump hide the next
        ([1, 0, 2, 0, 1, 1, 0, 3, 1, 0, 1, 2], Limits(0, 1, 6)),
        ([1000] * 12, Limits(700, 1000, 1300)),  # however even, a third more is nothing special
        ([1000, 400, 1600, 800, 1200, 600, 1400, 1000], Limits(0, 1000, 2556)),  # months that vary: MAD is 300
    ],
)
def test_the_widest_of_three_measures_holds(counts, expected):
    assert limits(counts) == expected


@pytest.mark.parametrize("mean", [0.05, 0.5, 3, 12, 40, 150])
def test_chance_alone_is_seldom_unusual(mean):
    """A year of counts that only chance moves, then one more: of 600 of them not one in fifty is outside."""
    chance = random.Random(20261121)

    def count() -> int:
        arrived, time = 0, chance.expovariate(mean)
        while time < 1:
            arrived, time = arrived + 1, time + chance.expovariate(mean)
        return arrived

    outside = sum(not is_usual(count(), [count() for _ in range(12)], []) for _ in range(600))
    assert outside < 12
