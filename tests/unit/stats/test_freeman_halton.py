"""Tables of counts in, Fisher's test for any size out."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from trialatlas.errors import EstimateError
from trialatlas.stats.freeman_halton import freeman_halton, freeman_halton_drawn

Table = list[list[int]]

two = st.lists(st.lists(st.integers(0, 25), min_size=2, max_size=2), min_size=2, max_size=2)
three = st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=3)


def by_going_through_all(table: Table) -> float:
    """The slow, obvious reference: every table with these margins."""
    rows, columns = (
        [sum(row) for row in table],
        [sum(column) for column in zip(*table, strict=True)],
    )

    def ways(counts: Table) -> float:
        return 1 / math.prod(math.factorial(count) for row in counts for count in row)

    fillings = [
        [part for part in product(range(total + 1), repeat=len(columns)) if sum(part) == total]
        for total in rows
    ]
    every = [
        ways([list(row) for row in chosen])
        for chosen in product(*fillings)
        if [sum(column) for column in zip(*chosen, strict=True)] == columns
    ]
    bar = ways(table) * (1 + 1e-7)
    return math.fsum(way for way in every if way <= bar) / math.fsum(every)


@given(table=two)
def test_of_two_by_two_it_is_fishers(table: Table) -> None:
    result = freeman_halton(table)

    if result.p_value is not None:
        assert result.p_value == pytest.approx(fisher_exact(table).pvalue, rel=1e-6)


@settings(max_examples=40)
@given(table=three)
def test_the_network_finds_what_going_through_all_tables_finds(table: Table) -> None:
    result = freeman_halton(table)

    if result.p_value is None:
        assert "fewer than two rows or columns" in result.note
    else:
        assert result.p_value == pytest.approx(by_going_through_all(table), rel=1e-6)


@settings(max_examples=25)
@given(table=three)
def test_the_order_of_rows_and_columns_is_no_matter(table: Table) -> None:
    turned = [list(column) for column in zip(*table[::-1], strict=True)]
    one, other = freeman_halton(table), freeman_halton(turned)

    if one.p_value is not None:
        assert other.p_value == pytest.approx(one.p_value, rel=1e-6)


def test_tables_too_large_for_it_are_drawn_and_it_says_so() -> None:
    large = [[(7 * i + 5 * j) % 11 + 3 for j in range(7)] for i in range(7)]

    result = freeman_halton(large, seed=3, most_steps=20_000)

    assert "Monte Carlo with 100,000 tables and seed 3" in result.method
    assert result.error is not None
    assert result.p_value is not None
    assert 0 < result.error < 0.002


def test_a_column_for_each_study_is_no_matter() -> None:
    # As of a variable that is another text in each study.
    wide = [[i % 2 for i in range(1500)], [1 - i % 2 for i in range(1500)]]

    result = freeman_halton(wide)

    assert "Monte Carlo with 6,666 tables" in result.method
    assert result.p_value == 1


def test_the_same_seed_draws_the_same() -> None:
    table = [[8, 2, 0, 5], [1, 6, 7, 3], [4, 2, 9, 1]]

    one = freeman_halton_drawn(table, 500, seed=7)

    assert freeman_halton_drawn(table, 500, seed=7) == one
    assert freeman_halton_drawn(table, 500, seed=8) != one


@pytest.mark.parametrize("table", [[[3, 4]], [[3], [4]], [[0, 0], [2, 3]], [[0, 0], [0, 0]]])
def test_one_row_or_column_says_nothing(table: Table) -> None:
    for result in (freeman_halton(table), freeman_halton_drawn(table)):
        assert result.p_value is None
        assert "fewer than two rows or columns" in result.note


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(EstimateError, match="rows of as many counts"):
        freeman_halton([[1, 2], [3]])
    with pytest.raises(EstimateError, match="n_drawn"):
        freeman_halton_drawn([[1, 2], [3, 4]], 0)
