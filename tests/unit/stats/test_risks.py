"""Two-by-two tables in, risk ratio and risk difference out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from trialatlas.errors import EstimateError
from trialatlas.stats.risks import risk_difference_newcombe, risk_ratio_katz

counts = st.integers(1, 500)
ROUNDING = 1e-9


@given(a=counts, b=counts, c=counts, d=counts, level=st.floats(0.5, 0.999))
def test_both_agree_with_statsmodels(a: int, b: int, c: int, d: int, level: float) -> None:
    groups = (a, a + b, c, c + d)
    ratio = risk_ratio_katz([[a, b], [c, d]], level)
    difference = risk_difference_newcombe([[a, b], [c, d]], level)

    assert (ratio.low, ratio.high) == pytest.approx(
        confint_proportions_2indep(*groups, method="log", compare="ratio", alpha=1 - level),
        rel=ROUNDING,
    )
    assert (difference.low, difference.high) == pytest.approx(
        confint_proportions_2indep(*groups, method="newcomb", compare="diff", alpha=1 - level),
        abs=ROUNDING,
    )


@given(a=st.integers(0, 50), b=st.integers(0, 50), c=st.integers(0, 50), d=st.integers(0, 50))
def test_swapping_rows_turns_the_difference_round(a: int, b: int, c: int, d: int) -> None:
    one = risk_difference_newcombe([[a, b], [c, d]])
    other = risk_difference_newcombe([[c, d], [a, b]])

    if one.estimate is None or one.low is None or other.high is None:
        assert other.estimate is None
        assert one.note == other.note == "not defined: a row is empty"
        return
    assert other.estimate == -one.estimate
    assert other.high == pytest.approx(-one.low, abs=ROUNDING)
    assert -1 <= one.low <= one.estimate


@pytest.mark.parametrize(
    ("table", "estimate", "note"),
    [
        ([[0, 5], [3, 4]], 0, "no interval: no study in row 1, column 1"),
        ([[5, 0], [3, 0]], 1, "no interval: no study in column 2, so the standard error is 0"),
        ([[5, 2], [0, 3]], None, "not defined: row 1 is empty or no study in row 2, column 1"),
        ([[0, 0], [2, 3]], None, "not defined: row 1 is empty or no study in row 2, column 1"),
        ([[0, 0], [0, 0]], None, "not defined: row 1 is empty or no study in row 2, column 1"),
    ],
)
def test_empty_cells_are_said(table: list[list[int]], estimate: float | None, note: str) -> None:
    result = risk_ratio_katz(table)

    assert (result.estimate, result.low, result.high, result.note) == (estimate, None, None, note)


def test_counts_are_counts() -> None:
    with pytest.raises(EstimateError, match="row 2, column 1"):
        risk_ratio_katz([[1, 2], [-3, 4]])
    with pytest.raises(EstimateError, match="2 rows of 2"):
        risk_difference_newcombe([[1, 2]])
