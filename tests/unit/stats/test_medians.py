"""Numbers in, median and its interval out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import quantile_test

from trialatlas.errors import EstimateError
from trialatlas.stats.medians import median

values = st.lists(st.integers(-50, 5000), min_size=1, max_size=60)


@given(numbers=values, level=st.floats(0.5, 0.99))
def test_agrees_with_scipys_test_of_quantiles(numbers: list[int], level: float) -> None:
    result = median(numbers, level)
    low, high = quantile_test(numbers, q=0, p=0.5).confidence_interval(level)

    # scipy names a limit where the other one lacks; an interval of one value is none.
    if result.low is not None:
        assert (result.low, result.high) == (low, high)
    assert (result.n, result.of) == (len(numbers), len(numbers))


@given(numbers=values)
def test_limits_are_values_around_the_median(numbers: list[int]) -> None:
    result = median(numbers)

    if len(numbers) < 6:
        assert result.low is None
        assert "too few" in result.note
    else:
        assert result.estimate is not None
        assert result.low is not None
        assert result.high is not None
        assert result.low <= result.estimate <= result.high
        assert {result.low, result.high} <= set(numbers)


def test_a_median_of_nothing_is_not_defined() -> None:
    result = median([])

    assert (result.estimate, result.low, result.high) == (None, None, None)
    assert result.note == "a median of no studies is not defined"


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(wrong: float) -> None:
    with pytest.raises(EstimateError, match="expected finite numbers"):
        median([1, wrong])
