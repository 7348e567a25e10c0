"""What counts and levels a statistic accepts."""

from __future__ import annotations

import pytest
from scipy.stats import norm

from trialatlas.errors import EstimateError
from trialatlas.stats.estimate import checked_count, normal_quantile


@pytest.mark.parametrize("count", [0, 1, 64])
def test_whole_numbers_from_zero_are_counts(count: int) -> None:
    assert checked_count("n", count) == count


@pytest.mark.parametrize("count", [-1, 1.0, 0.5, "3", True, None])
def test_anything_else_is_no_count(count: int) -> None:
    with pytest.raises(EstimateError, match=r"^n: expected .*, found "):
        checked_count("n", count)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.95, 0.99, 0.999999])
def test_quantile_agrees_with_scipy(level: float) -> None:
    # Wichura (AS241) against Cephes: both promise about 1e-15; 1e-9 is far below any printed digit.
    assert normal_quantile(level) == pytest.approx(norm.ppf((1 + level) / 2), rel=1e-9)


@pytest.mark.parametrize("level", [0, 1, 95, -0.95, float("nan")])
def test_level_lies_between_0_and_1(level: float) -> None:
    with pytest.raises(EstimateError, match=r"level: expected a number between 0 and 1"):
        normal_quantile(level)
