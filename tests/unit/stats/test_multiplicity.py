"""P-values in, p-values adjusted for their number out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from trialatlas.errors import EstimateError
from trialatlas.stats.multiplicity import benjamini_hochberg, holm

several = st.lists(st.floats(0, 1), max_size=20)


@settings(max_examples=25)
@given(p_values=several)
def test_adjusting_never_lowers_and_holm_never_rejects_more(p_values: list[float]) -> None:
    for raw, low, high in zip(p_values, benjamini_hochberg(p_values), holm(p_values), strict=True):
        assert raw - 1e-12 <= low <= high + 1e-12 <= 1 + 2e-12


@settings(max_examples=25)
@given(p_values=several)
def test_benjamini_hochberg_agrees_with_scipy(p_values: list[float]) -> None:
    if p_values:
        expected = false_discovery_control(p_values, method="bh")
        assert benjamini_hochberg(p_values) == pytest.approx(expected, abs=1e-12)


def test_one_test_needs_no_adjusting() -> None:
    assert holm([0.03]) == pytest.approx((0.03,))
    assert benjamini_hochberg([0.03]) == pytest.approx((0.03,))
    assert holm([]) == ()


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_p_value_is_refused(wrong: float) -> None:
    with pytest.raises(EstimateError, match="p-value 2: expected a number from 0 to 1"):
        holm([0.5, wrong])
