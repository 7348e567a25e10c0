"""Proportions: n of a denominator in, estimate and interval out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from trialatlas.errors import EstimateError
from trialatlas.stats.intervals import wilson

shares = st.integers(1, 600_000).flatmap(
    lambda of: st.tuples(st.integers(0, of), st.just(of)),
)
levels = st.floats(0.5, 0.999)

# The same formula in another order of operations: rounding only.
ROUNDING = 1e-9


def test_18_of_40() -> None:
    result = wilson(18, 40)

    assert (result.n, result.of, result.level) == (18, 40, 0.95)
    assert result.estimate == 0.45
    assert result.low == pytest.approx(0.3071, abs=5e-5)
    assert result.high == pytest.approx(0.6017, abs=5e-5)
    assert result.method == "proportion with Wilson score interval"
    assert result.note == ""


@given(share=shares, level=levels)
def test_agrees_with_statsmodels(share: tuple[int, int], level: float) -> None:
    n, of = share
    low, high = proportion_confint(n, of, alpha=1 - level, method="wilson")

    result = wilson(n, of, level)

    assert result.low == pytest.approx(low, abs=ROUNDING)
    assert result.high == pytest.approx(high, abs=ROUNDING)


@given(share=shares, level=levels)
def test_limits_enclose_the_share_and_stay_within_0_and_1(
    share: tuple[int, int], level: float
) -> None:
    result = wilson(*share, level)

    assert result.estimate is not None
    assert result.low is not None
    assert result.high is not None
    assert 0 <= result.low <= result.estimate <= result.high <= 1


@given(share=shares, level=levels)
def test_share_of_the_others_mirrors_the_share(share: tuple[int, int], level: float) -> None:
    n, of = share
    result, others = wilson(n, of, level), wilson(of - n, of, level)

    assert result.low is not None
    assert others.high is not None
    assert result.low == pytest.approx(1 - others.high, abs=ROUNDING)


def test_none_and_all_touch_the_ends_exactly() -> None:
    assert wilson(0, 40).low == 0.0
    assert wilson(40, 40).high == 1.0


def test_share_of_nothing_is_not_defined_and_says_why() -> None:
    result = wilson(0, 0)

    assert (result.estimate, result.low, result.high) == (None, None, None)
    assert result.note == "a share of no studies is not defined"


@pytest.mark.parametrize(("n", "of"), [(-1, 40), (1, -40), (41, 40), (1.5, 40), (1, 40.0)])
def test_impossible_counts_are_refused(n: int, of: int) -> None:
    with pytest.raises(EstimateError, match=r"^(n|of): expected .*, found "):
        wilson(n, of)
