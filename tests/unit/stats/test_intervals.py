"""Proportions: n of a denominator in, estimate and interval out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from trialatlas.errors import EstimateError
from trialatlas.stats.intervals import jeffreys, wilson
from trialatlas.stats.methods import INTERVALS

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


STATSMODELS = {
    "wilson": "wilson",
    "clopper_pearson": "beta",
    "agresti_coull": "agresti_coull",
    "jeffreys": "jeffreys",
}
every_interval = pytest.mark.parametrize("name", INTERVALS)


@every_interval
@given(share=shares, level=levels)
def test_agrees_with_statsmodels(name: str, share: tuple[int, int], level: float) -> None:
    n, of = share
    low, high = proportion_confint(n, of, alpha=1 - level, method=STATSMODELS[name])

    result = INTERVALS[name](n, of, level)

    # At the ends statsmodels leaves Jeffreys' quantiles, and Agresti and Coull's middle, as is.
    if n > 0:
        assert result.low == pytest.approx(low, abs=ROUNDING)
    if n < of:
        assert result.high == pytest.approx(high, abs=ROUNDING)


@every_interval
@given(share=shares, level=levels)
def test_limits_enclose_the_share_and_stay_within_0_and_1(
    name: str, share: tuple[int, int], level: float
) -> None:
    result = INTERVALS[name](*share, level)

    assert result.estimate is not None
    assert result.low is not None
    assert result.high is not None
    assert 0 <= result.low <= result.estimate <= result.high <= 1


@every_interval
@given(share=shares, level=levels)
def test_share_of_the_others_mirrors_the_share(
    name: str, share: tuple[int, int], level: float
) -> None:
    n, of = share
    result, others = INTERVALS[name](n, of, level), INTERVALS[name](of - n, of, level)

    assert result.low is not None
    assert others.high is not None
    assert result.low == pytest.approx(1 - others.high, abs=ROUNDING)


@given(share=shares)
def test_the_exact_interval_holds_jeffreys(share: tuple[int, int]) -> None:
    exact, narrow = INTERVALS["clopper_pearson"](*share), jeffreys(*share)

    assert exact.low is not None
    assert exact.high is not None
    assert narrow.low is not None
    assert narrow.high is not None
    assert exact.low <= narrow.low
    assert narrow.high <= exact.high


@every_interval
def test_none_and_all_touch_the_ends_exactly(name: str) -> None:
    assert INTERVALS[name](0, 40).low == 0.0
    assert INTERVALS[name](40, 40).high == 1.0


@every_interval
def test_share_of_nothing_is_not_defined_and_says_why(name: str) -> None:
    result = INTERVALS[name](0, 0)

    assert (result.estimate, result.low, result.high) == (None, None, None)
    assert result.note == "a share of no studies is not defined"


@pytest.mark.parametrize(("n", "of"), [(-1, 40), (1, -40), (41, 40), (1.5, 40), (1, 40.0)])
def test_impossible_counts_are_refused(n: int, of: int) -> None:
    with pytest.raises(EstimateError, match=r"^(n|of): expected .*, found "):
        wilson(n, of)
