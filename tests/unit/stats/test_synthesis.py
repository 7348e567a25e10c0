"""Pooling at its edges: nothing, one study, studies that agree. For numbers see validation."""

from __future__ import annotations

import pytest

from trialatlas.errors import EstimateError
from trialatlas.stats.effects import Counts, Effect, log_odds_ratio, risk_difference
from trialatlas.stats.synthesis import NO_SPREAD, pool

NOTHING = Effect(estimate=None, variance=None, note="empty")


def effect(estimate: float, variance: float = 0.1) -> Effect:
    return Effect(estimate=estimate, variance=variance)


def test_nothing_to_pool_is_said() -> None:
    found = pool([NOTHING], "reml")
    assert (found.estimate, found.n, found.weights) == (None, 0, (0.0,))
    assert found.note == "no study has an effect to pool"


def test_one_study_is_its_own_estimate_without_adjustment() -> None:
    found = pool([effect(0.3)], "reml", knapp_hartung=True)
    assert found.estimate == pytest.approx(0.3)
    assert found.error == pytest.approx(0.1**0.5)
    assert (found.heterogeneity, found.prediction_low) == (None, None)
    assert "Knapp-Hartung" not in found.method
    assert found.note.startswith("one study")


def test_studies_that_say_nothing_have_no_weight() -> None:
    found = pool([effect(0.1), NOTHING, effect(0.4)], "dersimonian_laird")
    assert found.weights == pytest.approx((0.5, 0.0, 0.5))
    assert found.n == 2


@pytest.mark.parametrize("model", ["reml", "dersimonian_laird", "paule_mandel"])
def test_studies_that_agree_have_no_variance_between_them(model: str) -> None:
    found = pool([effect(0.2), effect(0.2), effect(0.2)], model)
    assert found.heterogeneity is not None
    assert found.heterogeneity.tau2 == pytest.approx(0, abs=1e-9)
    assert found.heterogeneity.i2 == pytest.approx(0, abs=1e-8)


def test_without_any_spread_the_adjusted_error_is_zero_and_no_test_is_made() -> None:
    same = [effect(0.25), effect(0.25), effect(0.25)]
    found = pool(same, "reml", knapp_hartung=True, has_floor=False)
    assert (found.error, found.p_value, found.note) == (0.0, None, NO_SPREAD)


def test_the_adjustment_never_makes_an_interval_narrower_than_the_errors_allow() -> None:
    arms = [(10, 40, 8, 40), (20, 82, 16, 81), (5, 20, 4, 20)]
    alike = [log_odds_ratio(Counts(a, n1), Counts(c, n2)) for a, n1, c, n2 in arms]
    common = pool(alike, "common")
    plain = pool(alike, "reml", knapp_hartung=True, has_floor=False)
    floored = pool(alike, "reml", knapp_hartung=True)
    assert common.error is not None
    assert plain.error is not None
    assert plain.error < common.error / 20
    assert floored.error == pytest.approx(common.error)
    assert floored.p_value == pytest.approx(0.43, abs=0.01)
    assert floored.method.endswith("Knapp-Hartung adjustment, never below the unadjusted error")


def test_no_event_anywhere_leaves_an_interval_about_no_difference() -> None:
    never = [risk_difference(Counts(0, n), Counts(0, n)) for n in (30, 40, 50)]
    found = pool(never, "reml", knapp_hartung=True)
    assert found.low is not None
    assert found.low < -0.01
    assert found.note == ""


def test_a_prediction_needs_three_studies_and_a_model_with_differences() -> None:
    studies = [effect(0.1), effect(0.9), effect(0.4)]
    assert pool(studies[:2], "reml").prediction_low is None
    assert pool(studies, "common").prediction_low is None
    found = pool(studies, "reml")
    assert found.prediction_low is not None
    assert found.low is not None
    assert found.prediction_low < found.low


@pytest.mark.parametrize(("model", "level"), [("bayes", 0.95), ("reml", 1.0)])
def test_an_unknown_model_or_level_is_an_error(model: str, level: float) -> None:
    with pytest.raises(EstimateError, match="expected"):
        pool([effect(0.1)], model, level)
