"""Confidence intervals of proportions."""

from __future__ import annotations

import math

from trialatlas.errors import EstimateError
from trialatlas.stats.estimate import Estimate, checked_count, normal_quantile

__all__ = ["wilson"]

_METHOD = "proportion with Wilson score interval"


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
    z = normal_quantile(level)
    checked_count("n", n)
    checked_count("of", of)
    if n > of:
        message = f"n: expected at most the denominator {of}, found {n}"
        raise EstimateError(message)
    if of == 0:
        note = "a share of no studies is not defined"
        return Estimate(
            estimate=None, low=None, high=None, level=level, method=_METHOD, n=n, of=of, note=note
        )
    share = n / of
    scale = 1 + z**2 / of
    middle = (share + z**2 / (2 * of)) / scale
    half = z * math.sqrt(share * (1 - share) / of + z**2 / (4 * of**2)) / scale
    # Algebra puts the limits at exactly 0 and 1 there; floating point misses by a hair.
    low = 0.0 if n == 0 else max(0.0, middle - half)
    high = 1.0 if n == of else min(1.0, middle + half)
    return Estimate(estimate=share, low=low, high=high, level=level, method=_METHOD, n=n, of=of)
