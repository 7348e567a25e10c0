"""Effect sizes of single studies: one number with its variance, on the scale that is pooled."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from trialatlas.errors import EstimateError
from trialatlas.stats.estimate import checked_count

__all__ = [
    "Counts",
    "Effect",
    "Means",
    "joined_means",
    "log_odds_ratio",
    "log_risk_ratio",
    "logit_proportion",
    "mean_difference",
    "peto_log_odds_ratio",
    "risk_difference",
    "standardised_mean_difference",
]

_HALF = 0.5
_ALL_OR_NONE = "none or all of both arms had the event, which says nothing of a ratio"


class Counts(NamedTuple):
    """How many of a group had the event.

    Attributes:
        n: How many had it.
        of: How many there were.
    """

    n: int
    of: int


class Means(NamedTuple):
    """A group's mean.

    Attributes:
        of: How many there were.
        mean: Their mean.
        sd: Their standard deviation.
    """

    of: int
    mean: float
    sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one study says.

    Attributes:
        estimate: On the scale that is pooled; None where the study says nothing.
        variance: Of the estimate, taken as known.
        is_corrected: Whether a half was added to each cell because one was empty.
        note: Why there is no estimate; empty otherwise.
    """

    estimate: float | None
    variance: float | None
    is_corrected: bool = False
    note: str = ""


def log_odds_ratio(one: Counts, two: Counts) -> Effect:
    """The logarithm of the odds ratio of two groups.

    A half is added to each cell of a table with an empty one, and only there. Where none or all of
    both groups had the event, the study says nothing.

    Args:
        one: The group in the numerator.
        two: The group that it is compared with.

    Raises:
        EstimateError: A number is no count, or more had the event than there were.
    """
    cells, is_corrected = _cells(one, two)
    if _is_uninformative(one, two):
        return _nothing(_ALL_OR_NONE)
    a, b, c, d = cells
    return Effect(
        estimate=math.log(a) + math.log(d) - math.log(b) - math.log(c),
        variance=math.fsum(1 / cell for cell in cells),
        is_corrected=is_corrected,
    )


def log_risk_ratio(one: Counts, two: Counts) -> Effect:
    """The logarithm of the risk ratio of two groups; empty cells as of `log_odds_ratio`.

    Args:
        one: The group in the numerator.
        two: The group that it is compared with.

    Raises:
        EstimateError: As of `log_odds_ratio`.
    """
    cells, is_corrected = _cells(one, two)
    if _is_uninformative(one, two):
        return _nothing(_ALL_OR_NONE)
    a, b, c, d = cells
    return Effect(
        estimate=math.log(a / (a + b)) - math.log(c / (c + d)),
        variance=b / (a * (a + b)) + d / (c * (c + d)),
        is_corrected=is_corrected,
    )


def risk_difference(one: Counts, two: Counts) -> Effect:
    """The share of one group less that of another; empty cells as of `log_odds_ratio`.

    A study in which none or all of both groups had the event says that the shares differ little.

    Args:
        one: The group that is compared.
        two: The group that it is compared with.

    Raises:
        EstimateError: As of `log_odds_ratio`.
    """
    (a, b, c, d), is_corrected = _cells(one, two)
    if not one.of or not two.of:
        return _nothing("a group is empty")
    return Effect(
        estimate=a / (a + b) - c / (c + d),
        variance=a * b / (a + b) ** 3 + c * d / (c + d) ** 3,
        is_corrected=is_corrected,
    )


def peto_log_odds_ratio(one: Counts, two: Counts) -> Effect:
    """Peto's approximation of the log odds ratio: observed less expected, by its variance.

    Made for rare events, groups of like size and effects that are not large. Nothing is added to
    empty cells.

    Source: Yusuf S, Peto R, Lewis J, Collins R, Sleight P. Beta blockade during and after
    myocardial infarction. Prog Cardiovasc Dis 1985;27:335-371.

    Args:
        one: The group in the numerator.
        two: The group that it is compared with.

    Raises:
        EstimateError: As of `log_odds_ratio`.
    """
    _cells(one, two)
    if _is_uninformative(one, two):
        return _nothing(_ALL_OR_NONE)
    total, events = one.of + two.of, one.n + two.n
    expected = one.of * events / total
    variance = expected * (two.of / total) * ((total - events) / (total - 1))
    return Effect(estimate=(one.n - expected) / variance, variance=1 / variance)


