"""Confidence intervals of proportions."""

from __future__ import annotations

import math
from collections.abc import Callable

import scipy

from trialatlas.errors import EstimateError
from trialatlas.stats.estimate import Estimate, checked_count, normal_quantile

__all__ = ["agresti_coull", "clopper_pearson", "jeffreys", "wilson"]


def wilson(n: int, of: int, level: float = 0.95) -> Estimate:
    """A proportion with its Wilson score interval, without continuity correction.

    Source: Wilson EB. Probable inference, the law of succession, and statistical inference.
    J Am Stat Assoc 1927;22:209-212. Recommended for small samples by Brown, Cai, DasGupta (2001).

    Args:
        n: How many studies have the property.
        of: How many studies it is known of; the denominator.
        level: Confidence level.

    Returns:
        The proportion and its limits, all from 0 to 1; undefined, with a note, if ``of`` is 0.

    Raises:
        EstimateError: A count is negative or no whole number, ``n`` exceeds ``of``, or the level
            is not between 0 and 1.
    """
    return _proportion((n, of), level, "Wilson score interval", _wilson)


def clopper_pearson(n: int, of: int, level: float = 0.95) -> Estimate:
    """A proportion with the exact interval of Clopper and Pearson.

    Each limit is the proportion at which a one-sided binomial test would just reject. It covers at
    least as often as its level says, mostly more often.

    Source: Clopper CJ, Pearson ES. The use of confidence or fiducial limits illustrated in the case
    of the binomial. Biometrika 1934;26:404-413.

    Args:
        n: How many studies have the property.
        of: How many studies it is known of; the denominator.
        level: Confidence level.

    Returns:
        The proportion and its limits, all from 0 to 1; undefined, with a note, if ``of`` is 0.

    Raises:
        EstimateError: As of `wilson`.
    """
    return _proportion((n, of), level, "Clopper-Pearson exact interval", _clopper_pearson)


def jeffreys(n: int, of: int, level: float = 0.95) -> Estimate:
    """A proportion with Jeffreys' interval: quantiles of its posterior from a Beta(1/2, 1/2) prior.

    As its source advises, the lower limit is 0 where no study has the property and the upper one
    1 where all have it.

    Source: Brown LD, Cai TT, DasGupta A. Interval estimation for a binomial proportion. Stat Sci
    2001;16:101-133, section 4.1.

    Args:
        n: How many studies have the property.
        of: How many studies it is known of; the denominator.
        level: Confidence level.

    Returns:
        The proportion and its limits, all from 0 to 1; undefined, with a note, if ``of`` is 0.

    Raises:
        EstimateError: As of `wilson`.
    """
    return _proportion((n, of), level, "Jeffreys interval", _jeffreys)


def agresti_coull(n: int, of: int, level: float = 0.95) -> Estimate:
    """A proportion with the interval of Agresti and Coull, cut to 0 and 1.

    The textbook interval after ``z**2 / 2`` studies of either kind were added, around the middle
    of Wilson's interval. The estimate stays the observed proportion.

    Source: Agresti A, Coull BA. Approximate is better than "exact" for interval estimation of
    binomial proportions. Am Stat 1998;52:119-126.

    Args:
        n: How many studies have the property.
        of: How many studies it is known of; the denominator.
        level: Confidence level.

    Returns:
        The proportion and its limits, all from 0 to 1; undefined, with a note, if ``of`` is 0.

    Raises:
        EstimateError: As of `wilson`.
    """
    return _proportion((n, of), level, "Agresti-Coull interval", _agresti_coull)


_Limits = Callable[[int, int, float], tuple[float, float]]


def _proportion(counts: tuple[int, int], level: float, name: str, limits: _Limits) -> Estimate:
    normal_quantile(level)
    n, of = counts
    checked_count("n", n)
    checked_count("of", of)
    if n > of:
        message = f"n: expected at most the denominator {of}, found {n}"
        raise EstimateError(message)
    method = f"proportion with {name}"
    if of == 0:
        note = "a share of no studies is not defined"
        return Estimate(
            estimate=None, low=None, high=None, level=level, method=method, n=n, of=of, note=note
        )
    low, high = limits(n, of, level)
    # Algebra or definition puts the limits at exactly 0 and 1 there; floating point misses a hair.
    return Estimate(
        estimate=n / of,
        low=0.0 if n == 0 else max(0.0, low),
        high=1.0 if n == of else min(1.0, high),
        level=level,
        method=method,
        n=n,
        of=of,
    )


def _wilson(n: int, of: int, level: float) -> tuple[float, float]:
    z = normal_quantile(level)
    share = n / of
    scale = 1 + z**2 / of
    middle = (share + z**2 / (2 * of)) / scale
    half = z * math.sqrt(share * (1 - share) / of + z**2 / (4 * of**2)) / scale
    return middle - half, middle + half


def _agresti_coull(n: int, of: int, level: float) -> tuple[float, float]:
    z = normal_quantile(level)
    middle = (n + z**2 / 2) / (of + z**2)
    half = z * math.sqrt(middle * (1 - middle) / (of + z**2))
    return middle - half, middle + half


def _clopper_pearson(n: int, of: int, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    # Parameters of 0 belong to the ends, whose limits the caller knows.
    low = scipy.special.betaincinv(max(n, 1), of - n + 1, tail)
    high = scipy.special.betainccinv(n + 1, max(of - n, 1), tail)
    return float(low), float(high)


def _jeffreys(n: int, of: int, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    low = scipy.special.betaincinv(n + 0.5, of - n + 0.5, tail)
    high = scipy.special.betainccinv(n + 0.5, of - n + 0.5, tail)
    return float(low), float(high)
