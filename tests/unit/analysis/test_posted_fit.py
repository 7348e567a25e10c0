"""Whether posted numbers are counts of participants, or means with a spread."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.posted_records import row

from trialatlas.analysis.posted_fit import deviation_of, misfit_of, problem_among
from trialatlas.model.posted import PostedKind, PostedResult
from trialatlas.protocol.pooling import PooledOutcome, Pooling, Wanted


def asked(measure: str, **more: Any) -> Pooling:
    return Pooling(
        name="Pain",
        outcome=PooledOutcome(kinds=(PostedKind.PRIMARY,)),
        experimental=Wanted(phrases=("drug",)),
        comparator=Wanted(phrases=("placebo",)),
        measure=measure,
        **more,
    )


def mean(dispersion: str, **more: Any) -> PostedResult:
    return row("Drug", -1.5, 25, param_type="MEAN", dispersion_type=dispersion, **more)


@pytest.mark.parametrize(
    ("more", "misfit"),
    [
        ({}, ""),
        ({"param_type": "COUNT_OF_PARTICIPANTS", "unit": "Participants"}, ""),
        ({"param_type": "NUMBER", "unit": "patients"}, ""),
        (
            {"param_type": "NUMBER", "unit": "percentage of participants"},
            "posted as number in percentage of participants, not as a number of participants",
        ),
        ({"counted": "Eyes"}, "counts Eyes, not participants"),
    ],
)
def test_counts_are_of_participants(more: dict[str, str], misfit: str) -> None:
    assert misfit_of(row("Drug", 3, 50, **more), asked("odds_ratio")) == misfit


@pytest.mark.parametrize(
    "spread", ["Standard Deviation", "Standard Error", "95% Confidence Interval"]
)
def test_a_mean_needs_a_spread(spread: str) -> None:
    assert misfit_of(mean(spread), asked("mean_difference")) == ""
    assert misfit_of(mean("Full Range"), asked("mean_difference")) == (
        "posted as mean with full range, not as a mean with its spread"
    )


def test_adjusted_means_count_only_where_they_are_asked_for() -> None:
    adjusted = row(
        "Drug", -1.5, 25, param_type="LEAST_SQUARES_MEAN", dispersion_type="Standard Error"
    )
    assert misfit_of(adjusted, asked("mean_difference", takes_adjusted=True)) == ""
    assert misfit_of(adjusted, asked("mean_difference")).endswith(
        "adjusted means are not asked for"
    )


@pytest.mark.parametrize(
    ("result", "deviation"),
    [
        (mean("Standard Deviation", spread=2.0), 2.0),
        (mean("Standard Error", spread=0.4), 2.0),
        # t with 24 degrees of freedom at 97.5%: 2.063899.
        (mean("95% Confidence Interval", low=-2.3255596, high=-0.6744404), 2.0),
        (mean("Standard Deviation"), None),
        (mean("Standard Deviation", spread=-1.0), None),
        (mean("95% Confidence Interval", low=-1.0), None),
        (mean("95% Confidence Interval", low=1.0, high=-1.0), None),
    ],
)  # fmt: skip
def test_a_standard_deviation_comes_from_whichever_spread_there_is(
    result: PostedResult, deviation: float | None
) -> None:
    if deviation is None:
        assert deviation_of(result) is None
        reason = problem_among([result], asked("mean_difference"))
        assert reason == f"Drug: no {result.dispersion_type.lower()} is posted"
    else:
        assert deviation_of(result) == pytest.approx(deviation, rel=1e-6)
        assert problem_among([result], asked("mean_difference")) == ""


def test_a_mean_is_of_participants() -> None:
    eyes = mean("Standard Deviation", counted="Eyes")
    assert misfit_of(eyes, asked("mean_difference")) == "counts Eyes, not participants"


def test_an_outcome_that_does_not_say_what_it_counts_is_no_count() -> None:
    unnamed = row("Drug", 60, 50, kind=PostedKind.PRIMARY)
    assert misfit_of(unnamed, asked("odds_ratio")) == (
        "posted as a number in no unit, not as a number of participants"
    )


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"n": 1}, "a mean of one participant has no spread"),
        ({"spread": 0.0}, "its spread is 0, as if it were known without error"),
        ({"n": None}, "it is not posted of how many participants"),
        ({"n": 0}, "of no participants"),
    ],
)
def test_a_group_that_would_count_as_exact_is_not_pooled(more: dict[str, Any], reason: str) -> None:
    group = msgspec.structs.replace(mean("Standard Deviation", spread=2.0), **more)
    assert problem_among([group], asked("mean_difference")) == f"Drug: {reason}"
