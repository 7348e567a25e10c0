"""Two-by-two tables of several strata in, a common odds ratio out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from trialatlas.errors import EstimateError
from trialatlas.stats.strata import breslow_day, mantel_haenszel, mantel_haenszel_test

Table = list[list[int]]

counts = st.integers(1, 40)
full = st.lists(st.lists(counts, min_size=2, max_size=2), min_size=2, max_size=2)
strata_of = st.lists(full, min_size=2, max_size=5)


@given(strata=strata_of, level=st.floats(0.5, 0.999))
def test_agrees_with_statsmodels(strata: list[Table], level: float) -> None:
    reference = StratifiedTable([np.array(table) for table in strata])
    result, homogeneous = mantel_haenszel(strata, level), breslow_day(strata)

    assert result.estimate == pytest.approx(reference.oddsratio_pooled, rel=1e-9)
    assert (result.low, result.high) == pytest.approx(
        reference.oddsratio_pooled_confint(alpha=1 - level), rel=1e-9
    )
    if abs(reference.oddsratio_pooled - 1) > 1e-3:
        assert homogeneous.statistic == pytest.approx(
            reference.test_equal_odds(adjust=True).statistic, rel=1e-4, abs=1e-6
        )


@given(strata=strata_of)
def test_the_order_of_strata_is_no_matter_and_swapping_rows_inverts(strata: list[Table]) -> None:
    result, turned = (
        mantel_haenszel(strata),
        mantel_haenszel([table[::-1] for table in strata[::-1]]),
    )

    assert result.estimate is not None
    assert turned.estimate == pytest.approx(1 / result.estimate, rel=1e-9)
    assert breslow_day(strata).p_value == pytest.approx(
        breslow_day([table[::-1] for table in strata]).p_value, abs=1e-7
    )


def test_equal_strata_with_odds_ratio_1_are_homogeneous() -> None:
    # statsmodels divides by 0 here.
    result = breslow_day([[[5, 10], [10, 20]], [[4, 8], [3, 6]]], tarone=False)

    assert result.statistic == pytest.approx(0, abs=1e-12)
    assert result.p_value == pytest.approx(1)


def test_strata_that_say_nothing_drop_out_and_are_counted() -> None:
    one = [[20, 5], [1, 7]]
    result = mantel_haenszel([one, [[0, 0], [3, 4]], [[2, 0], [1, 0]]])

    assert result.estimate == pytest.approx(28)
    assert (result.n, result.of) == (33, 43)


@pytest.mark.parametrize("strata", [[], [[[0, 0], [3, 4]]], [[[0, 0], [0, 0]]]])
def test_nothing_is_not_defined(strata: list[Table]) -> None:
    assert mantel_haenszel(strata).estimate is None
    assert "no stratum" in mantel_haenszel(strata).note
    assert mantel_haenszel_test(strata).p_value is None
    assert "fewer than two strata" in breslow_day(strata).note


def test_an_empty_diagonal_has_no_interval() -> None:
    strata = [[[3, 0], [2, 4]], [[5, 0], [2, 2]]]

    assert mantel_haenszel(strata).estimate == math.inf
    assert mantel_haenszel(strata).low is None
    assert "0 or infinite" in breslow_day(strata).note
    assert mantel_haenszel([table[::-1] for table in strata]).estimate == 0


def test_strata_are_two_by_two() -> None:
    with pytest.raises(EstimateError, match="2 rows of 2"):
        mantel_haenszel([[[1, 2, 3], [4, 5, 6]]])
