"""Pairs of categories in, kappa out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.inter_rater import cohens_kappa

from trialatlas.errors import EstimateError
from trialatlas.stats.agreement import cohen_kappa

# The same formula in another order of operations: rounding only.
ROUNDING = 1e-9

Table = list[list[int]]
sizes = st.integers(2, 5)
tables = sizes.flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 60), min_size=size, max_size=size), min_size=size, max_size=size
    )
)


def pairs_of(table: Table) -> list[tuple[int, int]]:
    """One pair of categories for each study that a square table counts."""
    return [
        (row, column)
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        for _ in range(count)
    ]


def test_the_textbook_table() -> None:
    # Fleiss, Levin, Paik: Statistical Methods for Rates and Proportions, table 18.1.
    result = cohen_kappa(pairs_of([[75, 1, 4], [5, 4, 1], [0, 0, 10]]))

    assert result.estimate == pytest.approx(0.68, abs=0.005)
    assert (result.n, result.of) == (89, 100)
    assert "Fleiss-Cohen-Everitt" in result.method


@given(table=tables, level=st.floats(0.5, 0.999))
def test_agrees_with_statsmodels(table: Table, level: float) -> None:
    counts = np.array(table)
    assume(counts.sum() - np.trace(counts) > 0)
    assume(counts.sum() < 2000)
    # Of one study it divides 0 by 0 for a number that is not compared.
    with np.errstate(invalid="ignore", divide="ignore"):
        reference = cohens_kappa(counts)
    # Where the variance is 0 to rounding, its root is noise in either implementation.
    assume(reference.var_kappa > 1e-10)

    result = cohen_kappa(pairs_of(table))
    wide = cohen_kappa(pairs_of(table), level)

    assert result.estimate == pytest.approx(reference.kappa, abs=ROUNDING)
    assert result.low == pytest.approx(max(-1.0, reference.kappa_low), abs=ROUNDING)
    assert result.high == pytest.approx(min(1.0, reference.kappa_upp), abs=ROUNDING)
    half = norm.ppf((1 + level) / 2) * reference.std_kappa
    assert wide.low == pytest.approx(max(-1.0, reference.kappa - half), abs=ROUNDING)


@given(table=tables)
def test_it_does_not_matter_who_comes_first(table: Table) -> None:
    pairs = pairs_of(table)
    one, other = cohen_kappa(pairs), cohen_kappa([(second, first) for first, second in pairs])

    for name in ("estimate", "low", "high"):
        left, right = getattr(one, name), getattr(other, name)
        assert left == (None if right is None else pytest.approx(right, abs=ROUNDING))


@given(table=tables)
def test_it_does_not_matter_what_categories_are_called(table: Table) -> None:
    pairs = pairs_of(table)
    renamed = [(frozenset({first}), frozenset({second})) for first, second in pairs]
    numbered, named = cohen_kappa(pairs), cohen_kappa(renamed)

    assert (numbered.estimate is None) == (named.estimate is None)
    if numbered.estimate is not None:
        assert named.estimate == pytest.approx(numbered.estimate, abs=ROUNDING)


def test_coders_who_never_differ_have_kappa_1_and_no_interval() -> None:
    result = cohen_kappa([("yes", "yes")] * 30 + [("no", "no")] * 10)

    assert result.estimate == 1
    assert (result.low, result.high) == (None, None)
    assert result.note == "no interval: the large-sample variance is 0"


def test_one_category_for_everything_says_nothing_about_chance() -> None:
    result = cohen_kappa([("no", "no")] * 82)

    assert (result.estimate, result.low, result.high) == (None, None, None)
    assert "one category" in result.note
    assert (result.n, result.of) == (82, 82)


def test_each_coder_one_category_but_another_is_chance() -> None:
    assert cohen_kappa([("yes", "no")] * 5).estimate == 0


def test_kappa_of_no_studies_is_not_defined() -> None:
    assert cohen_kappa([]).note == "kappa of no studies is not defined"


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_is_a_share(level: float) -> None:
    with pytest.raises(EstimateError, match="level"):
        cohen_kappa([(1, 1)], level)
