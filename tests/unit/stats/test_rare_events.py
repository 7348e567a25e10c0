"""Mantel and Haenszel's pooling at its edges. For numbers see validation."""

from __future__ import annotations

import math

import pytest

from trialatlas.errors import EstimateError
from trialatlas.stats.effects import Counts
from trialatlas.stats.rare_events import mantel_haenszel_pool

NONE = (Counts(0, 50), Counts(0, 50))
SOME = (Counts(4, 50), Counts(2, 50))


@pytest.mark.parametrize("measure", ["odds_ratio", "risk_ratio"])
def test_a_study_without_events_changes_no_ratio(measure: str) -> None:
    alone, beside = (mantel_haenszel_pool(studies, measure) for studies in ([SOME], [SOME, NONE]))
    assert (beside.estimate, beside.error) == (alone.estimate, alone.error)
    assert beside.weights == (1.0, 0.0)
    assert alone.note.startswith("one study")


def test_a_study_without_events_draws_a_difference_towards_none() -> None:
    alone, beside = (
        mantel_haenszel_pool(studies, "risk_difference") for studies in ([SOME], [SOME, NONE])
    )
    assert alone.estimate == pytest.approx(0.04)
    assert beside.estimate == pytest.approx(0.02)


def test_one_study_has_its_own_ratio() -> None:
    found = mantel_haenszel_pool([SOME], "risk_ratio")
    assert found.estimate == pytest.approx(math.log(2))


@pytest.mark.parametrize("measure", ["odds_ratio", "risk_ratio"])
def test_an_arm_that_never_has_the_event_gives_no_ratio(measure: str) -> None:
    found = mantel_haenszel_pool([(Counts(3, 50), Counts(0, 50))], measure)
    assert found.estimate is None
    assert found.note.startswith("not defined: an arm is without events")
    assert mantel_haenszel_pool([NONE], measure).note == "no study has an effect to pool"


def test_a_measure_that_it_does_not_know_is_an_error() -> None:
    with pytest.raises(EstimateError, match="expected one of odds_ratio"):
        mantel_haenszel_pool([SOME], "mean_difference")
