"""Tables in, what a reader must know of few studies out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import contingency

from trialatlas.errors import EstimateError
from trialatlas.stats.sparse import expected_counts, sparse_notes, without_empty

Table = list[list[int]]

tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


@pytest.mark.parametrize(
    ("table", "notes"),
    [
        ([[50, 60], [70, 80]], ()),
        ([[0, 0], [0, 0]], ("no study is in the table",)),
        (
            [[0, 12], [12, 12]],
            (
                "1 of 4 cells without a study",
                "separation: the odds ratio has no finite estimate other than 0",
                "1 of 4 expected counts below 5, the smallest 4",
            ),
        ),
        ([[9, 0], [9, 0]], ("no study in column 2",)),
    ],
)
def test_what_is_said(table: Table, notes: tuple[str, ...]) -> None:
    assert sparse_notes(table) == notes


def test_three_columns_with_an_empty_cell_are_not_separated() -> None:
    assert not any("separation" in note for note in sparse_notes([[0, 5, 5], [5, 5, 5]]))


@given(table=tables)
def test_expected_counts_are_scipys(table: Table) -> None:
    if any(map(any, table)):
        expected = contingency.expected_freq(table).tolist()
        assert expected_counts(table) == [pytest.approx(row) for row in expected]
    else:
        assert not any(map(any, expected_counts(table)))


@given(table=tables)
def test_what_is_left_without_empty_lines_holds_all_studies(table: Table) -> None:
    kept = without_empty(table)

    assert sum(map(sum, kept)) == sum(map(sum, table))
    assert all(map(any, kept))
    assert all(map(any, zip(*kept, strict=True)))


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(EstimateError, match="row 1, column 1"):
        sparse_notes([[-1, 2]])
