"""Two-by-two tables in, exact tests out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import barnard_exact

from trialatlas.stats.association import fisher
from trialatlas.stats.unconditional import barnard, boschloo

Table = list[list[int]]

small = st.lists(st.lists(st.integers(0, 12), min_size=2, max_size=2), min_size=2, max_size=2)
of_two_by_two = pytest.mark.parametrize("method", [fisher, barnard, boschloo])


def transposed(table: Table) -> Table:
    return [list(column) for column in zip(*table, strict=True)]


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
    assert "more than 1,000 studies" in result.note


@settings(max_examples=15)
@given(table=small)
def test_boschloo_rejects_whenever_fisher_does(table: Table) -> None:
    conditional, unconditional = fisher(table), boschloo(table)

    # Twice the one-sided p-value, so compared with twice Fisher's.
    if conditional.p_value is not None and unconditional.p_value is not None:
        assert unconditional.p_value <= 2 * conditional.p_value + 1e-9
