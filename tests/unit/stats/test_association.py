"""Tables of counts in, tests of independence out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.errors import EstimateError
from trialatlas.stats.association import (
    chi_square,
    cochran_armitage,
    cramers_v,
    fisher,
)

Table = list[list[int]]

ROUNDING = 1e-9
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


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


def test_the_interval_of_v_is_of_all_studies_there_could_be() -> None:
    strong, none = cramers_v([[20, 5], [1, 7]]), cramers_v([[10, 10], [10, 10]])
    assert strong.low is not None
    assert strong.high is not None
    assert 0.2 < strong.low < 0.6 < strong.high < 1
    assert (none.estimate, none.low, none.note) == (0, 0, "")


def test_v_of_many_cells_and_few_studies_may_lie_above_its_interval_and_says_so() -> None:
    v = cramers_v([[2, 2, 2, 3], [2, 3, 2, 2], [2, 2, 3, 2], [3, 2, 2, 2]])
    assert v.estimate is not None
    assert v.high is not None
    assert v.high < v.estimate
    assert "biased upwards" in v.note


def test_sparse_tables_say_so() -> None:
    assert "expected counts below 5" in chi_square([[1, 2], [3, 4]]).note
    assert chi_square([[50, 60], [70, 80]]).note == ""


def test_empty_rows_and_columns_are_left_out() -> None:
    full, padded = chi_square([[8, 2], [3, 9]]), chi_square([[8, 0, 2], [0, 0, 0], [3, 0, 9]])

    assert (padded.p_value, padded.df) == (full.p_value, full.df)
    assert "no study in row 2" in padded.note
    assert "no study in column 2" in padded.note


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
