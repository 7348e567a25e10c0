"""Two-by-two tables in, odds ratios out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import Table2x2

from trialatlas.errors import EstimateError
from trialatlas.stats.contingency import odds_ratio_haldane_anscombe, odds_ratio_woolf
from trialatlas.stats.estimate import Estimate

Table = list[list[int]]

counts = st.integers(1, 10_000)
tables = st.lists(st.lists(counts, min_size=2, max_size=2), min_size=2, max_size=2)

# The same formula in another order of operations: rounding only.
ROUNDING = 1e-9


def numbers(result: Estimate) -> tuple[float, float, float]:
    assert result.estimate is not None
    assert result.low is not None
    assert result.high is not None
    return result.estimate, result.low, result.high


@pytest.mark.parametrize(
    ("table", "printed"),
    [
        # As the published review of mesenchymal stem cells in cancer prints them.
        ([[20, 5], [1, 7]], (28.0, 2.8, 283.0)),
        ([[4, 1], [19, 13]], (2.7, 0.3, 27.4)),
    ],
)
def test_published_odds_ratios(table: Table, printed: tuple[float, float, float]) -> None:
    result = odds_ratio_woolf(table)

    assert tuple(round(number, 1) for number in numbers(result)) == printed
    assert result.n == result.of == sum(map(sum, table))
    assert result.method == "sample odds ratio with Woolf logit interval"


@given(table=tables, level=st.floats(0.5, 0.999))
def test_agrees_with_statsmodels(table: Table, level: float) -> None:
    reference = Table2x2(np.array(table), shift_zeros=False)
    low, high = reference.oddsratio_confint(alpha=1 - level)

    assert numbers(odds_ratio_woolf(table, level)) == pytest.approx(
        (reference.oddsratio, low, high), rel=ROUNDING
    )


@given(table=tables)
def test_transposing_changes_nothing(table: Table) -> None:
    [[a, b], [c, d]] = table

    assert numbers(odds_ratio_woolf([[a, c], [b, d]])) == pytest.approx(
        numbers(odds_ratio_woolf(table)), rel=ROUNDING
    )


@given(table=tables)
def test_swapping_rows_inverts_estimate_and_limits(table: Table) -> None:
    estimate, low, high = numbers(odds_ratio_woolf(table))

    assert numbers(odds_ratio_woolf(table[::-1])) == pytest.approx(
        (1 / estimate, 1 / high, 1 / low), rel=ROUNDING
    )


@given(table=tables)
def test_estimate_lies_within_its_limits(table: Table) -> None:
    estimate, low, high = numbers(odds_ratio_woolf(table))

    assert 0 < low <= estimate <= high


@pytest.mark.parametrize(
    ("table", "note"),
    [
        ([[0, 5], [1, 7]], "not defined: no study in row 1, column 1"),
        ([[20, 0], [0, 7]], "not defined: no study in row 1, column 2; row 2, column 1"),
    ],
)
def test_empty_cells_are_named_and_never_corrected(table: Table, note: str) -> None:
    result = odds_ratio_woolf(table)

    assert (result.estimate, result.low, result.high) == (None, None, None)
    assert result.n == sum(map(sum, table))
    assert result.note == note


@pytest.mark.parametrize(
    "table", [[], [[1, 2]], [[1, 2], [3]], [[1, 2, 3], [4, 5, 6]], [[1, 2], [3, 4], [5, 6]]]
)
def test_table_has_two_rows_of_two(table: Table) -> None:
    with pytest.raises(EstimateError, match="expected 2 rows of 2 counts"):
        odds_ratio_woolf(table)


@pytest.mark.parametrize("count", [-1, 2.5, float("nan")])
def test_impossible_counts_are_refused_with_their_place(count: int) -> None:
    with pytest.raises(EstimateError, match="row 2, column 1: expected"):
        odds_ratio_woolf([[1, 2], [count, 4]])


@given(table=tables)
def test_a_half_in_each_cell_inverts_with_swapped_rows_too(table: Table) -> None:
    estimate, low, high = numbers(odds_ratio_haldane_anscombe(table))

    assert 0 < low <= estimate <= high
    assert numbers(odds_ratio_haldane_anscombe(table[::-1])) == pytest.approx(
        (1 / estimate, 1 / high, 1 / low), rel=ROUNDING
    )


def test_a_half_in_each_cell_gives_empty_cells_limits_but_not_empty_margins() -> None:
    assert odds_ratio_haldane_anscombe([[0, 5], [4, 7]]).estimate == pytest.approx(
        0.5 * 7.5 / (5.5 * 4.5)
    )
    for table in ([[0, 0], [4, 7]], [[3, 0], [4, 0]], [[0, 0], [0, 0]]):
        assert odds_ratio_haldane_anscombe(table).estimate is None
        assert "row or column empty" in odds_ratio_haldane_anscombe(table).note
