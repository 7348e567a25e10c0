"""Whole counts behind printed percentages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.errors import EstimateError
from trialatlas.stats.percentages import divisions, roundings


@pytest.mark.parametrize(
    ("n", "of", "printed", "ways"),
    [
        (25, 40, "62", ("half to even", "cut off")),
        (25, 40, "63", ("half up",)),
        (15, 40, "38", ("half up", "half to even")),
        (1, 3, "33.3", ("half up", "half to even", "cut off")),
        (2, 3, "66.6", ("cut off",)),
        (1, 3, "34", ()),
    ],
)
def test_ways_of_rounding(n: int, of: int, printed: str, ways: tuple[str, ...]) -> None:
    assert roundings(n, of, Decimal(printed)) == ways


def test_percentages_of_three_donors_are_of_38() -> None:
    """The donors of a published review of 40 trials: 32, 5 and 1."""
    printed = [Decimal(number) for number in ("84", "13", "3")]
    wholes = {of for of in range(1, 41) if divisions(printed, of)}
    assert wholes == {31, 32, 38}
    known = [one for of in range(1, 41) for one in divisions(printed, of, (32, 5, 0))]
    assert {(one.of, one.counts, one.is_only) for one in known} == {(38, (32, 5, 1), True)}


@given(st.lists(st.integers(0, 30), min_size=2, max_size=5).filter(any), st.integers(0, 1))
def test_true_percentages_are_true_of_their_own_denominator(counts: list[int], places: int) -> None:
    of = sum(counts)
    step = Decimal(1).scaleb(-places)
    printed = [(Decimal(100) * n / of).quantize(step, "ROUND_HALF_UP") for n in counts]
    found = divisions(printed, of)
    assert "half up" in {one.rounding for one in found}
    for one in found:
        assert sum(one.counts) == of
        for n, number in zip(one.counts, printed, strict=True):
            assert one.rounding in roundings(n, of, number)


def test_percentages_that_share_nothing_out_need_not_add_up() -> None:
    [first, *_] = divisions([Decimal(20), Decimal(30)], 10)
    assert first.counts == (2, 3)


@pytest.mark.parametrize(("n", "of"), [(-1, 4), (1, 0)])
def test_counts_that_are_none(n: int, of: int) -> None:
    with pytest.raises(EstimateError):
        roundings(n, of, Decimal(1))
