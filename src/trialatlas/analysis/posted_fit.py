"""Whether posted numbers are such as a measure needs: counts of participants, or means."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import scipy

from trialatlas.model.posted import PostedKind, PostedResult, counts_participants
from trialatlas.protocol.pooling import Pooling
from trialatlas.stats.measures import MEASURES

__all__ = ["deviation_of", "misfit_of", "problem_among"]

_INTERVAL = re.compile(r"(?P<percent>\d{2}(?:\.\d+)?) ?% confidence interval", re.IGNORECASE)
_DEVIATION = "standard deviation"
_ERRORS = ("standard error", "standard error of the mean")
_FEWEST = 2
_OUTCOMES = (
    PostedKind.PRIMARY,
    PostedKind.SECONDARY,
    PostedKind.OTHER_PRE_SPECIFIED,
    PostedKind.POST_HOC,
)


def misfit_of(result: PostedResult, asked: Pooling) -> str:
    """Why a statement's numbers are not such as the measure needs; empty where they are.

    Args:
        result: One of its numbers.
        asked: What is pooled.
    """
    if MEASURES[asked.measure].groups == "means":
        return _misfit_of_mean(result, asked) or _misfit_of_counted(result)
    is_outcome = result.kind in _OUTCOMES or bool(result.param_type or result.unit)
    if is_outcome and not counts_participants(result.param_type, result.unit):
        found = f"{_words(result.param_type) or 'a number'} in {result.unit or 'no unit'}"
        return f"posted as {found}, not as a number of participants"
    return _misfit_of_counted(result)


def _misfit_of_counted(result: PostedResult) -> str:
    """Eyes or lesions of one participant are not independent."""
    if not counts_participants("NUMBER", result.counted):
        return f"counts {result.counted or 'something unnamed'}, not participants"
    return ""


def _misfit_of_mean(result: PostedResult, asked: Pooling) -> str:
    spread = result.dispersion_type.strip().lower()
    is_mean = result.param_type == "MEAN"
    is_adjusted = result.param_type == "LEAST_SQUARES_MEAN"
    has_spread = spread in (_DEVIATION, *_ERRORS) or _INTERVAL.fullmatch(spread)
    if has_spread and (is_mean or (is_adjusted and asked.takes_adjusted)):
        return ""
    found = f"{_words(result.param_type) or 'a number'} with {spread or 'no spread'}"
    more = ", and adjusted means are not asked for" if is_adjusted else ""
    return f"posted as {found}, not as a mean with its spread{more}"


def _words(code: str) -> str:
    return code.replace("_", " ").lower()


def problem_among(groups: Sequence[PostedResult], asked: Pooling) -> str:
    """Why groups cannot be reckoned with; empty where they can.

    Args:
        groups: The groups that would be pooled.
        asked: What is pooled.
    """
    for group in groups:
        title = group.group_title or group.group_id
        if group.problem:
            return f"{title}: {group.problem}"
        if group.n is None:
            return f"{title}: it is not posted of how many participants"
        if not group.n:
            return f"{title}: of no participants"
        problem = _problem_of_mean(group) if MEASURES[asked.measure].groups == "means" else ""
        if problem:
            return f"{title}: {problem}"
    return ""


def _problem_of_mean(group: PostedResult) -> str:
    if (group.n or 0) < _FEWEST:
        return "a mean of one participant has no spread"
    deviation = deviation_of(group)
    if deviation is None:
        return f"no {group.dispersion_type.lower()} is posted"
    return "" if deviation else "its spread is 0, as if it were known without error"


def deviation_of(result: PostedResult) -> float | None:
    """The standard deviation of a posted mean, from whichever spread it has; None without one.

    A standard error is that of a mean; the limits of a confidence interval are quantiles of the t
    distribution away from it. Source: Cochrane Handbook for Systematic Reviews of Interventions,
    section 6.5.2.2.

    Args:
        result: A mean.
    """
    n, spread = result.n or 0, result.dispersion_type.strip().lower()
    interval = _INTERVAL.fullmatch(spread)
    if interval:
        if result.low is None or result.high is None or result.high < result.low or n < _FEWEST:
            return None
        tail = (1 - float(interval["percent"]) / 100) / 2
        error = (result.high - result.low) / (2 * float(scipy.stats.t.isf(tail, n - 1)))
        return error * math.sqrt(n)
    if result.spread is None or result.spread < 0:
        return None
    return result.spread if spread == _DEVIATION else result.spread * math.sqrt(n)
