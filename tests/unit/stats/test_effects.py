"""Effects of single studies: what they say where cells are empty, and where they say nothing."""

from __future__ import annotations

import math

import pytest

from trialatlas.errors import EstimateError
from trialatlas.stats.effects import (
    Counts,
    Effect,
    Means,
    joined_means,
    log_odds_ratio,
    log_risk_ratio,
    logit_proportion,
    mean_difference,
    peto_log_odds_ratio,
    risk_difference,
    standardised_mean_difference,
)


def numbers(effect: Effect) -> tuple[float, float]:
    assert effect.estimate is not None
    assert effect.variance is not None
    return effect.estimate, effect.variance


def test_nothing_is_added_where_no_cell_is_empty() -> None:
    effect = log_odds_ratio(Counts(10, 30), Counts(5, 25))
    assert numbers(effect) == pytest.approx((math.log(2), 1 / 10 + 1 / 20 + 1 / 5 + 1 / 20))
    assert not effect.is_corrected


def test_a_half_is_added_to_each_cell_where_one_is_empty() -> None:
    effect = log_odds_ratio(Counts(0, 30), Counts(5, 25))
    assert effect.is_corrected
    expected = math.log(0.5 * 20.5 / (30.5 * 5.5))
    assert numbers(effect)[0] == pytest.approx(expected)
    ratio = log_risk_ratio(Counts(0, 30), Counts(5, 25))
    assert numbers(ratio)[0] == pytest.approx(math.log((0.5 / 31) / (5.5 / 26)))


@pytest.mark.parametrize("effect_of", [log_odds_ratio, log_risk_ratio, peto_log_odds_ratio])
@pytest.mark.parametrize("events", [0, 1])
def test_a_study_with_no_event_or_events_alone_says_nothing_of_a_ratio(
    effect_of: object, events: int
) -> None:
    effect = effect_of(Counts(30 * events, 30), Counts(25 * events, 25))  # type: ignore[operator]  # each is a function of two counts
    assert effect.estimate is None
    assert effect.note == "none or all of both arms had the event, which says nothing of a ratio"


def test_a_study_without_events_says_that_the_risks_differ_little() -> None:
    estimate, variance = numbers(risk_difference(Counts(0, 100), Counts(0, 100)))
    assert estimate == 0
    assert 0 < variance < 0.001


def test_peto_adds_nothing_to_empty_cells() -> None:
    effect = peto_log_odds_ratio(Counts(0, 30), Counts(5, 25))
    expected = 30 * 5 / 55
    variance = expected * (25 / 55) * (50 / 54)
    assert numbers(effect) == pytest.approx((-expected / variance, 1 / variance))


def test_a_share_of_nobody_or_everybody_is_corrected() -> None:
    assert numbers(logit_proportion(Counts(0, 9)))[0] == pytest.approx(math.log(0.5 / 9.5))
    assert logit_proportion(Counts(9, 9)).is_corrected
    assert logit_proportion(Counts(0, 0)).note == "the group is empty"


@pytest.mark.parametrize("group", [Counts(6, 5), Counts(-1, 5)])
def test_counts_that_cannot_be_are_errors(group: Counts) -> None:
    with pytest.raises(EstimateError, match=r"expected"):
        log_odds_ratio(group, Counts(1, 5))


def test_means_without_spread_say_nothing() -> None:
    flat = Means(10, 3.0, 0.0)
    assert mean_difference(flat, flat).note == "both standard deviations are 0"
    assert standardised_mean_difference(flat, flat).note == "both standard deviations are 0"
    assert standardised_mean_difference(Means(1, 1, 1), Means(1, 2, 1)).estimate is None


def test_groups_joined_have_the_mean_and_deviation_of_all_their_participants() -> None:
    every = [1.0, 2.0, 4.0, 8.0, 9.0]
    groups = [Means(2, 1.5, math.sqrt(0.5)), Means(3, 7.0, math.sqrt(7.0))]
    joined = joined_means(groups)
    mean = sum(every) / 5
    deviation = math.sqrt(sum((x - mean) ** 2 for x in every) / 4)
    assert joined.of == 5
    assert (joined.mean, joined.sd) == pytest.approx((mean, deviation))
