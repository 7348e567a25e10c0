"""Codes of several coders in, agreement beyond chance out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss

from trialatlas.errors import EstimateError
from trialatlas.stats.agreement import cohen_kappa
from trialatlas.stats.coders import fleiss_kappa, gwet_ac1, krippendorff_alpha, weighted_kappa

Codes = list[list[str | None]]

every_measure = pytest.mark.parametrize("measure", [fleiss_kappa, gwet_ac1, krippendorff_alpha])
one_code = st.sampled_from(["yes", "no", "unclear", None])
codes_of = st.integers(2, 4).flatmap(
    lambda n: st.lists(st.lists(one_code, min_size=n, max_size=n), max_size=12)
)


@every_measure
@given(codes=codes_of)
def test_limits_enclose_the_estimate_and_nothing_is_no_number(
    measure: Callable[..., Any], codes: Codes
) -> None:
    result = measure(codes)

    if result.estimate is None:
        assert "not defined" in result.note
    elif result.low is None:
        assert "no interval" in result.note
    else:
        assert -1 <= result.low <= result.high <= 1
        assert result.low <= result.estimate <= result.high
    assert result.n <= result.of <= len(codes)


@every_measure
@given(codes=codes_of)
def test_names_and_order_of_coders_are_no_matter(measure: Callable[..., Any], codes: Codes) -> None:
    renamed = [[None if code is None else f"{code}!" for code in row[::-1]] for row in codes[::-1]]
    one, other = measure(codes), measure(renamed)

    for name in ("estimate", "low", "high"):
        left, right = getattr(one, name), getattr(other, name)
        assert left == (None if right is None else pytest.approx(right, abs=1e-8))


@given(
    codes=st.lists(
        st.lists(st.sampled_from("abc"), min_size=3, max_size=3), min_size=2, max_size=20
    ).filter(lambda codes: len({code for row in codes for code in row}) > 1)
)
def test_fleiss_agrees_with_statsmodels(codes: list[list[str]]) -> None:
    counts = np.array([[row.count(code) for code in "abc"] for row in codes])

    assert fleiss_kappa(codes).estimate == pytest.approx(statsmodels_fleiss(counts), abs=1e-9)


def test_the_example_with_14_coders_and_ten_subjects() -> None:
    # Often reprinted: kappa 0.210.
    counts = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    codes = [[code for code, n in enumerate(row) for _ in range(n)] for row in counts]

    assert fleiss_kappa(codes).estimate == pytest.approx(0.210, abs=5e-4)


@every_measure
@pytest.mark.parametrize("codes", [[], [["a", None]], [["a", "a"], ["a", "a"]], [[None, None]]])
def test_what_says_nothing_of_chance_is_not_defined(
    measure: Callable[..., Any], codes: Codes
) -> None:
    assert measure(codes).estimate is None
    assert "not defined" in measure(codes).note


@every_measure
def test_full_agreement_is_1(measure: Callable[..., Any]) -> None:
    result = measure([["a", "a"], ["b", "b"], ["a", "a"]])

    assert result.estimate == pytest.approx(1)
    assert (result.n, result.of) == (3, 3)


@pytest.mark.parametrize("weights", ["linear", "quadratic"])
def test_with_two_categories_weights_change_nothing(weights: Any) -> None:
    pairs = [(0, 0)] * 12 + [(1, 1)] * 9 + [(0, 1)] * 4 + [(1, 0)] * 2
    plain, weighted = cohen_kappa(pairs), weighted_kappa(pairs, [0, 1], weights)

    assert weighted.estimate == pytest.approx(plain.estimate)
    assert (weighted.low, weighted.high) == pytest.approx((plain.low, plain.high))


def test_a_near_miss_costs_less_than_a_far_one() -> None:
    same = [("low", "low"), ("middle", "middle"), ("high", "high")] * 5
    order = ["low", "middle", "high"]

    near = weighted_kappa([*same, ("low", "middle")], order).estimate
    far = weighted_kappa([*same, ("low", "high")], order).estimate

    assert near is not None
    assert far is not None
    assert near > far


@given(
    pairs=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=6),
    weights=st.sampled_from(["linear", "quadratic"]),
)
def test_few_pairs_give_no_warning_and_no_nan(pairs: list[tuple[int, int]], weights: Any) -> None:
    result = weighted_kappa(pairs, range(3), weights)

    if result.estimate is None:
        assert "not defined" in result.note
    else:
        assert -1 <= result.estimate <= 1
    if result.low is not None and result.high is not None:
        assert result.low <= result.high


def test_weighted_kappa_says_what_is_not_defined() -> None:
    assert weighted_kappa([], ["a", "b"]).estimate is None
    assert weighted_kappa([("a", "a")] * 3, ["a", "b"]).estimate is None
    assert weighted_kappa([("a", "a"), ("b", "b")], ["a", "b"]).low is None
    with pytest.raises(EstimateError, match="expected categories among"):
        weighted_kappa([("a", "c")], ["a", "b"])
