"""Two-by-two tables in, exact odds ratios out."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats.contingency import odds_ratio

from trialatlas.errors import EstimateError
from trialatlas.stats.estimate import Estimate
from trialatlas.stats.exact_odds import odds_ratio_conditional, odds_ratio_mid_p
from trialatlas.stats.two_sided_odds import odds_ratio_baptista_pike, odds_ratio_blaker

Table = list[list[int]]
Method = Callable[..., Estimate]

METHODS = [odds_ratio_conditional, odds_ratio_mid_p, odds_ratio_baptista_pike, odds_ratio_blaker]
every_method = pytest.mark.parametrize("method", METHODS)

counts = st.integers(0, 40)
tables = st.lists(st.lists(counts, min_size=2, max_size=2), min_size=2, max_size=2).filter(
    lambda table: all(map(any, table)) and all(map(any, zip(*table, strict=True)))
)


def numbers(result: Estimate) -> tuple[float, float, float]:
    assert result.estimate is not None
    assert result.low is not None
    assert result.high is not None
    return result.estimate, result.low, result.high


def inverse(ratio: float) -> float:
    return math.inf if ratio == 0 else 1 / ratio


@settings(max_examples=30)
@given(table=tables)
def test_conditional_agrees_with_scipy(table: Table) -> None:
    reference = odds_ratio(table)
    interval = reference.confidence_interval()

    assert numbers(odds_ratio_conditional(table)) == pytest.approx(
        (reference.statistic, interval.low, interval.high), rel=1e-6
    )


@every_method
@given(table=tables, level=st.floats(0.5, 0.999))
def test_estimate_lies_within_its_limits(method: Method, table: Table, level: float) -> None:
    estimate, low, high = numbers(method(table, level))

    assert 0 <= low <= estimate <= high
    assert not math.isnan(high)


@every_method
@given(table=tables)
def test_transposing_changes_nothing(method: Method, table: Table) -> None:
    turned = [list(column) for column in zip(*table, strict=True)]

    assert numbers(method(turned)) == pytest.approx(numbers(method(table)), rel=1e-9)


@every_method
@given(table=tables)
def test_swapping_rows_inverts_estimate_and_limits(method: Method, table: Table) -> None:
    estimate, low, high = numbers(method(table))

    assert numbers(method(table[::-1])) == pytest.approx(
        (inverse(estimate), inverse(high), inverse(low)), rel=1e-8
    )


@every_method
@given(table=tables)
def test_a_higher_level_gives_no_narrower_interval(method: Method, table: Table) -> None:
    _, low, high = numbers(method(table, 0.9))
    _, lower, higher = numbers(method(table, 0.99))

    assert lower <= low * (1 + 1e-9)
    assert high <= higher * (1 + 1e-9)


@given(table=tables)
def test_mid_p_lies_within_the_exact_interval(table: Table) -> None:
    _, low, high = numbers(odds_ratio_conditional(table))
    _, narrow_low, narrow_high = numbers(odds_ratio_mid_p(table))

    assert low <= narrow_low <= narrow_high <= high


@every_method
def test_an_empty_cell_leaves_one_finite_limit(method: Method) -> None:
    estimate, low, high = numbers(method([[0, 5], [4, 7]]))

    assert (estimate, low) == (0, 0)
    assert 1 < high < math.inf

    estimate, low, high = numbers(method([[5, 0], [4, 7]]))

    assert (estimate, high) == (math.inf, math.inf)
    assert 0 < low < 10


@every_method
@pytest.mark.parametrize("table", [[[0, 0], [1, 7]], [[3, 0], [5, 0]], [[0, 0], [0, 0]]])
def test_an_empty_margin_says_nothing_and_says_so(method: Method, table: Table) -> None:
    result = method(table)

    assert (result.estimate, result.low, result.high) == (None, None, None)
    assert "row or column empty" in result.note
    assert result.of == sum(map(sum, table))


@every_method
def test_thousands_of_studies_are_no_matter(method: Method) -> None:
    estimate, low, high = numbers(method([[6000, 4000], [3000, 5000]]))

    assert estimate == pytest.approx(2.5, abs=1e-3)
    assert 2.3 < low < estimate < high < 2.7


@every_method
def test_wrong_shapes_and_counts_are_refused(method: Method) -> None:
    with pytest.raises(EstimateError, match="expected 2 rows of 2 counts"):
        method([[1, 2, 3], [4, 5, 6]])
    with pytest.raises(EstimateError, match="row 1, column 2: expected"):
        method([[1, -2], [4, 5]])
    with pytest.raises(EstimateError, match="level"):
        method([[1, 2], [4, 5]], 95)
