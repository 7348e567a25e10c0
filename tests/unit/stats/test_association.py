"""Tables of counts in, tests of independence out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import barnard_exact

from trialatlas.errors import EstimateError
from trialatlas.stats.association import (
    barnard,
    boschloo,
    chi_square,
    cochran_armitage,
    cramers_v,
    fisher,
)

Table = list[list[int]]

ROUNDING = 1e-9
small = st.lists(st.lists(st.integers(0, 12), min_size=2, max_size=2), min_size=2, max_size=2)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=1, max_size=4
    )
)
of_two_by_two = pytest.mark.parametrize("method", [fisher, barnard, boschloo])


def transposed(table: Table) -> Table:
    return [list(column) for column in zip(*table, strict=True)]


@given(table=tables)
def test_chi_square_and_v_do_not_care_what_is_a_row(table: Table) -> None:
    one, other = chi_square(table), chi_square(transposed(table))
    v = cramers_v(table).estimate

    assert (one.p_value is None) == (other.p_value is None) == (v is None)
    if one.p_value is None or v is None:
        assert "fewer than two rows or columns" in one.note
        return
    assert one.p_value == pytest.approx(other.p_value, abs=ROUNDING)
    assert 0 <= one.p_value <= 1
    assert 0 <= v <= 1
    assert v == pytest.approx(cramers_v(transposed(table)).estimate, abs=ROUNDING)


def test_sparse_tables_say_so() -> None:
    assert "expected counts below 5" in chi_square([[1, 2], [3, 4]]).note
    assert chi_square([[50, 60], [70, 80]]).note == ""


def test_empty_rows_and_columns_are_left_out() -> None:
    full, padded = chi_square([[8, 2], [3, 9]]), chi_square([[8, 0, 2], [0, 0, 0], [3, 0, 9]])

    assert (padded.p_value, padded.df) == (full.p_value, full.df)
    assert "no study in row 2" in padded.note
    assert "no study in column 2" in padded.note


@of_two_by_two
@settings(max_examples=15)
@given(table=small)
def test_exact_tests_do_not_care_for_the_order_of_rows(
    method: Callable[[Table], Any], table: Table
) -> None:
    result, turned = method(table), method(table[::-1])

    if result.p_value is None:
        assert "fewer than two rows or columns" in result.note
        return
    assert 0 < result.p_value <= 1
    assert turned.p_value == pytest.approx(result.p_value, rel=1e-5)


@settings(max_examples=15)
@given(table=small.filter(lambda table: all(map(any, table))))
def test_barnard_counts_at_least_what_scipy_counts(table: Table) -> None:
    result = barnard(table)

    if result.p_value is not None:
        assert result.p_value >= barnard_exact(transposed(table)).pvalue * (1 - 1e-6)


def test_barnard_counts_tables_that_equal_the_observed_one() -> None:
    # Of 18 and 17 studies, rounding keeps scipy from seeing a table that is as far off.
    assert barnard([[6, 12], [12, 5]]).p_value == pytest.approx(0.0348, abs=5e-5)
    assert barnard_exact([[6, 12], [12, 5]]).pvalue < 0.034


@pytest.mark.parametrize("method", [barnard, boschloo])
def test_unconditional_tests_leave_large_tables_to_others(method: Callable[[Table], Any]) -> None:
    result = method([[1000, 900], [500, 700]])

    assert result.p_value is None
    assert "more than 2,000 studies" in result.note


@given(
    groups=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=6),
    shift=st.integers(-3000, 3000),
)
def test_a_trend_turns_with_its_scores_and_does_not_care_where_they_begin(
    groups: list[tuple[int, int]], shift: int
) -> None:
    having, of = [n for n, _ in groups], [n + more for n, more in groups]
    scores = list(range(len(groups)))
    rising = cochran_armitage(having, of, scores)
    falling = cochran_armitage(having, of, [shift - score for score in scores])

    if rising.statistic is None or falling.statistic is None:
        assert rising.note == falling.note != ""
        return
    assert falling.statistic == pytest.approx(-rising.statistic, abs=1e-6)
    assert rising.p_value is not None
    assert 0 <= rising.p_value <= 1


def test_a_trend_wants_lists_that_fit() -> None:
    with pytest.raises(EstimateError, match="as many counts as denominators"):
        cochran_armitage([1, 2], [3])
    with pytest.raises(EstimateError, match="at most the denominators"):
        cochran_armitage([4, 2], [3, 3])
    with pytest.raises(EstimateError, match="2 rows of 2"):
        fisher([[1, 2, 3], [4, 5, 6]])
