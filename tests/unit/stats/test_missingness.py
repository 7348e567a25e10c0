"""Counts and missing values in, the bounds that they allow out."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialatlas.errors import EstimateError
from trialatlas.stats.missingness import Unplaced, odds_ratio_bounds, share_bounds

few = st.integers(0, 3)
pairs = st.tuples(st.integers(0, 2), st.integers(0, 2))


def every_placement(cells: tuple[int, ...], unplaced: Unplaced) -> list[float]:
    """The slow, obvious reference: each study in each cell that it could stand in, or in none."""
    places = [
        *[(0, 1)] * unplaced.rows[0],
        *[(2, 3)] * unplaced.rows[1],
        *[(0, 2)] * unplaced.columns[0],
        *[(1, 3)] * unplaced.columns[1],
        *[(0, 1, 2, 3)] * unplaced.anywhere,
    ]
    ratios = []
    for chosen in product(*((None, *place) for place in places)):
        a, b, c, d = (cells[i] + chosen.count(i) for i in range(4))
        if a * d or b * c:
            ratios.append(a * d / (b * c) if b * c else math.inf)
    return ratios


@settings(max_examples=60)
@given(cells=st.tuples(few, few, few, few), rows=pairs, columns=pairs, anywhere=st.integers(0, 1))
def test_no_placement_goes_beyond_the_bounds_and_two_reach_them(
    cells: tuple[int, int, int, int],
    rows: tuple[int, int],
    columns: tuple[int, int],
    anywhere: int,
) -> None:
    unplaced = Unplaced(rows=rows, columns=columns, anywhere=anywhere)
    a, b, c, d = cells

    bounds = odds_ratio_bounds([[a, b], [c, d]], unplaced)

    possible = every_placement(cells, unplaced)
    assert bounds.missing == unplaced.n
    if bounds.high is not None:
        assert bounds.high == pytest.approx(max(possible))
    if bounds.low is not None:
        assert bounds.low == pytest.approx(min(possible))
    assert bool(bounds.note) == (bounds.low is None or bounds.high is None)


def test_nothing_missing_leaves_the_odds_ratio() -> None:
    bounds = odds_ratio_bounds([[20, 5], [1, 7]], Unplaced())

    assert bounds.low == bounds.high == pytest.approx(28)


def test_studies_of_which_nothing_is_known_are_split_evenly() -> None:
    bounds = odds_ratio_bounds([[2, 4], [4, 8]], Unplaced(anywhere=10))

    assert bounds.high == pytest.approx(10 * 10 / 16)
    assert bounds.low == pytest.approx(16 / (9 * 9))


@given(n=st.integers(0, 30), others=st.integers(0, 30), missing=st.integers(0, 30))
def test_a_share_lies_within_its_bounds(n: int, others: int, missing: int) -> None:
    bounds = share_bounds(n, n + others, missing)

    if bounds.low is None or bounds.high is None:
        assert n + others + missing == 0
        return
    assert 0 <= bounds.low <= bounds.high <= 1
    assert bounds.high - bounds.low == pytest.approx(missing / (n + others + missing))
    if n + others:
        assert bounds.low <= n / (n + others) <= bounds.high


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(EstimateError, match="n: expected at most"):
        share_bounds(4, 3, 1)
    with pytest.raises(EstimateError, match="missing: expected"):
        share_bounds(1, 3, -1)
    with pytest.raises(EstimateError, match="expected a count"):
        odds_ratio_bounds([[1, 2], [3, 4]], Unplaced(anywhere=-1))