def logit_proportion(group: Counts) -> Effect:
    """The log odds of the event in one group; with a half added to each cell if one is empty.

    Args:
        group: The group.

    Raises:
        EstimateError: As of `log_odds_ratio`.
    """
    _check(group)
    if not group.of:
        return _nothing("the group is empty")
    yes, no = float(group.n), float(group.of - group.n)
    is_corrected = not (yes and no)
    if is_corrected:
        yes, no = yes + _HALF, no + _HALF
    return Effect(estimate=math.log(yes / no), variance=1 / yes + 1 / no, is_corrected=is_corrected)


def mean_difference(one: Means, two: Means) -> Effect:
    """The mean of one group less that of another; the variances of the groups may differ.

    Args:
        one: The group that is compared.
        two: The group that it is compared with.
    """
    if not one.of or not two.of:
        return _nothing("a group is empty")
    variance = one.sd**2 / one.of + two.sd**2 / two.of
    if not variance:
        return _nothing("both standard deviations are 0")
    return Effect(estimate=one.mean - two.mean, variance=variance)


def standardised_mean_difference(one: Means, two: Means) -> Effect:
    """The difference of two means in pooled standard deviations, corrected for bias (Hedges' g).

    Source: Hedges LV. Distribution theory for Glass's estimator of effect size and related
    estimators. J Educ Stat 1981;6:107-128.

    Args:
        one: The group that is compared.
        two: The group that it is compared with.
    """
    df = one.of + two.of - 2
    if df < 1 or not one.of or not two.of:
        return _nothing("fewer than three participants")
    pooled = math.sqrt(((one.of - 1) * one.sd**2 + (two.of - 1) * two.sd**2) / df)
    if not pooled:
        return _nothing("both standard deviations are 0")
    factor = (
        math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)
        if df > 1
        else 0.0
    )
    if not factor:
        return _nothing("fewer than four participants")
    g = factor * (one.mean - two.mean) / pooled
    return Effect(estimate=g, variance=1 / one.of + 1 / two.of + g**2 / (2 * (one.of + two.of)))


def joined_means(groups: Sequence[Means]) -> Means:
    """Several groups as one: the mean and the standard deviation that they have together.

    Source: Cochrane Handbook for Systematic Reviews of Interventions, section 6.5.2.10.

    Args:
        groups: At least one group; none is empty.
    """
    of = sum(group.of for group in groups)
    mean = math.fsum(group.of * group.mean for group in groups) / of
    squares = math.fsum(
        (group.of - 1) * group.sd**2 + group.of * (group.mean - mean) ** 2 for group in groups
    )
    return Means(of, mean, math.sqrt(squares / (of - 1)) if of > 1 else 0.0)


def _cells(one: Counts, two: Counts) -> tuple[tuple[float, float, float, float], bool]:
    """The four cells, with a half added to each where one is empty, and whether it was."""
    _check(one)
    _check(two)
    a, b, c, d = one.n, one.of - one.n, two.n, two.of - two.n
    if a and b and c and d:
        return (a, b, c, d), False
    return (a + _HALF, b + _HALF, c + _HALF, d + _HALF), True


def _check(group: Counts) -> None:
    checked_count("with the event", group.n)
    checked_count("in the group", group.of)
    if group.n > group.of:
        message = f"group: expected at most {group.of} with the event, found {group.n}"
        raise EstimateError(message)


def _is_uninformative(one: Counts, two: Counts) -> bool:
    events = one.n + two.n
    return not one.of or not two.of or events in (0, one.of + two.of)


def _nothing(note: str) -> Effect:
    return Effect(estimate=None, variance=None, note=note)
