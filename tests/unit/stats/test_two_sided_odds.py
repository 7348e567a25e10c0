"""Two-by-two tables in, odds ratios out that a two-sided exact test does not reject."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact, nchypergeom_fisher

from trialatlas.stats.estimate import Estimate
from trialatlas.stats.exact_odds import odds_ratio_conditional
from trialatlas.stats.two_sided_odds import odds_ratio_baptista_pike, odds_ratio_blaker

Table = list[list[int]]

counts = st.integers(0, 20)
tables = st.lists(st.lists(counts, min_size=2, max_size=2), min_size=2, max_size=2).filter(
    lambda table: all(map(any, table)) and all(map(any, zip(*table, strict=True)))
)


def limits(result: Estimate) -> tuple[float, float]:
    assert result.low is not None
    assert result.high is not None
    return result.low, result.high


def acceptability(table: Table, ratio: float) -> float:
    """Blaker's p-value, by its definition: counts whose smaller tail is no more probable."""
    (a, b), (c, d) = table
    found = nchypergeom_fisher(a + b + c + d, a + b, a + c, ratio)
    support = np.arange(max(0, a - d), min(a + b, a + c) + 1)
    smaller = np.minimum(found.cdf(support), found.sf(support - 1))
    observed = smaller[support == a][0]
    return float(found.pmf(support[smaller <= observed * (1 + 1e-9)]).sum())


@settings(max_examples=25)
@given(table=tables)
def test_blaker_rejects_what_lies_outside_and_lies_within_the_exact_interval(table: Table) -> None:
    low, high = limits(odds_ratio_blaker(table))
    widest_low, widest_high = limits(odds_ratio_conditional(table))

    assert widest_low <= low * (1 + 1e-9)
    assert high <= widest_high * (1 + 1e-9)
    for outside in (low * 0.99, low / 3, high * 1.01, high * 3):
        if 1e-6 < outside < 1e6:
            assert acceptability(table, outside) <= 0.05 + 1e-7


@settings(max_examples=25)
@given(table=tables)
def test_blaker_holds_what_is_not_rejected_at_its_limits(table: Table) -> None:
    for limit, within in zip(limits(odds_ratio_blaker(table)), (1.0001, 0.9999), strict=True):
        if 1e-6 < limit < 1e6:
            assert acceptability(table, limit * within) > 0.05 - 1e-3


@given(table=tables)
def test_baptista_pike_excludes_1_only_if_fishers_test_rejects(table: Table) -> None:
    low, high = limits(odds_ratio_baptista_pike(table))
    p_value = fisher_exact(table).pvalue

    if p_value > 0.0501:
        assert low <= 1 <= high


def test_a_limit_can_be_where_another_table_becomes_as_improbable() -> None:
    # With the odds ratio 4 two studies in the first cell are as probable as one: 16 of 33 each.
    low, high = limits(odds_ratio_baptista_pike([[1, 1], [1, 1]], 0.4))

    assert (low, high) == pytest.approx((1 / 4, 4))
