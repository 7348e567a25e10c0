"""Medians of numbers, with intervals that assume nothing of their distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median as middle

import scipy

from trialatlas.errors import EstimateError
from trialatlas.stats.estimate import Estimate, normal_quantile

__all__ = ["median"]


def median(values: Sequence[float], level: float = 0.95) -> Estimate:
    """The median, with the interval between two of the ordered values.

    The limits are the k-th value from below and from above, with the greatest k at which the
    interval covers at least as often as its level says (by the binomial distribution).

    Source: Conover WJ. Practical Nonparametric Statistics, 3rd edition. Wiley, 1999, section 3.2.

    Args:
        values: One number a study.
        level: Confidence level.

    Returns:
        The median and its limits, in the unit of the values; ``n`` and ``of`` both count them. With
        a note and without limits where there are too few for this level; undefined, with a note,
        where there are none.

    Raises:
        EstimateError: A value is no finite number, or the level is not between 0 and 1.
    """
    normal_quantile(level)
    wrong = next((value for value in values if not math.isfinite(value)), None)
    if wrong is not None:
        message = f"values: expected finite numbers, found {wrong!r}"
        raise EstimateError(message)
    ordered = sorted(values)
    n = len(ordered)
    # Position k fits if a binomial of n and one half is below k with less than a tail.
    k = int(scipy.stats.binom.ppf((1 - level) / 2, n, 0.5)) if n else 0
    studies = "1 study is" if n == 1 else f"{n} studies are"
    note = "" if k else f"no interval: {studies} too few for a level of {level:g}"
    return Estimate(
        estimate=float(middle(ordered)) if n else None,
        low=float(ordered[k - 1]) if k else None,
        high=float(ordered[n - k]) if k else None,
        level=level,
        method="median with exact interval of order statistics",
        n=n,
        of=n,
        note=note if n else "a median of no studies is not defined",
    )
